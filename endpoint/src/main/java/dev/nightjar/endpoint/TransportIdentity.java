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
 */
record TransportIdentity(
        IceCredentials firstIce, IceOptions iceOptions, Fingerprint fingerprint, String cname, boolean cryptex) {}
