package dev.nightjar.rtp.congestion;

import dev.nightjar.rtp.rtcp.RtcpReader;
import dev.nightjar.rtp.rtcp.TransportFeedback;
import dev.nightjar.rtp.rtcp.TransportFeedbackWriter;

/** Feedback as a receiver would send it, through bytes and the parser. */
final class Feedback {
    private static final TransportFeedbackWriter WRITER = new TransportFeedbackWriter();
    private static int count;

    private Feedback() {}

    /** Feedback on the packets from {@code first} on; an arrival below 0 says "lost", the last must not. */
    static TransportFeedback of(int first, long... arrivalNanos) {
        byte[] bytes = new byte[4_000];
        int length = WRITER.write(
                bytes,
                0,
                bytes.length,
                1,
                2,
                count++ & 0xFF,
                first,
                first + arrivalNanos.length - 1L,
                sequence -> arrivalNanos[(int) (sequence - first)]);
        RtcpReader reader = new RtcpReader();
        if (!reader.wrap(bytes, 0, length) || !reader.next() || WRITER.statusCount() != arrivalNanos.length) {
            throw new AssertionError("not one feedback");
        }
        return (TransportFeedback) reader.message();
    }
}
