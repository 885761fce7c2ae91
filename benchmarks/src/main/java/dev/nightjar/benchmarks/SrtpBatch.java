package dev.nightjar.benchmarks;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;
import dev.nightjar.dtlssrtp.SrtpContext;
import java.util.Arrays;

/**
 * The packets of one measured invocation, in the shape of the C loop {@code benchmarks/c/srtp.c}: four SSRCs in turn, a
 * header of 12 bytes, an extension block of 8, and a payload; or RTCP of the same payload behind its first 8 bytes.
 */
final class SrtpBatch {
    /** Packets in a batch: as many as fit a processor's second cache. */
    static final int PACKETS = 256;

    private static final int SSRCS = 4;
    private static final int RTP_HEADER_LENGTH = 20;
    private static final int RTCP_HEADER_LENGTH = 8;
    private static final byte FILL = 0x5A;

    private final byte[][] packets;
    private final int[] lengths = new int[PACKETS];
    private final int length;
    private final boolean isRtcp;
    private long number;

    SrtpBatch(int payload, boolean isRtcp) {
        this.isRtcp = isRtcp;
        length = (isRtcp ? RTCP_HEADER_LENGTH : RTP_HEADER_LENGTH) + payload;
        packets = new byte[PACKETS][length + SrtpContext.MAX_OVERHEAD_BYTES];
        for (byte[] packet : packets) {
            Arrays.fill(packet, FILL);
        }
    }

    /** Writes the headers of the next packets over whatever the payloads hold. */
    void next() {
        for (int i = 0; i < PACKETS; i++) {
            lengths[i] = length;
            if (isRtcp) {
                writeRtcp(packets[i]);
            } else {
                writeRtp(packets[i]);
            }
            number++;
        }
    }

    private void writeRtp(byte[] packet) {
        packet[0] = (byte) 0x90;
        packet[1] = 96;
        NetworkBytes.putInt16(packet, RtpFields.SEQUENCE_NUMBER_OFFSET, (int) (number / SSRCS));
        NetworkBytes.putInt32(packet, RtpFields.TIMESTAMP_OFFSET, 3000);
        NetworkBytes.putInt32(packet, RtpFields.SSRC_OFFSET, 0xCAFE_0000 + (int) (number % SSRCS));
        NetworkBytes.putInt32(packet, 12, 0xBEDE_0001);
        NetworkBytes.putInt32(packet, 16, 0x10AA_0000);
    }

    private void writeRtcp(byte[] packet) {
        packet[0] = (byte) 0x80;
        packet[1] = (byte) 200;
        NetworkBytes.putInt16(packet, 2, length / 4 - 1);
        NetworkBytes.putInt32(packet, 4, 0xCAFE_0000 + (int) (number % SSRCS));
    }

    /** {@return the sum of the lengths, so that nothing is optimised away} */
    int protect(SrtpSubject subject) {
        int sum = 0;
        for (int i = 0; i < PACKETS; i++) {
            lengths[i] = subject.protect(packets[i], lengths[i]);
            sum += lengths[i];
        }
        return sum;
    }

    /** {@return the sum of the lengths} */
    int unprotect(SrtpSubject subject) {
        int sum = 0;
        for (int i = 0; i < PACKETS; i++) {
            lengths[i] = subject.unprotect(packets[i], lengths[i]);
            sum += lengths[i];
        }
        return sum;
    }

    /** Protects fresh packets with one subject and has another open them. */
    static void prove(SrtpSubject subject, SrtpSubject witness, int payload, boolean isRtcp) {
        SrtpBatch batch = new SrtpBatch(payload, isRtcp);
        batch.next();
        batch.protect(subject);
        for (byte[] packet : batch.packets) {
            if (packet[batch.length - 1] == FILL && packet[batch.length - 2] == FILL) {
                throw new IllegalStateException("a packet was not encrypted");
            }
        }
        batch.unprotect(witness);
        for (int i = 0; i < PACKETS; i++) {
            boolean isWhole = batch.lengths[i] == batch.length;
            for (int at = batch.length - payload; at < batch.length && isWhole; at++) {
                isWhole = batch.packets[i][at] == FILL;
            }
            if (!isWhole) {
                throw new IllegalStateException("packet " + i + " came back changed");
            }
        }
    }
}
