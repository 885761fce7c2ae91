package dev.nightjar.endpoint;

import dev.nightjar.ice.IceCredentials;
import dev.nightjar.sdp.Fingerprint;

/**
 * What our descriptions say of the transport.
 *
 * @param firstIce our ufrag and password before the first ICE restart, the same for every section of the bundle
 * @param iceOptions what we say of our ICE
 * @param fingerprint of our certificate
 * @param cname names us in RTCP and {@code a=ssrc}, RFC 7022
 * @param cryptex whether we say {@code a=cryptex}, RFC 9335 §4
 * @param tlsId names the DTLS association, RFC 8842 §4
 * @param bundlePolicy which sections of our offers may be taken without the bundle
 * @param congestionFeedback whether we say {@code a=rtcp-fb:* ack ccfb}, RFC 8888 §6
 */
record TransportIdentity(
        IceCredentials firstIce,
        IceOptions iceOptions,
        Fingerprint fingerprint,
        String cname,
        boolean cryptex,
        String tlsId,
        BundlePolicy bundlePolicy,
        boolean congestionFeedback) {}
