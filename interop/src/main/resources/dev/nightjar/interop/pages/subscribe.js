// Publishes the source to, and plays it from, an endpoint whose descriptions the test carries to and fro.
//   publishOffer(encodings) -> offer, the picture in these or in one; publishAnswer(answer)
//   subscribeOffer({id, bare, single}) -> offer, without candidates when bare, and where single one that asks for no
//     packet again; subscribeAnswer({id, answer, relay})
//   subscribe({id, offer}) -> answer; negotiate({id, offer}) -> answer, later
//   played(id) -> one object, see below
//   unsubscribe(id) -> null
//   configure(configuration) -> null: of the connections made from now on
//   route(id) -> the types of the selected pair's candidates; that of the publishing connection without an id
'use strict';

const subscribers = new Map();
let configuration;

window.configure = wanted => {
  configuration = wanted;
  return null;
};

window.publishOffer = async encodings => {
  const stream = await openSource();
  const pc = new RTCPeerConnection(configuration);
  Object.assign(live, { pc, patches: [] });
  for (const track of stream.getTracks()) {
    const sendEncodings = track.kind === 'video' && encodings ? { sendEncodings: encodings } : {};
    pc.addTransceiver(track, { direction: 'sendonly', streams: [stream], ...sendEncodings });
  }
  await pc.setLocalDescription();
  await gathered(pc);
  return pc.localDescription.sdp;
};

window.publishAnswer = async answer => {
  await live.pc.setRemoteDescription({ type: 'answer', sdp: answer });
  await connected(live.pc);
  return null;
};

window.publishStop = () => {
  live.pc.close();
  return null;
};

/** The counter of the picture shown, or -1 where there is none to be read. */
function readCounter(subscriber) {
  const { video, context } = subscriber;
  const width = video.videoWidth;
  const unit = Math.floor(width / COLUMNS);
  if (unit < 4) {
    return -1;
  }
  context.canvas.width = width;
  context.canvas.height = 2 * unit;
  context.drawImage(video, 0, 0);
  const pixels = context.getImageData(0, Math.floor(unit / 2), width, 1).data;
  let bits = 0;
  for (let column = 0; column < COLUMNS; column++) {
    bits |= pixels[4 * (column * unit + Math.floor(unit / 2))] > 128 ? 1 << column : 0;
  }
  return counterOf(bits);
}

function newSubscriber(id) {
  const video = document.createElement('video');
  Object.assign(video, { autoplay: true, muted: true, playsInline: true });
  document.body.append(video);
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const pc = new RTCPeerConnection(configuration);
  const subscriber = { pc, video, context, counters: [], unreadable: 0, muted: [], streams: [] };
  pc.addEventListener('track', event => {
    subscriber.streams.push(event.streams.map(stream => stream.id).join());
    video.srcObject = event.streams[0] ?? new MediaStream([event.track]);
    event.track.addEventListener('mute', () => subscriber.muted.push(event.track.kind));
  });
  subscriber.reading = setInterval(() => {
    if (video.readyState < 2) {
      return;
    }
    const counter = readCounter(subscriber);
    const last = subscriber.counters.at(-1);
    if (counter < 0) {
      subscriber.unreadable++;
    } else if (counter !== last) {
      subscriber.counters.push(counter);
    }
  }, 100);
  subscribers.set(id, subscriber);
  return subscriber;
}

window.subscribeOffer = async ({ id, bare, single }) => {
  const { pc } = newSubscriber(id);
  pc.addTransceiver('audio', { direction: 'recvonly' });
  pc.addTransceiver('video', { direction: 'recvonly' });
  const { sdp } = await pc.createOffer();
  const offer = single ? sdp.replace(/^a=rtcp-fb:\d+ nack\r\n/gm, '') : sdp;
  await pc.setLocalDescription({ type: 'offer', sdp: offer });
  await gathered(pc);
  return bare ? withoutCandidates(pc.localDescription.sdp) : pc.localDescription.sdp;
};

window.subscribeAnswer = async ({ id, answer, relay }) => {
  const { pc } = subscribers.get(id);
  await pc.setRemoteDescription({ type: 'answer', sdp: relay ? candidatesToRelay(answer, relay) : answer });
  await connected(pc);
  return null;
};

window.subscribe = async ({ id, offer }) => {
  const { pc } = newSubscriber(id);
  await pc.setRemoteDescription({ type: 'offer', sdp: offer });
  await pc.setLocalDescription();
  await gathered(pc);
  return pc.localDescription.sdp;
};

window.negotiate = async ({ id, offer }) => {
  const { pc } = subscribers.get(id);
  await pc.setRemoteDescription({ type: 'offer', sdp: offer });
  await pc.setLocalDescription();
  return pc.localDescription.sdp;
};

window.unsubscribe = id => {
  const { pc, video, reading } = subscribers.get(id);
  clearInterval(reading);
  pc.close();
  video.remove();
  subscribers.delete(id);
  return null;
};

window.played = async id => {
  const subscriber = subscribers.get(id);
  const all = [...(await subscriber.pc.getStats()).values()];
  const inbound = kind => all.find(s => s.type === 'inbound-rtp' && s.kind === kind) ?? {};
  const video = inbound('video');
  const audio = inbound('audio');
  return {
    state: subscriber.pc.connectionState,
    counters: subscriber.counters,
    unreadable: subscriber.unreadable,
    muted: subscriber.muted,
    streams: subscriber.streams,
    framesDecoded: video.framesDecoded ?? 0,
    frameWidth: video.frameWidth ?? 0,
    framesDropped: video.framesDropped ?? 0,
    codec: all.find(s => s.id === video.codecId)?.mimeType ?? null,
    audioCodec: all.find(s => s.id === audio.codecId)?.mimeType ?? null,
    keyFramesDecoded: video.keyFramesDecoded ?? null,
    frameWidth: video.frameWidth ?? 0,
    frameHeight: video.frameHeight ?? 0,
    framesPerSecond: video.framesPerSecond ?? 0,
    videoPackets: video.packetsReceived ?? 0,
    packetsLost: video.packetsLost ?? 0,
    nackCount: video.nackCount ?? 0,
    pliCount: video.pliCount ?? 0,
    retransmitted: video.retransmittedPacketsReceived ?? null,
    parity: video.fecPacketsReceived ?? null,
    parityBytes: video.fecBytesReceived ?? null,
    freezes: video.freezeCount ?? null,
    freezeSeconds: video.totalFreezesDuration ?? null,
    audioPackets: audio.packetsReceived ?? 0,
    audioSamples: audio.totalSamplesReceived ?? null,
    audioEnergy: audio.totalAudioEnergy ?? null,
    audioConcealed: audio.concealedSamples ?? null,
  };
};

window.route = async id => {
  const { pc } = id ? subscribers.get(id) : live;
  const stats = await pc.getStats();
  const all = [...stats.values()];
  const chosen = all.find(s => s.type === 'transport')?.selectedCandidatePairId;
  const pair = stats.get(chosen) ?? all.find(s => s.type === 'candidate-pair' && s.nominated && s.state === 'succeeded');
  const local = stats.get(pair?.localCandidateId) ?? {};
  const remote = stats.get(pair?.remoteCandidateId) ?? {};
  return { local: local.candidateType ?? null, remote: remote.candidateType ?? null };
};
