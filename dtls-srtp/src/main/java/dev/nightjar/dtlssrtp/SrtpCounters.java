package dev.nightjar.dtlssrtp;

/**
 * How many packets of one kind, RTP or RTCP, an {@link SrtpContext} has handled.
 *
 * @param sent protected
 * @param accepted {@link UnprotectResult#ACCEPTED}
 * @param replayed {@link UnprotectResult#REPLAYED}
 * @param authenticationFailed {@link UnprotectResult#AUTHENTICATION_FAILED}
 * @param malformed {@link UnprotectResult#MALFORMED}
 * @param noRoomForSsrc {@link UnprotectResult#NO_ROOM_FOR_SSRC}
 */
public record SrtpCounters(
        long sent, long accepted, long replayed, long authenticationFailed, long malformed, long noRoomForSsrc) {}
