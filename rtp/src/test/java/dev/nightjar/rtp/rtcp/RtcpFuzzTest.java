package dev.nightjar.rtp.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nightjar.core.NetworkBytes;
import dev.nightjar.testkit.Seeds;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever bytes come nothing throws, and what is read, written and read again is the same. */
class RtcpFuzzTest {
    private static final int[] FORMATS = {0, 1, 2, 3, 4, 5, 11, 11, 15, 15};

    private final RtcpReader reader = new RtcpReader();
    private final RtcpReader again = new RtcpReader();
    private final RtcpWriter writer = new RtcpWriter();
    private final byte[] written = new byte[1 << 18];
    private final Map<Class<?>, Integer> known = new HashMap<>();

    @Test
    void readsWhatItWroteOfWhateverItRead() {
        SplittableRandom random = Seeds.random(3550);
        for (int round = 0; round < 100_000; round++) {
            int words = 1 + random.nextInt(20);
            int offset = random.nextInt(4);
            byte[] buffer = new byte[offset + 4 * words];
            random.nextBytes(buffer);
            shape(random, buffer, offset, words);
            if (!reader.wrap(buffer, offset, 4 * words)) {
                continue;
            }
            while (reader.next()) {
                check(reader.message());
            }
        }
        // Each kind of message and of report block was among them.
        assertThat(known)
                .hasSize(RtcpMessage.class.getPermittedSubclasses().length
                        - 1
                        + RtcpMessage.ExtendedReport.Block.class.getPermittedSubclasses().length);
        assertThat(known.values()).allMatch(times -> times > 50);
    }

    /** The packets of a datagram, as they stand. */
    @FuzzTest(maxDuration = "60s")
    void whatIsReadIsWrittenTheSame(byte[] datagram) {
        if (reader.wrap(datagram, 0, datagram.length)) {
            while (reader.next()) {
                check(reader.message());
            }
        }
    }

    private static void shape(SplittableRandom random, byte[] buffer, int offset, int words) {
        if (random.nextInt(10) == 0) {
            return;
        }
        int count = random.nextInt(3) == 0 ? random.nextInt(32) : random.nextInt(3);
        int format = FORMATS[random.nextInt(FORMATS.length)];
        int type = 200 + random.nextInt(9);
        boolean padded = random.nextInt(6) == 0;
        buffer[offset] = (byte) (0x80 | (padded ? 0x20 : 0) | (type == 205 || type == 206 ? format : count));
        buffer[offset + 1] = (byte) type;
        NetworkBytes.putInt16(buffer, offset + 2, words - 1);
        if (padded) {
            buffer[offset + 4 * words - 1] = (byte) (1 + random.nextInt(8));
        }
        if (words > 4 && type == 206) {
            NetworkBytes.putInt32(buffer, offset + 12, RtcpType.REMB_IDENTIFIER);
            buffer[offset + 16] = (byte) random.nextInt(4);
        }
        if (words > 4 && type == 205 && format == 15) {
            NetworkBytes.putInt16(buffer, offset + 14, random.nextInt(40));
        }
        if (words > 2 && type == 207) {
            int block = 1 + random.nextInt(7);
            buffer[offset + 8] = (byte) block;
            int length = block == 6 ? 9 : random.nextInt(words - 2);
            NetworkBytes.putInt16(buffer, offset + 10, length);
            int rest = words - 3 - length;
            if (rest > 0) {
                NetworkBytes.putInt16(buffer, offset + 4 * (words - rest) + 2, rest - 1);
            }
        }
        if (words > 4 && type == 205 && format == 11) {
            NetworkBytes.putInt16(buffer, offset + 14, 2 * (words - 5) - random.nextInt(2) & 0xFFFF);
        }
        if (words > 3 && type == 206 && format == 3) {
            buffer[offset + 12] = (byte) random.nextInt(40);
        }
        if (words > 2 && (type == 202 || type == 203)) {
            for (int i = offset + 8; i < offset + 4 * words; i++) {
                buffer[i] = (byte) (random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(4));
            }
        }
    }

    private void check(RtcpMessage message) {
        boolean isExact = !message.toString().contains("\uFFFD");
        if (message instanceof RtcpMessage.Unknown unknown) {
            isExact = unknown.data().length() % 4 == 0 && isRaw(unknown);
        } else {
            known.merge(message.getClass(), 1, Integer::sum);
            if (message instanceof RtcpMessage.ExtendedReport report) {
                report.blocks().forEach(block -> known.merge(block.getClass(), 1, Integer::sum));
            }
        }
        if (message instanceof RtcpMessage.Application application) {
            isExact = application.data().length() % 4 == 0;
        }
        assertThat(writer.wrap(written, 0, written.length).message(message)).isTrue();
        assertThat(again.wrap(written, 0, writer.length())).isTrue();
        assertThat(again.next()).isTrue();
        RtcpMessage second = again.message();
        if (isExact) {
            assertThat(second).isEqualTo(message).hasSameHashCodeAs(message);
        }
        assertThat(again.next()).isFalse();
    }

    /** A body cut by padding may become readable when words are filled up; whole ones stay unreadable. */
    private static boolean isRaw(RtcpMessage.Unknown unknown) {
        return unknown.type() < 192 || unknown.type() > 223 || unknown.data().length() > 0;
    }
}
