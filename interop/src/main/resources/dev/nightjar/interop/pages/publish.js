// Publishes the source by WHIP (RFC 9725).
//   start({whip, token, relay, trickle, tap, maxBitrate, codec}) -> {status, location, etag, offer, answer};
//     relay is 'address:port': media goes there, and the offer has no candidates
//   stats() -> one object, see condense()
//   stop() -> HTTP status of the DELETE
//   tapped() -> {video: [{rtp, key, bytes, at}], audio: [...]}, every frame encoded since start
'use strict';

const live = { pc: null, location: null, headers: {}, tap: null };

/** Names only the relay as the other side: one UDP candidate for each m-section that had one. */
function candidatesToRelay(sdp, relay) {
  const target = relay.replace(':', ' ');
  return sdp.replace(/(^m=(?:(?!^m=)[^])*)/gm, section => {
    let kept = 0;
    return section.replace(/^a=candidate:.*\r\n/gm, line =>
      / udp /i.test(line) && kept++ === 0 ? `a=candidate:1 1 udp 2130706431 ${target} typ host\r\n` : '');
  });
}

function withoutCandidates(sdp) {
  return sdp.replace(/^a=(candidate:.*|end-of-candidates)\r\n/gm, '');
}

function gathered(pc) {
  return new Promise(resolve => {
    const check = () => pc.iceGatheringState === 'complete' && resolve();
    pc.addEventListener('icegatheringstatechange', check);
    check();
  });
}

function connected(pc) {
  return new Promise((resolve, reject) => {
    const check = () => {
      if (pc.connectionState === 'connected') resolve();
      if (pc.connectionState === 'failed') reject(new Error('the connection failed'));
    };
    pc.addEventListener('connectionstatechange', check);
    check();
  });
}

function addTap(pc) {
  const worker = new Worker('tap.js');
  for (const sender of pc.getSenders()) {
    sender.transform = new RTCRtpScriptTransform(worker, { kind: sender.track.kind });
  }
  return worker;
}

/** A trickled candidate as a fragment of RFC 8840 section 9, which RFC 9725 section 4.3 sends by PATCH. */
function fragment(offer, candidate) {
  const pick = name => offer.match(new RegExp(`^a=${name}:.*$`, 'm'))[0].trim();
  const section = offer.split(/^(?=m=)/m)[1 + (candidate?.sdpMLineIndex ?? 0)];
  const lines = [pick('ice-ufrag'), pick('ice-pwd'), section.split('\r\n')[0], section.match(/^a=mid:.*$/m)[0].trim()];
  lines.push(candidate ? `a=${candidate.candidate}` : 'a=end-of-candidates');
  return lines.join('\r\n') + '\r\n';
}

function trickle(pc, offer) {
  const queue = [];
  let sending = Promise.resolve();
  const flush = () => {
    while (live.location && queue.length > 0) {
      const body = fragment(offer, queue.shift());
      const headers = { ...live.headers, 'Content-Type': 'application/trickle-ice-sdpfrag' };
      sending = sending
        .then(() => fetch(live.location, { method: 'PATCH', headers, body }))
        .then(response => live.patches.push(response.status));
    }
  };
  pc.addEventListener('icecandidate', event => {
    if (event.candidate?.candidate !== '') { // Firefox also tells the end so, before the null that both send
      queue.push(event.candidate);
      flush();
    }
  });
  return flush;
}

function prefer(pc, mimeType) {
  for (const transceiver of pc.getTransceivers()) {
    if (transceiver.sender.track.kind === 'video') {
      const codecs = RTCRtpSender.getCapabilities('video').codecs;
      const wanted = codecs.filter(codec => codec.mimeType.toLowerCase() === mimeType.toLowerCase());
      transceiver.setCodecPreferences([...wanted, ...codecs.filter(codec => /\/rtx$/i.test(codec.mimeType))]);
    }
  }
}

