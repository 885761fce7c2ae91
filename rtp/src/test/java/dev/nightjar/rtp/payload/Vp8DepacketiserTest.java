package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Vp8DepacketiserTest {
    private static final HexFormat HEX = HexFormat.of();

    /** Frame tag of a shown keyframe, start code, 640x480 with scale bits set. */
    private static final String KEYFRAME = "10020 09d012a 8042 e0c1".replace(" ", "") + "aabbcc";

    private final Vp8Depacketiser depacketiser = new Vp8Depacketiser();
    private final Frame frame = new Frame(CodecKind.VP8);

    // Columns: descriptor, its length, start, PID, N, PictureID, TL0PICIDX, TID, KEYIDX; -1 is absent.
    @ParameterizedTest
    @CsvSource({
        "10, 1, true, 0, false, -1, -1, -1, -1",
        "33, 1, false, 3, true, -1, -1, -1, -1",
        "908011, 3, true, 0, false, 17, -1, -1, -1",
        "90809234, 4, true, 0, false, 4660, -1, -1, -1",
        "904007, 3, true, 0, false, -1, 7, -1, -1",
        "9020c0, 3, true, 0, false, -1, -1, 3, -1",
        "901085, 3, true, 0, false, -1, -1, -1, 5",
        "90f0ffff0947, 6, true, 0, false, 32767, 9, 1, 7",
    })
    void readsEachFieldOfTheDescriptor(
            String hex,
            int length,
            boolean start,
            int partition,
            boolean nonReference,
            int pictureId,
            int tl0,
            int temporal,
            int key) {
        for (int offset : new int[] {0, 3}) {
            byte[] buffer = new byte[16];
            byte[] bytes = HEX.parseHex(hex);
            System.arraycopy(bytes, 0, buffer, offset, bytes.length);
            Vp8Descriptor descriptor = new Vp8Descriptor();

            assertThat(descriptor.parse(buffer, offset, bytes.length)).isEqualTo(length);

            assertThat(descriptor.isFrameStart()).isEqualTo(start);
            assertThat(descriptor.partitionId()).isEqualTo(partition);
            assertThat(descriptor.isNonReference()).isEqualTo(nonReference);
            assertThat(descriptor.pictureId()).isEqualTo(pictureId);
            assertThat(descriptor.tl0PicIdx()).isEqualTo(tl0);
            assertThat(descriptor.temporalId()).isEqualTo(temporal);
            assertThat(descriptor.keyIdx()).isEqualTo(key);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "90", "9080", "908092", "9040", "9020", "90f0ffff09", "90c011"})
    void refusesADescriptorThatIsCut(String hex) {
        byte[] bytes = HEX.parseHex(hex);

        assertThat(new Vp8Descriptor().parse(bytes, 0, bytes.length)).isEqualTo(-1);
    }

    @Test
    void pictureIdsWrapAtTheirOwnWidth() {
        Vp8Descriptor descriptor = new Vp8Descriptor();

        descriptor.parse(HEX.parseHex("90807f"), 0, 3);
        assertThat(descriptor.pictureIdAfter(0x7F)).isZero();
        descriptor.parse(HEX.parseHex("9080ffff"), 0, 4);
        assertThat(descriptor.pictureIdAfter(0x7F)).isEqualTo(0x80);
        assertThat(descriptor.pictureIdAfter(0x7FFF)).isZero();
    }

    @Test
    void joinsTheCodedBytesOfAKeyframeAndReadsItsSize() {
        depacketiser.begin(false);
        assertThat(append("10" + KEYFRAME)).isTrue();
        assertThat(append("00ddee")).isTrue();

        assertThat(depacketiser.finish(frame)).isEqualTo(FrameOutcome.WHOLE);

        assertThat(Arrays.copyOf(frame.buffer(), frame.length())).isEqualTo(HEX.parseHex(KEYFRAME + "ddee"));
        assertThat(frame.isKeyframe()).isTrue();
        assertThat(frame.width()).isEqualTo(640);
        assertThat(frame.height()).isEqualTo(480);
    }

    @Test
    void anInterFrameKeepsTheSizeOfTheKeyframeBefore() {
        depacketiser.begin(false);
        append("10" + KEYFRAME);
        depacketiser.finish(frame);
        depacketiser.begin(false);
        append("10" + "31020011");

        assertThat(depacketiser.finish(frame)).isEqualTo(FrameOutcome.WHOLE);

        assertThat(frame.isKeyframe()).isFalse();
        assertThat(frame.width()).isEqualTo(640);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"00100200aa", "11100200aa", "10", "101002", "1010020000012a80024001", "10" + "1002009d012a8002"})
    void refusesWhatIsNoWholeFrame(String hex) {
        depacketiser.begin(false);
        append(hex);

        assertThat(depacketiser.finish(frame)).isEqualTo(FrameOutcome.BROKEN);
    }

    @Test
    void theNextPictureIdProvesThatNoFrameWasLost() {
        depacketiser.begin(false);
        append("908005" + KEYFRAME);
        depacketiser.finish(frame);

        assertThat(proves("908006" + "3102")).isTrue();
        assertThat(proves("908007" + "3102")).isFalse();
        assertThat(proves("808006" + "3102")).isFalse();
        assertThat(proves("10" + "3102")).isFalse();
    }

    @Test
    void anUnfinishedFrameProvesNothing() {
        depacketiser.begin(false);
        append("908005" + KEYFRAME);
        depacketiser.finish(frame);
        depacketiser.begin(false);
        append("908006" + "310200");

        assertThat(proves("908007" + "3102")).isFalse();
    }

    @Test
    void aFrameCannotOutgrowItsBound() {
        byte[] payload = new byte[60_001];
        payload[0] = 0x10;
        depacketiser.begin(false);
        boolean taken = true;
        for (int i = 0; i < 80; i++) {
            taken &= depacketiser.append(payload, 0, payload.length);
        }

        assertThat(taken).isFalse();
        assertThat(depacketiser.finish(frame)).isEqualTo(FrameOutcome.BROKEN);
    }

    @Test
    void garbageNeverThrows() {
        SplittableRandom random = Seeds.random(11);
        byte[] garbage = new byte[40];
        for (int i = 0; i < 50_000; i++) {
            random.nextBytes(garbage);
            depacketiser.begin(false);
            for (int k = 0; k < 3; k++) {
                int offset = random.nextInt(20);
                int length = random.nextInt(20);
                depacketiser.provesNothingLost(garbage, offset, length);
                depacketiser.append(garbage, offset, length);
            }
            depacketiser.finish(frame);
        }
        assertThat(frame.length()).isBetween(0, 60);
    }

    private boolean append(String hex) {
        byte[] bytes = HEX.parseHex(hex);
        return depacketiser.append(bytes, 0, bytes.length);
    }

    private boolean proves(String hex) {
        byte[] bytes = HEX.parseHex(hex);
        return depacketiser.provesNothingLost(bytes, 0, bytes.length);
    }
}
