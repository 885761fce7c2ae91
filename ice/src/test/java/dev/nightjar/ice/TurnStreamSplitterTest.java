package dev.nightjar.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnStreamSplitterTest {
    private final List<byte[]> messages = new ArrayList<>();

    @Test
    void messagesComeWholeInWhateverPiecesTheStreamComes() {
        SplittableRandom random = Seeds.random(3);
        for (int round = 0; round < 200; round++) {
            List<byte[]> expected = new ArrayList<>();
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int i = 0; i < 20; i++) {
                int kind = random.nextInt(8);
                byte[] message =
                        kind == 0 ? channelData(3000) : kind < 4 ? stun(random) : channelData(random.nextInt(200));
                stream.writeBytes(Arrays.copyOf(message, (message.length + 3) & ~3));
                if (kind != 0) {
                    expected.add(message);
                }
            }
            messages.clear();
            TurnStreamSplitter splitter = new TurnStreamSplitter();
            byte[] bytes = stream.toByteArray();
            for (int at = 0; at < bytes.length; ) {
                int piece = Math.min(bytes.length - at, 1 + random.nextInt(1 + random.nextInt(600)));
                assertThat(feed(splitter, Arrays.copyOfRange(bytes, at, at + piece)))
                        .isTrue();
                at += piece;
            }

            assertThat(messages).usingElementComparator(Arrays::compare).containsExactlyElementsOf(expected);
            assertThat(splitter.skippedMessages()).isEqualTo(20 - expected.size());
        }
    }

    @Test
    void thePaddingOfChannelDataIsNotPartOfIt() {
        assertThat(feed(new TurnStreamSplitter(), new byte[] {0x40, 1, 0, 1, 9, 0, 0, 0, 0x40, 1, 0, 0}))
                .isTrue();

        assertThat(messages).hasSize(2);
        assertThat(messages.get(0)).containsExactly(0x40, 1, 0, 1, 9);
        assertThat(messages.get(1)).containsExactly(0x40, 1, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0xC0, 0xFF})
    void aStreamOfSomethingElseIsBroken(int first) {
        TurnStreamSplitter splitter = new TurnStreamSplitter();

        assertThat(feed(splitter, new byte[] {(byte) first, 0, 0, 0})).isFalse();
        assertThat(feed(splitter, new byte[] {0x40, 0, 0, 0})).as("for good").isFalse();
        assertThat(messages).isEmpty();
    }

    @Test
    void stunOfAnOddLengthOrWithoutCookieIsBroken() {
        assertThat(feed(new TurnStreamSplitter(), new byte[] {0, 1, 0, 2})).isFalse();
        assertThat(feed(new TurnStreamSplitter(), new byte[20])).isFalse();
        assertThat(messages).isEmpty();
    }

    private boolean feed(TurnStreamSplitter splitter, byte[] bytes) {
        byte[] shifted = new byte[bytes.length + 5];
        System.arraycopy(bytes, 0, shifted, 3, bytes.length);
        return splitter.feed(
                shifted,
                3,
                bytes.length,
                (buffer, offset, length) -> messages.add(Arrays.copyOfRange(buffer, offset, offset + length)));
    }

    private static byte[] channelData(int length) {
        byte[] message = new byte[4 + length];
        Arrays.fill(message, (byte) 0x55);
        NetworkBytes.putInt16(message, 0, 0x4000);
        NetworkBytes.putInt16(message, 2, length);
        return message;
    }

    private static byte[] stun(SplittableRandom random) {
        StunWriter writer = new StunWriter()
                .begin(StunMessage.BINDING_SUCCESS, random.nextInt(), random.nextLong())
                .bytes(0x8022, new byte[random.nextInt(300)]);
        return Arrays.copyOf(writer.buffer(), writer.finishUnsigned());
    }
}
