// Many connections in one page, each signalled by the test itself.
//   offer({id, setup, media, rsa}) -> SDP without candidates; setup replaces actpass, and so chooses the DTLS roles;
//     media is whether pictures of the source are sent, else there is a section and nothing to send;
//     rsa is whether the certificate is RSA's, else the browser's usual one
//   answer({id, sdp, relay}) -> null; media goes to relay, 'address:port'
//   whenPeerConnected(id) -> the transport's statistics
//   closePeer(id)
'use strict';

const peers = new Map();

const RSA = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };

window.offer = async ({ id, setup, media, rsa }) => {
  const certificates = rsa ? [await RTCPeerConnection.generateCertificate(RSA)] : undefined;
  const pc = new RTCPeerConnection({ certificates });
  peers.set(id, pc);
  const stream = media ? await openSource() : null;
  pc.addTransceiver(stream ? stream.getVideoTracks()[0] : 'video', { direction: 'sendonly' });
  await pc.setLocalDescription();
  return withoutCandidates(pc.localDescription.sdp).replace(/^a=setup:actpass$/gm, `a=setup:${setup}`);
};

window.answer = async ({ id, sdp, relay }) => {
  await peers.get(id).setRemoteDescription({ type: 'answer', sdp: candidatesToRelay(sdp, relay) });
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
