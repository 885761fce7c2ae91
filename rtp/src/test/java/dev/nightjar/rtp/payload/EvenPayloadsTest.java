package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EvenPayloadsTest {
    private final EvenPayloads payloads = new EvenPayloads();

    @Test
    void aRunBecomesTheFewestPayloadsOfOneLength() {
        SplittableRandom random = Seeds.random(741);
        for (int i = 0; i < 20_000; i++) {
            int max = random.nextInt(64, 300);
            int header = random.nextInt(1, 12);
            int length = random.nextInt(1, 2_000);

            List<byte[]> cut = cut(random, length, header, 0, max);

            assertThat(cut).hasSize((length + max - header - 1) / (max - header));
            assertAllAsLongAsTheFirst(cut, max);
        }
    }

    @Test
    void aLongerFirstHeaderLeavesTheLengthsAlike() {
        SplittableRandom random = Seeds.random(742);
        for (int i = 0; i < 20_000; i++) {
            int max = random.nextInt(64, 300);
            int header = random.nextInt(1, 12);
            int firstHeader = random.nextInt(0, 51);
            int length = random.nextInt(1, 1_000);

            List<byte[]> cut = cut(random, length, header, firstHeader, max);

            assertAllAsLongAsTheFirst(cut, max);
            assertThat(cut).hasSizeLessThanOrEqualTo((length + firstHeader + max - header - 1) / (max - header) + 1);
        }
    }

    private static void assertAllAsLongAsTheFirst(List<byte[]> cut, int max) {
        assertThat(cut.get(0).length).isLessThanOrEqualTo(max);
        for (byte[] payload : cut.subList(0, cut.size() - 1)) {
            assertThat(payload).hasSameSizeAs(cut.get(0));
        }
        assertThat(cut.get(cut.size() - 1).length).isBetween(1, cut.get(0).length);
    }

    /** Also checks that headers and pieces are where they belong. */
    private List<byte[]> cut(SplittableRandom random, int length, int header, int firstHeader, int max) {
        byte[] run = new byte[length + 3];
        random.nextBytes(run);
        byte[] head = new byte[header + firstHeader];
        Arrays.fill(head, (byte) 0x77);
        List<byte[]> out = new ArrayList<>();
        List<Boolean> lasts = new ArrayList<>();
        int count = payloads.begin(length, header, firstHeader, max);
        byte[] joined = new byte[length];
        int at = 0;
        for (int i = 0; i < count; i++) {
            int headerLength = header + (i == 0 ? firstHeader : 0);
            payloads.next(run, 3, head, headerLength, true, (buffer, offset, bytes, last) -> {
                out.add(Arrays.copyOfRange(buffer, offset, offset + bytes));
                lasts.add(last);
            });
            byte[] payload = out.get(i);
            assertThat(Arrays.copyOf(payload, headerLength)).isEqualTo(Arrays.copyOf(head, headerLength));
            System.arraycopy(payload, headerLength, joined, at, payload.length - headerLength);
            at += payload.length - headerLength;
            assertThat(lasts.get(i)).isEqualTo(i == count - 1);
        }
        assertThat(joined).isEqualTo(Arrays.copyOfRange(run, 3, 3 + length));
        return out;
    }
}
