// Many connections in one page, each signalled by the test itself.
//   offer({id, setup, media, rsa}) -> SDP without candidates; setup replaces actpass, and so chooses the DTLS roles;
//     media is whether pictures of the source are sent, else there is a section and nothing to send;
//     rsa is whether the certificate is RSA's, else the browser's usual one
//     video, audio say what is sent instead of that: {codecs, encodings, pausing}, where codecs are {mimeType, fmtp}
//     best liked first, fmtp being a part of a=fmtp that tells one apart, encodings are RTCRtpEncodingParameters, and
//     pausing is whether nothing sounds between the beeps
//   answer({id, sdp, relay, dtx}) -> null; media goes to relay, 'address:port'; dtx asks for pauses in Opus
//   peerStats(id) -> [{kind, codec, fmtp, rid, scalabilityMode, packets, frames, width, height, limitation}]
//   whenPeerConnected(id) -> the transport's statistics
//   silencePeer(id)   sends no more
//   peerReports(id) -> [{sent: outbound-rtp, remote: remote-inbound-rtp}]
//   dictionaries(id) -> all that getStats says, of a connection that plays too
//   closePeer(id)
'use strict';

const peers = new Map();

const RSA = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };

/** Offers only what is wanted, and retransmissions of it. */
function choose(transceiver, kind, wanted) {
  const known = RTCRtpSender.getCapabilities(kind).codecs;
  const is = (codec, mime) => codec.mimeType.toLowerCase() === mime.toLowerCase();
  const chosen = wanted.flatMap(({ mimeType, fmtp }) =>
    known.filter(codec => is(codec, mimeType) && (!fmtp || (codec.sdpFmtpLine ?? '').includes(fmtp))));
  if (chosen.length === 0) {
    throw new Error(`no ${JSON.stringify(wanted)} in ${JSON.stringify(known)}`);
  }
  transceiver.setCodecPreferences([...chosen, ...known.filter(codec => is(codec, `${kind}/rtx`))]);
}

function add(pc, stream, kind, { codecs, encodings }) {
  const track = stream.getTracks().find(each => each.kind === kind);
  const transceiver = pc.addTransceiver(track, { direction: 'sendonly', sendEncodings: encodings });
  choose(transceiver, kind, codecs);
}

window.offer = async ({ id, setup, media, rsa, video, audio }) => {
  const certificates = rsa ? [await RTCPeerConnection.generateCertificate(RSA)] : undefined;
  const pc = new RTCPeerConnection({ certificates });
  peers.set(id, pc);
  const stream = media || video || audio ? await openSource() : null;
  if (video) {
    add(pc, stream, 'video', video);
  } else if (!audio) {
    pc.addTransceiver(stream ? stream.getVideoTracks()[0] : 'video', { direction: 'sendonly' });
  }
  if (audio) {
    source.beeper.hum?.(!audio.pausing);
    add(pc, stream, 'audio', audio);
  }
  await pc.setLocalDescription();
  const offer = withoutCandidates(pc.localDescription.sdp);
  return setup ? offer.replace(/^a=setup:actpass$/gm, `a=setup:${setup}`) : offer;
};

window.answer = async ({ id, sdp, relay, dtx }) => {
  const asked = dtx ? sdp.replace(/^(a=fmtp:\d+ )(?=.*useinbandfec)/gm, '$1usedtx=1;') : sdp;
  await peers.get(id).setRemoteDescription({ type: 'answer', sdp: candidatesToRelay(asked, relay) });
};

window.peerStats = async id => {
  const all = [...(await peers.get(id).getStats()).values()];
  return all
    .filter(each => each.type === 'outbound-rtp')
    .map(each => {
      const codec = all.find(other => other.id === each.codecId) ?? {};
      return {
        kind: each.kind,
        codec: codec.mimeType ?? '',
        fmtp: codec.sdpFmtpLine ?? '',
        rid: each.rid ?? '',
        scalabilityMode: each.scalabilityMode ?? '',
        packets: each.packetsSent ?? 0,
        frames: each.framesEncoded ?? 0,
        width: each.frameWidth ?? 0,
        height: each.frameHeight ?? 0,
        limitation: each.qualityLimitationReason ?? '',
      };
    });
};

window.whenPeerConnected = async id => {
  const pc = peers.get(id);
  await connected(pc);
  const all = [...(await pc.getStats()).values()];
  return all.find(each => each.type === 'transport') ?? {};
};

window.closePeer = async id => {
  peers.get(id).close();
  peers.delete(id);
};

/** Sends nothing more of its tracks; the connection stays. */
window.silencePeer = async id => {
  await Promise.all(peers.get(id).getSenders().map(sender => sender.replaceTrack(null)));
};

/** What the browser counts of each stream it sends, and what we have reported of it. */
window.peerReports = async id => {
  const all = [...(await peers.get(id).getStats()).values()];
  return all
    .filter(each => each.type === 'outbound-rtp')
    .map(sent => ({ sent, remote: all.find(each => each.type === 'remote-inbound-rtp' && each.localId === sent.id) ?? {} }));
};

window.dictionaries = async id => [...(await (peers.get(id) ?? subscribers.get(id).pc).getStats()).values()];