window.start = async ({ whip, token, relay, trickle: trickling, tap = true, maxBitrate, codec }) => {
  const stream = await openSource();
  const pc = new RTCPeerConnection();
  Object.assign(live, { pc, location: null, patches: [], headers: token ? { Authorization: `Bearer ${token}` } : {} });
  for (const track of stream.getTracks()) {
    pc.addTransceiver(track, {
      direction: 'sendonly',
      streams: [stream],
      sendEncodings: track.kind === 'video' && maxBitrate ? [{ maxBitrate }] : undefined,
    });
  }
  if (codec) {
    prefer(pc, codec);
  }
  live.tap = tap ? addTap(pc) : null;

  const description = await pc.createOffer();
  const flush = trickling ? trickle(pc, description.sdp) : () => {};
  await pc.setLocalDescription(description);
  if (!trickling && !relay) {
    await gathered(pc);
  }
  const offer = relay || trickling ? withoutCandidates(pc.localDescription.sdp) : pc.localDescription.sdp;
  const headers = { ...live.headers, 'Content-Type': 'application/sdp' };
  const response = await fetch(whip, { method: 'POST', headers, body: offer });
  const answer = await response.text();
  if (response.status !== 201) {
    pc.close();
    throw new Error(`WHIP answered ${response.status}: ${answer}`);
  }
  const location = response.headers.get('Location');
  live.location = location && new URL(location, whip).href;
  flush();
  await pc.setRemoteDescription({ type: 'answer', sdp: relay ? candidatesToRelay(answer, relay) : answer });
  return { status: response.status, location: live.location, etag: response.headers.get('ETag'), offer, answer };
};

window.whenConnected = async () => {
  await connected(live.pc);
  return null;
};

window.stop = async () => {
  const response = await fetch(live.location, { method: 'DELETE', headers: live.headers });
  live.pc.close();
  return response.status;
};

window.tapped = () =>
  new Promise(resolve => {
    live.tap.onmessage = event => resolve(event.data);
    live.tap.postMessage('report');
  });

window.stats = async () => condense([...(await live.pc.getStats()).values()]);

function condense(all) {
  const outbound = kind => all.find(s => s.type === 'outbound-rtp' && s.kind === kind && !(s.active === false)) ?? {};
  const video = outbound('video');
  const audio = outbound('audio');
  const remote = all.find(s => s.type === 'remote-inbound-rtp' && s.kind === 'video') ?? {};
  const pair =
    all.find(s => s.type === 'candidate-pair' && s.nominated && s.state === 'succeeded') ?? {};
  const transport = all.find(s => s.type === 'transport') ?? {};
  const mime = rtp => all.find(s => s.id === rtp.codecId)?.mimeType ?? null;
  return {
    connectionState: live.pc.connectionState,
    counter: source.counter,
    late: source.late,
    patches: live.patches,
    framesEncoded: video.framesEncoded ?? 0,
    framesSent: video.framesSent ?? null,
    keyFramesEncoded: video.keyFramesEncoded ?? null,
    frameWidth: video.frameWidth ?? null,
    frameHeight: video.frameHeight ?? null,
    framesPerSecond: video.framesPerSecond ?? null,
    limitation: video.qualityLimitationReason ?? null,
    videoCodec: mime(video),
    audioCodec: mime(audio),
    videoBytesSent: video.bytesSent ?? 0,
    videoPacketsSent: video.packetsSent ?? 0,
    retransmittedPacketsSent: video.retransmittedPacketsSent ?? null,
    nackCount: video.nackCount ?? 0,
    pliCount: video.pliCount ?? 0,
    firCount: video.firCount ?? 0,
    audioBytesSent: audio.bytesSent ?? 0,
    audioPacketsSent: audio.packetsSent ?? 0,
    packetsLost: remote.packetsLost ?? null,
    fractionLost: remote.fractionLost ?? null,
    roundTripTime: remote.roundTripTime ?? pair.currentRoundTripTime ?? null,
    availableOutgoingBitrate: pair.availableOutgoingBitrate ?? null,
    ccfbReceived: transport.ccfbMessagesReceived ?? null,
    ccfbSent: transport.ccfbMessagesSent ?? null,
    tlsVersion: transport.tlsVersion ?? null,
    dtlsCipher: transport.dtlsCipher ?? null,
    srtpCipher: transport.srtpCipher ?? null,
  };
}
