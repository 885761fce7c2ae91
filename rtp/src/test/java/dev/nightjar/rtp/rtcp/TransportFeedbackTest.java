package dev.nightjar.rtp.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Bytes worked out by hand from the draft's pictures, and a decoder that shares nothing with the encoder. */
class TransportFeedbackTest {
    private static final long TICK = TransportFeedbackWriter.TICK_NANOS;
    private final TransportFeedbackWriter writer = new TransportFeedbackWriter();

    private static TransportFeedback parse(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        RtcpReader reader = new RtcpReader();
        assertThat(reader.wrap(bytes, 0, bytes.length)).isTrue();
        assertThat(reader.next()).isTrue();
        return (TransportFeedback) reader.message();
    }

    @Test
    void readsTheRunOf221LostPacketsOfTheDraft() {
        TransportFeedback feedback = parse("8FCD0005 00000001 00000002 FF9C00DD FFFFFE07 00DD0000");

        assertThat(feedback.packetCount()).isEqualTo(221);
        assertThat(feedback.isReceived(0)).isFalse();
        assertThat(feedback.isReceived(220)).isFalse();
        assertThat(feedback.sequenceNumber(0)).isEqualTo(0xFF9C);
        assertThat(feedback.sequenceNumber(100)).isZero();
        assertThat(feedback.referenceTime()).isEqualTo(-2);
        assertThat(feedback.feedbackPacketCount()).isEqualTo(7);
        assertThat(feedback.senderSsrc()).isEqualTo(1);
        assertThat(feedback.mediaSsrc()).isEqualTo(2);
    }

    @Test
    void readsTheOneBitVectorOfTheDraft() {
        TransportFeedback feedback = parse("8FCD0007 00000001 00000002 8001000E 00000100 9F1C 0102 03040506 07080000");

        StringBuilder received = new StringBuilder();
        for (int i = 0; i < 14; i++) {
            received.append(feedback.isReceived(i) ? '1' : '0');
        }
        assertThat(received).hasToString("01111100011100");
        assertThat(feedback.deltaTicks(1)).isEqualTo(1);
        assertThat(feedback.deltaTicks(11)).isEqualTo(8);
    }

    @Test
    void readsTwoBitVectorsWithNegativeDeltasAndPadding() {
        // 11 00 01 10 10 01 00 00: lost, small, large, large, small, lost, lost; 3 bytes of padding.
        TransportFeedback feedback =
                parse("AFCD0007 00000001 00000002 00010005 00000100 C690 FF FFFE 0400 05 000000 03");

        assertThat(feedback.packetCount()).isEqualTo(5);
        assertThat(feedback.deltaTicks(1)).isEqualTo(255);
        assertThat(feedback.deltaTicks(2)).isEqualTo(-2);
        assertThat(feedback.deltaTicks(3)).isEqualTo(1024);
        assertThat(feedback.deltaTicks(4)).isEqualTo(5);
    }

    @Test
    void keepsFeedbackRawThatUsesTheReservedStatusOrEndsEarly() {
        // The draft's own two-bit example holds status 3, which it reserves elsewhere.
        for (String broken : new String[] {
            "8FCD0005 00000001 00000002 00010007 00000100 CD500102",
            "8FCD0005 00000001 00000002 00010007 00000100 20070102",
            "8FCD0005 00000001 00000002 00010020 00000100 80008000",
            "8FCD0003 00000001 00000002 00010001"
        }) {
            byte[] bytes = HexFormat.of().parseHex(broken.replace(" ", ""));
            RtcpReader reader = new RtcpReader();
            assertThat(reader.wrap(bytes, 0, bytes.length)).isTrue();
            assertThat(reader.next()).isTrue();
            assertThat(reader.message()).isInstanceOf(RtcpMessage.Unknown.class);
        }
    }

    @Test
    void writesTheBytesWorkedOutByHand() {
        TreeMap<Long, Long> arrivals = new TreeMap<>();
        // Reference 3 (192 ms); packets at 193 ms, 193.5 ms, (one lost), 193.25 ms.
        arrivals.put(0x18001L, 193 * 4 * TICK);
        arrivals.put(0x18002L, (193 * 4 + 2) * TICK);
        arrivals.put(0x18004L, (193 * 4 + 1) * TICK);

        byte[] buffer = new byte[64];
        int length = writer.write(buffer, 3, 61, 0xA, 0xB, 9, 0x18001L, 0x18004L, s -> arrivals.getOrDefault(s, -1L));

        // Vector of two bits: small small lost large = 11 01 01 00 10 00 00 00; deltas 4, 2, -1.
        assertThat(HexFormat.of().withUpperCase().formatHex(buffer, 3, 3 + length))
                .isEqualTo("AFCD0006" + "0000000A" + "0000000B" + "80010004" + "00000309" + "D480" + "0402" + "FFFF"
                        + "0002");
        assertThat(writer.statusCount()).isEqualTo(4);
    }

