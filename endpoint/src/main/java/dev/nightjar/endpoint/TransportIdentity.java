package dev.nightjar.endpoint;

import dev.nightjar.sdp.Fingerprint;
import dev.nightjar.sdp.IceCredentials;

/**
 * What our descriptions say of the transport.
 *
 * @param ice our ufrag and password, the same for every section of the bundle
 * @param fingerprint of our certificate
 * @param cname names us in RTCP and {@code a=ssrc}, RFC 7022
 * @param cryptex whether we say {@code a=cryptex}, RFC 9335 §4
 */
record TransportIdentity(IceCredentials ice, Fingerprint fingerprint, String cname, boolean cryptex) {}
