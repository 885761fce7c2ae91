package dev.nightjar.rtp.forward;

import dev.nightjar.rtp.rtcp.RtcpReader;

/**
 * Counts what a receiver says of the bandwidth of its path: transport-wide feedback and REMB.
 *
 * <p>Nothing follows from it yet. Confined to one thread.
 */
public final class BandwidthFeedback {
    private static final int SENDER_REPORT = 200;
    private static final int RECEIVER_REPORT = 201;
    private static final int TRANSPORT_FEEDBACK = 205;
    private static final int PAYLOAD_FEEDBACK = 206;
    private static final int NACK = 1;
    private static final int PLI = 1;
    private static final int FIR = 4;
    private static final int TRANSPORT_WIDE = 15;
    private static final int APPLICATION = 15;

    private final RtcpReader reader = new RtcpReader();
    private long transportWide;
    private long maximumBitrates;

    /** Makes a counter at zero. */
    public BandwidthFeedback() {}

    /** Takes one RTCP datagram in clear, borrowed until the call returns. */
    public void receive(byte[] buffer, int offset, int length) {
        if (!reader.wrap(buffer, offset, length)) {
            return;
        }
        while (reader.next()) {
            if (reader.type() == TRANSPORT_FEEDBACK && reader.count() == TRANSPORT_WIDE) {
                transportWide++;
            } else if (reader.type() == PAYLOAD_FEEDBACK && reader.count() == APPLICATION) {
                maximumBitrates++;
            }
        }
    }

    /** {@return transport-wide feedback packets received} */
    public long transportWide() {
        return transportWide;
    }

    /** {@return REMBs received} */
    public long maximumBitrates() {
        return maximumBitrates;
    }

    /**
     * {@return whether an RTCP packet is for a stream that is sent}
     *
     * <p>Transport-wide feedback is not: it comes every 50 ms, and would be turned into a value only to be left.
     */
    static boolean isForStreams(int type, int format) {
        return switch (type) {
            case SENDER_REPORT, RECEIVER_REPORT -> true;
            case TRANSPORT_FEEDBACK -> format == NACK;
            case PAYLOAD_FEEDBACK -> format == PLI || format == FIR;
            default -> false;
        };
    }
}