    @Test
    void writesARunWhereAllArrived() {
        byte[] buffer = new byte[64];

        int length = writer.write(buffer, 0, 64, 1, 2, 0, 10, 16, s -> (256 + 4 * (s - 10)) * TICK);

        assertThat(HexFormat.of().withUpperCase().formatHex(buffer, 20, length))
                .isEqualTo("2007" + "00040404040404" + "000003");
    }

    @Test
    void wrapsTheReferenceTimeAt24Bits() {
        byte[] buffer = new byte[64];
        long units = (1L << 24) + 5;

        int length = writer.write(buffer, 0, 64, 1, 2, 0, 10, 10, s -> units * 256 * TICK);

        RtcpReader reader = new RtcpReader();
        assertThat(reader.wrap(buffer, 0, length)).isTrue();
        assertThat(reader.next()).isTrue();
        assertThat(((TransportFeedback) reader.message()).referenceTime()).isEqualTo(5);
    }

    @Test
    void writesNothingWithoutAnArrivalOrRoom() {
        byte[] buffer = new byte[64];

        assertThat(writer.write(buffer, 0, 64, 1, 2, 0, 10, 16, s -> -1)).isZero();
        assertThat(writer.write(buffer, 0, 23, 1, 2, 0, 10, 16, s -> 0)).isZero();
    }

    @Test
    void tellsAnIndependentDecoderEveryArrivalInAsManyPacketsAsItTakes() {
        SplittableRandom random = Seeds.random(1501);
        for (int round = 0; round < 400; round++) {
            TreeMap<Long, Long> arrivals = new TreeMap<>();
            long first = 0x10000 + random.nextInt(0x20000);
            long sequence = first;
            long now = random.nextLong(1_000_000_000_000L);
            int lossPercent = new int[] {0, 5, 50, 97}[random.nextInt(4)];
            for (int i = 0; i < 1 + random.nextInt(3000); i++, sequence++) {
                now += random.nextInt(20) == 0 ? random.nextLong(400_000_000) : random.nextLong(3_000_000);
                if (random.nextInt(2000) == 0) {
                    now += 10_000_000_000L;
                }
                if (random.nextInt(100) >= lossPercent) {
                    arrivals.put(sequence, random.nextInt(10) == 0 ? Math.max(0, now - 30_000_000) : now);
                }
            }
            if (arrivals.isEmpty()) {
                continue;
            }
            long last = arrivals.lastKey();
            assertThat(decodeAll(arrivals, first, last, 64 + random.nextInt(1200)))
                    .isEqualTo(ticks(arrivals));
        }
    }

    private static TreeMap<Long, Long> ticks(TreeMap<Long, Long> arrivals) {
        TreeMap<Long, Long> ticks = new TreeMap<>();
        arrivals.forEach((sequence, nanos) -> ticks.put(sequence, nanos / TICK));
        return ticks;
    }

    private TreeMap<Long, Long> decodeAll(TreeMap<Long, Long> arrivals, long first, long last, int capacity) {
        TreeMap<Long, Long> decoded = new TreeMap<>();
        byte[] buffer = new byte[capacity + 3];
        long next = first;
        int feedbackCount = 0;
        while (next <= last) {
            int length = writer.write(
                    buffer, 3, capacity, 1, 2, feedbackCount, next, last, s -> arrivals.getOrDefault(s, -1L));
            assertThat(length).isBetween(24, capacity);
            assertThat(length % 4).isZero();
            assertThat(ReferenceFeedbackDecoder.decode(buffer, 3, length, next, decoded))
                    .isEqualTo(writer.statusCount())
                    .isPositive();
            byte[] exact = java.util.Arrays.copyOfRange(buffer, 3, 3 + length);
            assertThat(parse(HexFormat.of().formatHex(exact)).packetCount()).isEqualTo(writer.statusCount());
            next += writer.statusCount();
            feedbackCount++;
        }
        return decoded;
    }
}
