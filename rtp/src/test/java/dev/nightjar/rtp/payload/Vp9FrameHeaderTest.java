package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Vp9FrameHeaderTest {
    private final Vp9FrameHeader header = new Vp9FrameHeader();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aKeyframeTellsItsSizeInEachProfile(int profile) {
        byte[] bytes = Vp9Streams.keyframe(profile, 1_918, 3, 30);

        assertThat(header.parse(bytes, 0, bytes.length)).isTrue();

        assertThat(header.profile()).isEqualTo(profile);
        assertThat(header.isKeyframe()).isTrue();
        assertThat(header.isIntra()).isTrue();
        assertThat(header.isShown()).isTrue();
        assertThat(header.refreshFlags()).isEqualTo(0xFF);
        assertThat(header.width()).isEqualTo(1_918);
        assertThat(header.height()).isEqualTo(3);
        assertThat(header.bitDepth()).isEqualTo(profile < 2 ? 8 : 10);
        assertThat(Vp9FrameHeader.beginsKeyframe(bytes, 0, bytes.length)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void anIntraOnlyFrameIsNoKeyframe(int profile) {
        byte[] bytes = Vp9Streams.intraOnly(profile, 0x81, 320, 200, 30);

        assertThat(header.parse(bytes, 0, bytes.length)).isTrue();

        assertThat(header.isKeyframe()).isFalse();
        assertThat(header.isIntra()).isTrue();
        assertThat(header.isShown()).isFalse();
        assertThat(header.refreshFlags()).isEqualTo(0x81);
        assertThat(header.width()).isEqualTo(320);
        assertThat(header.height()).isEqualTo(200);
        assertThat(Vp9FrameHeader.beginsKeyframe(bytes, 0, bytes.length)).isFalse();
    }

    @Test
    void anInterFrameTellsItsReferences() {
        byte[] bytes = Vp9Streams.inter(0x12, new int[] {1, 7, 4}, 30);

        assertThat(header.parse(bytes, 0, bytes.length)).isTrue();

        assertThat(header.isIntra()).isFalse();
        assertThat(header.refreshFlags()).isEqualTo(0x12);
        assertThat(new int[] {header.slot(0), header.slot(1), header.slot(2)}).containsExactly(1, 7, 4);
        assertThat(header.sizeReference()).isEqualTo(1);
        assertThat(Vp9FrameHeader.beginsKeyframe(bytes, 0, bytes.length)).isFalse();
    }

    @Test
    void anInterFrameMayHaveASizeOfItsOwn() {
        byte[] bytes = Vp9Streams.resized(1, 0, 640, 360, 30);

        assertThat(header.parse(bytes, 0, bytes.length)).isTrue();

        assertThat(header.sizeReference()).isEqualTo(-1);
        assertThat(header.width()).isEqualTo(640);
        assertThat(header.height()).isEqualTo(360);
    }

    @Test
    void aFrameMayOnlyShowAnother() {
        byte[] bytes = Vp9Streams.showExisting(5);

        assertThat(header.parse(bytes, 0, bytes.length)).isTrue();

        assertThat(header.showsExisting()).isTrue();
        assertThat(header.existingSlot()).isEqualTo(5);
        assertThat(header.refreshFlags()).isZero();
        assertThat(header.isKeyframe()).isFalse();
        assertThat(Vp9FrameHeader.beginsKeyframe(bytes, 0, bytes.length)).isFalse();
    }

    @Test
    void refusesHeadersThatAreCutOrWrong() {
        byte[] whole = Vp9Streams.keyframe(64, 64, 10);
        for (int length = 0; length < 9; length++) {
            assertThat(header.parse(Arrays.copyOf(whole, length), 0, length))
                    .as("%d bytes", length)
                    .isFalse();
        }
        byte[] noMarker = whole.clone();
        noMarker[0] ^= (byte) 0x40;
        byte[] noSync = whole.clone();
        noSync[2] ^= 0x10;
        byte[] reserved = Vp9Streams.keyframe(3, 64, 64, 20);
        reserved[0] |= 0x08;
        byte[] subsampled = Vp9Streams.keyframe(1, 64, 64, 20);
        subsampled[4] |= (byte) 0x0E; // both ways and the reserved bit
        for (byte[] wrong : new byte[][] {noMarker, noSync, reserved, subsampled}) {
            assertThat(header.parse(wrong, 0, wrong.length)).isFalse();
        }
        assertThat(Vp9FrameHeader.beginsKeyframe(noMarker, 0, 10)).isFalse();
        assertThat(Vp9FrameHeader.beginsKeyframe(whole, 0, 1)).isFalse();
    }

    @Test
    void slotsRememberTheSizeOfTheirFrames() {
        Vp9Slots slots = new Vp9Slots();

        decode(slots, Vp9Streams.keyframe(64, 48, 20), 1);
        decode(slots, Vp9Streams.resized(0x02, 0, 128, 96, 20), 2);
        assertThat(slots.width()).isEqualTo(128);
        decode(slots, Vp9Streams.inter(0x04, 0, 20), 3);
        assertThat(slots.width()).isEqualTo(64);
        assertThat(slots.height()).isEqualTo(48);
        decode(slots, Vp9Streams.showExisting(1), 4);

        assertThat(slots.width()).isEqualTo(128);
        assertThat(slots.height()).isEqualTo(96);
        assertThat(new long[] {slots.picture(0), slots.picture(1), slots.picture(2), slots.picture(3)})
                .containsExactly(1, 2, 3, 1);
    }

    private void decode(Vp9Slots slots, byte[] bytes, long picture) {
        assertThat(header.parse(bytes, 0, bytes.length)).isTrue();
        slots.decoded(header, picture);
    }

    @Test
    void superframesAreSplitByTheirIndex() {
        SplittableRandom random = Seeds.random(99);
        Vp9Superframe split = new Vp9Superframe();
        for (int i = 0; i < 2_000; i++) {
            FrameBytes bytes = new FrameBytes(16);
            int frames = random.nextInt(2, 9);
            int[] lengths = new int[Vp9Superframe.MAX_FRAMES];
            for (int k = 0; k < frames; k++) {
                lengths[k] = 1 + random.nextInt(1 << random.nextInt(1, 18));
                bytes.append(new byte[lengths[k]], 0, lengths[k]);
            }
            assertThat(Vp9Superframe.appendIndex(bytes, lengths, frames)).isTrue();

            split.split(bytes.array(), 0, bytes.length());

            assertThat(split.count()).isEqualTo(frames);
            int at = 0;
            for (int k = 0; k < frames; k++) {
                assertThat(split.offset(k)).isEqualTo(at);
                assertThat(split.length(k)).isEqualTo(lengths[k]);
                at += lengths[k];
            }
        }
    }

    @Test
    void aChunkWithoutAValidIndexIsOneFrame() {
        Vp9Superframe split = new Vp9Superframe();
        byte[][] chunks = {
            {(byte) 0xC1},
            {1, 2, 3, (byte) 0xC1}, // no marker at the index's beginning
            {1, (byte) 0xC1, 0, 1, (byte) 0xC1}, // a frame of no bytes
            {1, (byte) 0xC1, 1, 1, (byte) 0xC1}, // longer than the chunk
        };
        for (byte[] chunk : chunks) {
            split.split(chunk, 0, chunk.length);

            assertThat(split.count()).isOne();
            assertThat(split.offset(0)).isZero();
            assertThat(split.length(0)).isEqualTo(chunk.length);
        }
    }
}
