package dev.nightjar.rtp.send;

import dev.nightjar.rtp.rtcp.RtcpMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What receivers allow one stream to send, RFC 5104 §3.5.4 and §4.2.1: each says one limit, and the tightest holds.
 *
 * <p>*Choice:* the bounding set that a notification tells (§4.2.2) is that one limit. Others, whose headers are larger,
 * could be tighter for small packets only; on a path to one peer they are one receiver's.
 */
final class TemporaryLimits {
    /** Receivers remembered; a peer is one, and one that relays for others a few. More limit nothing unless tighter. */
    static final int MAX_OWNERS = 8;

    private final List<RtcpMessage.BitrateLimit> limits = new ArrayList<>();

    /** {@return whether the request is about the stream of that SSRC; what it says of it holds from now on} */
    boolean take(RtcpMessage.TemporaryBitrateRequest request, int ssrc) {
        boolean isMeant = false;
        for (RtcpMessage.BitrateLimit entry : request.entries()) {
            if (entry.ssrc() == ssrc) {
                isMeant = true;
                put(new RtcpMessage.BitrateLimit(request.senderSsrc(), entry.bitrateBps(), entry.overhead()));
            }
        }
        return isMeant;
    }

    private void put(RtcpMessage.BitrateLimit limit) {
        remove(limit.ssrc());
        if (limit.bitrateBps() == Long.MAX_VALUE) {
            return;
        }
        if (limits.size() == MAX_OWNERS) {
            RtcpMessage.BitrateLimit loosest = limits.get(0);
            for (RtcpMessage.BitrateLimit other : limits) {
                loosest = other.bitrateBps() > loosest.bitrateBps() ? other : loosest;
            }
            if (loosest.bitrateBps() <= limit.bitrateBps()) {
                return;
            }
            limits.remove(loosest);
        }
        limits.add(limit);
    }

    /** Forgets what a receiver has said, which has left; returns whether it had said anything. */
    boolean remove(int owner) {
        return limits.removeIf(limit -> limit.ssrc() == owner);
    }

    private RtcpMessage.@Nullable BitrateLimit tightest() {
        RtcpMessage.BitrateLimit tightest = null;
        for (int i = 0; i < limits.size(); i++) { // asked for each frame: an iterator would be an object
            RtcpMessage.BitrateLimit limit = limits.get(i);
            tightest = tightest == null || limit.bitrateBps() < tightest.bitrateBps() ? limit : tightest;
        }
        return tightest;
    }

    /** {@return what holds now, as the stream's sender tells it} */
    RtcpMessage.TemporaryBitrateNotification notification(int ssrc) {
        RtcpMessage.BitrateLimit limit = tightest();
        return new RtcpMessage.TemporaryBitrateNotification(ssrc, limit == null ? List.of() : List.of(limit));
    }

    /**
     * {@return bits per second left for packets of that length, {@link Long#MAX_VALUE} without a limit}
     *
     * <p>A limit counts the headers below too, §4.2.1.2; those of each packet are taken off.
     */
    long bitrateBps(int packetBytes) {
        RtcpMessage.BitrateLimit limit = tightest();
        return limit == null
                ? Long.MAX_VALUE
                : (long) ((double) limit.bitrateBps() * packetBytes / (packetBytes + limit.overhead()));
    }

    /** {@return whether nothing may be sent, §3.5.4.1} */
    boolean isHeld() {
        RtcpMessage.BitrateLimit limit = tightest();
        return limit != null && limit.bitrateBps() == 0;
    }
}
