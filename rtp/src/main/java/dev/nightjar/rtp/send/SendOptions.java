package dev.nightjar.rtp.send;

import static java.util.Objects.requireNonNull;

import dev.nightjar.rtp.congestion.BandwidthConfig;

/**
 * How a transport sends.
 *
 * @param maxPacketBytes longest RTP packet, header included and SRTP not, 200 to 1 500
 * @param historyBytes memory of each stream for packets that may be asked for again, at least 64 000
 * @param historyNanos packets older than this are not sent again; at most 10 s
 * @param maxQueueNanos video that would wait longer than this for the path is left out up to its next keyframe
 * @param bandwidth the range of the target bitrate
 */
public record SendOptions(
        int maxPacketBytes, long historyBytes, long historyNanos, long maxQueueNanos, BandwidthConfig bandwidth) {
    /**
     * Packets of 1 200 bytes, which fit every path of 1 280 under SRTP, DTLS and TURN; 3 MB and 2 s of history, which
     * is 12 Mbit/s; a queue of a second; beginning at 1 Mbit/s.
     *
     * <p>*Choice:* browsers begin at 300 kbit/s, and their encoders follow; encoded media has the rate it has.
     */
    public static final SendOptions DEFAULT = new SendOptions(
            1_200, 3_000_000, 2_000_000_000L, 1_000_000_000L, new BandwidthConfig(50_000, 1_000_000, 50_000_000));

    /** Checks the ranges. */
    public SendOptions {
        requireNonNull(bandwidth, "bandwidth");
        if (maxPacketBytes < 200 || maxPacketBytes > RtpSendSession.MAX_PACKET_BYTES) {
            throw new IllegalArgumentException("maxPacketBytes: " + maxPacketBytes + " (expected: 200 to "
                    + RtpSendSession.MAX_PACKET_BYTES + ")");
        }
        if (historyBytes < 64_000) {
            throw new IllegalArgumentException("historyBytes: " + historyBytes + " (expected: >= 64000)");
        }
        if (historyNanos < 0 || historyNanos > 10_000_000_000L) {
            throw new IllegalArgumentException("historyNanos: " + historyNanos + " (expected: 0 to 10 s)");
        }
        if (maxQueueNanos <= 0) {
            throw new IllegalArgumentException("maxQueueNanos: " + maxQueueNanos + " (expected: > 0)");
        }
    }
}
