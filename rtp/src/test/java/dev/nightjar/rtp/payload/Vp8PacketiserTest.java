package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.testkit.Seeds;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Vp8PacketiserTest {
    private static final byte[] KEYFRAME_START = HexFormat.of().parseHex("1002009d012a8002e001");

    private final Vp8Packetiser packetiser = new Vp8Packetiser(32_766);
    private final Vp8Descriptor descriptor = new Vp8Descriptor();

    @Test
    void framesOfEverySizeComeBackAsTheyWere() {
        SplittableRandom random = Seeds.random(7741);
        Vp8Depacketiser depacketiser = new Vp8Depacketiser();
        Frame out = new Frame(CodecKind.VP8);
        for (int max : new int[] {64, 65, 200, 1_180}) {
            for (int length = 10; length < 4 * max + 20; length += max > 200 ? 7 : 1) {
                byte[] bytes = keyframe(random, length);
                int layer = random.nextInt(-1, 4);

                Payloads payloads = Payloads.of(
                        packetiser, new EncodedFrame(CodecKind.VP8, bytes, 2, length, true, layer, -1), max);

                int header = layer < 0 ? 4 : 6;
                payloads.assertEven(max);
                assertThat(payloads.all).hasSize((length + max - header - 1) / (max - header));
                assertThat(payloads.lasts).isOne();
                assertThat(payloads.into(depacketiser, out)).isEqualTo(FrameOutcome.WHOLE);
                assertThat(Arrays.copyOf(out.buffer(), out.length()))
                        .isEqualTo(Arrays.copyOfRange(bytes, 2, length + 2));
                assertThat(out.temporalLayer()).isEqualTo(layer);
                assertThat(out.spatialLayer()).isEqualTo(Frame.UNKNOWN_LAYER);
                assertThat(out.isDiscardable()).isFalse();
            }
        }
    }

    @Test
    void pictureIdsAreOf15BitsAndWrap() {
        for (int id : new int[] {32_766, 32_767, 0, 1}) {
            Payloads payloads = send(false, -1);

            assertThat(payloads.all).hasSize(2);
            for (int i = 0; i < 2; i++) {
                parse(payloads.all.get(i), 4);
                assertThat(descriptor.isLongPictureId()).isTrue();
                assertThat(descriptor.pictureId()).isEqualTo(id);
                assertThat(descriptor.tl0PicIdx()).isEqualTo(Vp8Descriptor.ABSENT);
                assertThat(descriptor.isFrameStart()).isEqualTo(i == 0);
            }
        }
    }

    @Test
    void theBaseLayerIsCountedAndUpperLayersRepeatItsCounter() {
        int[] layers = {0, 2, 1, 2, 0, 2, 1, 2};
        int[] counters = {1, 1, 1, 1, 2, 2, 2, 2};
        boolean[] syncs = {true, true, false, false, false, false, false, false};
        for (int i = 0; i < layers.length; i++) {
            Payloads payloads = send(i == 0, layers[i]);

            parse(payloads.all.get(0), 6);
            assertThat(descriptor.temporalId()).isEqualTo(layers[i]);
            assertThat(descriptor.tl0PicIdx()).isEqualTo(counters[i]);
            assertThat(descriptor.isLayerSync()).as("frame %d", i).isEqualTo(syncs[i]);
        }
        for (int i = 0; i < 254; i++) {
            parse(send(false, 0).all.get(0), 6);
        }
        assertThat(descriptor.tl0PicIdx()).isZero();
    }

    @Test
    void refusesWhatItCannotSend() {
        EncodedFrame vp9 = EncodedFrame.of(CodecKind.VP9, new byte[20], true);
        EncodedFrame layer4 = new EncodedFrame(CodecKind.VP8, new byte[20], 0, 20, true, 4, -1);
        EncodedFrame fine = EncodedFrame.of(CodecKind.VP8, new byte[20], true);
        Payloads none = new Payloads();

        assertThatIllegalArgumentException().isThrownBy(() -> packetiser.packetise(vp9, 1_200, none));
        assertThatIllegalArgumentException().isThrownBy(() -> packetiser.packetise(layer4, 1_200, none));
        assertThatIllegalArgumentException().isThrownBy(() -> packetiser.packetise(fine, 63, none));
        assertThatIllegalArgumentException().isThrownBy(() -> new Vp8Packetiser(32_768));
        assertThat(none.all).isEmpty();
    }

    private Payloads send(boolean keyframe, int layer) {
        return Payloads.of(packetiser, new EncodedFrame(CodecKind.VP8, new byte[100], 0, 100, keyframe, layer, -1), 64);
    }

    private void parse(byte[] payload, int length) {
        assertThat(descriptor.parse(payload, 0, payload.length)).isEqualTo(length);
    }

    private static byte[] keyframe(SplittableRandom random, int length) {
        byte[] bytes = new byte[length + 2];
        random.nextBytes(bytes);
        System.arraycopy(KEYFRAME_START, 0, bytes, 2, KEYFRAME_START.length);
        return bytes;
    }
}
