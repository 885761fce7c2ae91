// A call with sound both ways, and the telephone keys in it.
//   call(id) -> offer, without candidates; answered by window.answer
//   dial({id, tones, duration, gap}) -> the tonechange events, as [tone, toneBuffer], once the last has come;
//     null where this browser has no RTCDTMFSender
//   heardKeys(id) -> keys that sounded in what came, each as often as it began; null where nothing can be listened to
//   received(id) -> {packets, lost} of the sound that came
'use strict';

const LOW_TONES = [697, 770, 852, 941];
const HIGH_TONES = [1209, 1336, 1477, 1633];
const KEYS = ['123A', '456B', '789C', '*0#D'];

/** A key that falters for less than this goes on. */
const LEAST_GAP_MILLIS = 60;

const calls = new Map();

/** The share of a frequency in samples of that energy: 0.5 for each tone of a key (Goertzel). */
function share(samples, energy, frequency, sampleRate) {
  const factor = 2 * Math.cos((2 * Math.PI * frequency) / sampleRate);
  let last = 0;
  let before = 0;
  for (const sample of samples) {
    [last, before] = [sample + factor * last - before, last];
  }
  return (2 * (last * last + before * before - factor * last * before)) / (samples.length * energy);
}

/** The key whose two tones sound, or null (ITU-T Q.23). */
function keyOf(samples, sampleRate) {
  const energy = samples.reduce((sum, sample) => sum + sample * sample, 0);
  if (energy / samples.length < 1e-5) {
    return null;
  }
  const loudest = tones => {
    const shares = tones.map(tone => share(samples, energy, tone, sampleRate));
    const most = Math.max(...shares);
    return [shares.indexOf(most), most];
  };
  const [row, low] = loudest(LOW_TONES);
  const [column, high] = loudest(HIGH_TONES);
  return low > 0.15 && high > 0.15 && low + high > 0.7 ? KEYS[row][column] : null;
}

/** Listens to a track where sound can be played. */
async function listen(call, track) {
  const audio = source.beeper.audio;
  if (!audio) {
    return;
  }
  const stream = new MediaStream([track]);
  call.player = new Audio();
  Object.assign(call.player, { srcObject: stream, autoplay: true }); // else Chromium decodes nothing
  const analyser = new AnalyserNode(audio, { fftSize: 1024 });
  call.input = new MediaStreamAudioSourceNode(audio, { mediaStream: stream });
  call.input.connect(analyser);
  call.keys = '';
  let last = null;
  let lastAt = 0;
  const samples = new Float32Array(analyser.fftSize);
  call.listening = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const key = keyOf(samples, audio.sampleRate);
    const now = performance.now();
    if (!key) {
      return;
    }
    if (key !== last || now - lastAt > LEAST_GAP_MILLIS) {
      call.keys += key;
    }
    last = key;
    lastAt = now;
  }, 8);
}

window.call = async id => {
  const stream = await openSource();
  const pc = new RTCPeerConnection();
  const call = { pc, sender: pc.addTrack(stream.getAudioTracks()[0], stream), keys: null };
  pc.addEventListener('track', event => listen(call, event.track));
  peers.set(id, pc);
  calls.set(id, call);
  await pc.setLocalDescription();
  return withoutCandidates(pc.localDescription.sdp);
};

window.dial = async ({ id, tones, duration, gap }) => {
  const { dtmf } = calls.get(id).sender;
  if (!dtmf) {
    return null;
  }
  const changes = [];
  const over = new Promise(resolve => {
    dtmf.addEventListener('tonechange', ({ tone }) => {
      changes.push([tone, dtmf.toneBuffer]);
      if (tone === '') {
        resolve();
      }
    });
  });
  dtmf.insertDTMF(tones, duration, gap);
  await over;
  return changes;
};

window.heardKeys = id => calls.get(id).keys;

window.received = async id => {
  const all = [...(await peers.get(id).getStats()).values()];
  const inbound = all.find(each => each.type === 'inbound-rtp') ?? {};
  return { packets: inbound.packetsReceived ?? 0, lost: inbound.packetsLost ?? 0 };
};
