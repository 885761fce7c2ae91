package dev.nightjar.rtp.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.testkit.Allocations;
import dev.nightjar.testkit.Seeds;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedTest {
    private static final int OPUS = 111;

    private final RedReader reader = new RedReader();
    private final byte[] buffer = new byte[3_000];

    @Test
    void theHeaderIsThatOfRfc2198() {
        RedEncoder encoder = new RedEncoder(2);
        write(encoder, 1_000, "aa");
        write(encoder, 1_960, "bbbb");

        int length = write(encoder, 2_920, "cc");

        // F=1, type 111, offset 1920, length 1; F=1, type 111, offset 960, length 2; F=0, type 111
        assertThat(HexFormat.of().formatHex(buffer, 0, length)).isEqualTo("ef1e0001" + "ef0f0002" + "6f" + "aabbbbcc");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void readsBackWhatWasWritten(int offset) {
        SplittableRandom random = Seeds.random(2198);
        RedEncoder encoder = new RedEncoder(2);
        byte[][] sent = new byte[200][];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = new byte[1 + random.nextInt(300)];
            random.nextBytes(sent[i]);
            int length = encoder.write(OPUS, i * 960, sent[i], 0, sent[i].length, buffer, offset, 1_200);

            assertThat(reader.wrap(buffer, offset, length)).isTrue();
            assertThat(reader.count()).isEqualTo(1 + Math.min(i, 2));
            for (int block = 0; block < reader.count(); block++) {
                int age = reader.count() - 1 - block;
                assertThat(reader.timestampOffset(block)).isEqualTo(960 * age);
                assertThat(reader.payloadType(block)).isEqualTo(OPUS);
                int at = reader.offset(block);
                assertThat(Arrays.copyOfRange(buffer, at, at + reader.length(block)))
                        .isEqualTo(sent[i - age]);
            }
        }
    }

    @Test
    void withoutRedundancyAByteGoesBeforeThePayload() {
        RedEncoder encoder = new RedEncoder(0);
        write(encoder, 1, "01");

        int length = write(encoder, 2, "0203");

        assertThat(HexFormat.of().formatHex(buffer, 0, length)).isEqualTo("6f0203");
    }

    @Test
    void whatCannotBeSaidIsLeftOutAndTheOlderToo() {
        RedEncoder encoder = new RedEncoder(2);
        encoder.write(OPUS, 0, new byte[10], 0, 10, buffer, 0, 2_000);
        encoder.write(OPUS, 960, new byte[1_024], 0, 1_024, buffer, 0, 2_000); // the length has 10 bits
        assertThat(blocksOf(encoder, 1_920)).isEqualTo(1);
        assertThat(blocksOf(encoder, 2_880)).isEqualTo(2);
        assertThat(blocksOf(encoder, 3_840)).isEqualTo(3);
        assertThat(blocksOf(encoder, 3_840 + 16_384)).isEqualTo(1); // the offset has 14 bits
        assertThat(blocksOf(encoder, 3_840 + 16_384 + 16_383)).isEqualTo(2);
        encoder.reset();
        assertThat(blocksOf(encoder, 3_840 + 2 * 16_384)).isEqualTo(1);
    }

    private int blocksOf(RedEncoder encoder, int timestamp) {
        int length = encoder.write(OPUS, timestamp, new byte[10], 0, 10, buffer, 0, 2_000);
        assertThat(reader.wrap(buffer, 0, length)).isTrue();
        return reader.count();
    }

    @Test
    void whatHasNoRoomIsLeftOutOldestFirst() {
        RedEncoder encoder = new RedEncoder(2);
        write(encoder, 0, "0102030405");
        write(encoder, 960, "0102030405");

        int length = encoder.write(OPUS, 1_920, new byte[5], 0, 5, buffer, 0, 5 + 1 + 4 + 5);

        assertThat(reader.wrap(buffer, 0, length)).isTrue();
        assertThat(reader.count()).isEqualTo(2);
        assertThat(reader.timestampOffset(0)).isEqualTo(960);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encoder.write(OPUS, 0, new byte[5], 0, 5, buffer, 0, 5))
                .withMessage("maxBytes: 5 (expected: > 5)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ef", "ef1e00", "ef1e0001", "ef1e0001" + "6f", "ef1e0002" + "6f" + "00"})
    void aPayloadThatIsCutIsRefused(String hex) {
        byte[] cut = HexFormat.of().parseHex(hex);

        assertThat(reader.wrap(cut, 0, cut.length)).isFalse();
        assertThat(reader.count()).isZero();
        assertThatThrownBy(() -> reader.length(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aPayloadOfOlderBlocksAloneHasAnEmptyOne() {
        byte[] bytes = HexFormat.of().parseHex("ef1e0001" + "6f" + "aa");

        assertThat(reader.wrap(bytes, 0, bytes.length)).isTrue();
        assertThat(reader.length(1)).isZero();
    }

    @Test
    void moreBlocksThanAnybodySendsAreRefused() {
        byte[] many = new byte[4 * RedReader.MAX_BLOCKS + 1];
        for (int i = 0; i < RedReader.MAX_BLOCKS; i++) {
            many[4 * i] = (byte) 0xEF;
        }
        assertThat(reader.wrap(many, 0, many.length)).isFalse();
        assertThat(reader.wrap(many, 4, many.length - 4)).isTrue();
    }

    @Test
    void neitherWayAllocatesForAPacket() {
        RedEncoder encoder = new RedEncoder(2);
        byte[] payload = new byte[100];
        int[] timestamp = {0};

        long bytes = Allocations.bytesPerCall(() -> {
            int length = encoder.write(OPUS, timestamp[0] += 960, payload, 0, 100, buffer, 0, 1_200);
            reader.wrap(buffer, 0, length);
        });

        assertThat(bytes).isZero();
        assertThat(reader.count()).isEqualTo(3);
    }

    private int write(RedEncoder encoder, int timestamp, String hex) {
        byte[] payload = HexFormat.of().parseHex(hex);
        return encoder.write(OPUS, timestamp, payload, 0, payload.length, buffer, 0, 1_200);
    }
}
