// The live source: 30 pictures a second, and a beep that starts with each flash.
'use strict';

const source = {
  counter: -1, // of the picture drawn last
  late: 0, // times the clock was so late that pictures were put off
  stream: null,
};

function parameter(name, usual) {
  return Number(new URLSearchParams(location.search).get(name) ?? usual);
}

const BEEP_SECONDS = 0.06;

/** Beeps made by Web Audio, or null where that does not run: Firefox needs a sound card for it. */
async function webAudioBeeper() {
  const audio = new AudioContext({ sampleRate: 48000 });
  const running = await Promise.race([
    audio.resume().then(() => true),
    new Promise(resolve => setTimeout(resolve, 1000, false)),
  ]);
  if (!running) {
    return null;
  }
  const out = audio.createMediaStreamDestination();
  out.channelCount = 1;
  // Chromium sends nothing at all while nothing sounds, so something always does, at -66 dB.
  const hum = new OscillatorNode(audio, { frequency: 200 });
  const loudness = new GainNode(audio, { gain: 0.0005 });
  hum.connect(loudness).connect(out);
  hum.start();
  const buffer = audio.createBuffer(1, audio.sampleRate * BEEP_SECONDS, audio.sampleRate);
  const samples = buffer.getChannelData(0);
  for (let i = 0; i < samples.length; i++) {
    samples[i] = 0.5 * Math.cos((2 * Math.PI * 1000 * i) / audio.sampleRate);
  }
  return {
    audio, // kept, else it may be collected while it sounds
    track: out.stream.getAudioTracks()[0],
    hum(isOn) {
      loudness.gain.value = isOn ? 0.0005 : 0.00001; // nothing in 16 bits
    },
    beep() {
      const click = new AudioBufferSourceNode(audio, { buffer });
      click.connect(out);
      click.start();
    },
  };
}

/** Beeps cut out of the steady tone of a fake microphone. */
async function microphoneBeeper() {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  });
  const [track] = stream.getAudioTracks();
  track.enabled = false;
  return {
    track,
    beep() {
      track.enabled = true;
      setTimeout(() => (track.enabled = false), BEEP_SECONDS * 1000);
    },
  };
}

/** Starts drawing and beeping once, and returns the stream of both. */
async function openSource() {
  if (source.stream) {
    return source.stream;
  }
  const canvas = document.getElementById('canvas');
  canvas.width = parameter('width', 640);
  canvas.height = parameter('height', 480);
  const noise = parameter('noise', 0);
  // Drawn by the CPU: there is no GPU here, and reading pictures back from an emulated one is slow.
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });

  source.beeper = (await webAudioBeeper()) ?? (await microphoneBeeper());

  const draw = () => {
    source.counter++;
    drawPicture(context, canvas.width, canvas.height, source.counter);
    if (noise > 0) {
      drawNoise(context, canvas.width, canvas.height, source.counter, noise);
    }
    if (source.counter % FLASH_PERIOD === 0) {
      source.beeper.beep();
    }
  };
  const period = 1000 / 30;
  let due = performance.now() + period;
  const tick = now => {
    requestAnimationFrame(tick);
    if (now < due - 4) {
      return;
    }
    due += period;
    if (now > due + 100) {
      due = now + period;
      source.late++;
    }
    draw();
  };
  draw(); // before the capture begins, which would else send an empty picture first
  requestAnimationFrame(tick);

  source.stream = new MediaStream([...canvas.captureStream().getVideoTracks(), source.beeper.track]);
  return source.stream;
}
