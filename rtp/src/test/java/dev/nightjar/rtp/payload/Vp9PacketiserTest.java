package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Vp9PacketiserTest {
    private final Vp9Descriptor descriptor = new Vp9Descriptor();
    private final Frame out = new Frame(CodecKind.VP9);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void framesOfEverySizeComeBackAsTheyWere(boolean flexible) {
        Vp9Packetiser packetiser = new Vp9Packetiser(new Vp9Settings(flexible, 1, 1, 32_700));
        Vp9Depacketiser depacketiser = new Vp9Depacketiser();
        for (int max : new int[] {64, 65, 200, 1_180}) {
            for (int length = 10; length < 4 * max + 20; length += max > 200 ? 7 : 1) {
                boolean isKey = length % 5 == 0;
                byte[] bytes = isKey ? Vp9Streams.keyframe(320, 180, length) : Vp9Streams.inter(1, 0, length);

                Payloads payloads = Payloads.of(packetiser, EncodedFrame.of(CodecKind.VP9, bytes, isKey), max);

                payloads.assertEven(max);
                assertThat(payloads.lasts).isOne();
                assertThat(payloads.into(depacketiser, out)).isEqualTo(FrameOutcome.WHOLE);
                assertThat(Arrays.copyOf(out.buffer(), out.length())).isEqualTo(bytes);
                assertThat(out.isKeyframe()).isEqualTo(isKey);
                assertThat(out.width()).isEqualTo(320);
                assertThat(out.height()).isEqualTo(180);
            }
        }
    }

    @Test
    void keyframesTellSizeAndGroupWithoutFlexibleMode() {
        Vp9Packetiser packetiser = new Vp9Packetiser();

        Payloads key = send(packetiser, Vp9Streams.keyframe(640, 360, 300), 0, -1, 100);
        parse(key, 0);
        assertThat(descriptor.hasStructure()).isTrue();
        assertThat(descriptor.structure().layers()).isOne();
        assertThat(descriptor.structure().width(0)).isEqualTo(640);
        assertThat(descriptor.structure().height(0)).isEqualTo(360);
        assertThat(descriptor.structure().pictures()).isOne();
        assertThat(descriptor.structure().referenceDifference(0, 0)).isOne();
        assertThat(descriptor.isInterPredicted()).isFalse();
        assertThat(descriptor.isFlexible()).isFalse();
        parse(key, 1);
        assertThat(descriptor.hasStructure()).isFalse();

        parse(send(packetiser, Vp9Streams.inter(1, 0, 300), 0, -1, 100), 0);
        assertThat(descriptor.hasStructure()).isFalse();
        assertThat(descriptor.isInterPredicted()).isTrue();
        assertThat(descriptor.tl0PicIdx()).isEqualTo(2);
        assertThat(descriptor.temporalId()).isZero();
        assertThat(descriptor.spatialId()).isZero();
    }

    @Test
    void groupsOfTemporalLayersAreTold() {
        int[][] layers = {{0}, {0, 1}, {0, 2, 1, 2}};
        int[][] references = {{1}, {2, 1}, {4, 1, 2, 1}};
        for (int count = 1; count <= 3; count++) {
            parse(
                    send(
                            new Vp9Packetiser(new Vp9Settings(false, 1, count, 0)),
                            Vp9Streams.keyframe(64, 64, 90),
                            0,
                            -1,
                            100),
                    0);

            Vp9ScalabilityStructure structure = descriptor.structure();
            assertThat(structure.pictures()).isEqualTo(layers[count - 1].length);
            for (int i = 0; i < structure.pictures(); i++) {
                assertThat(structure.temporalId(i)).isEqualTo(layers[count - 1][i]);
                assertThat(structure.referenceCount(i)).isOne();
                assertThat(structure.referenceDifference(i, 0)).isEqualTo(references[count - 1][i]);
            }
        }
    }

    @Test
    void flexibleModeNamesThePicturesThatTheFrameRefersTo() {
        Vp9Packetiser packetiser = new Vp9Packetiser(Vp9Settings.FLEXIBLE);
        send(packetiser, Vp9Streams.keyframe(64, 64, 90), 0, -1, 100);
        send(packetiser, Vp9Streams.inter(0x01, 0, 90), 2, -1, 100);
        send(packetiser, Vp9Streams.inter(0x02, 0, 90), 1, -1, 100);

        parse(send(packetiser, Vp9Streams.inter(0, new int[] {2, 1, 0}, 90), 2, -1, 100), 0);

        assertThat(descriptor.isFlexible()).isTrue();
        assertThat(descriptor.temporalId()).isEqualTo(2);
        assertThat(references()).containsExactly(3, 1, 2);
        parse(send(packetiser, Vp9Streams.inter(0x40, new int[] {3, 4, 3}, 90), 0, -1, 100), 0);
        assertThat(references()).containsExactly(4);
        parse(send(packetiser, Vp9Streams.showExisting(6), 0, -1, 100), 0);
        assertThat(references()).containsExactly(1);
    }

    @Test
    void aReferenceTooFarBackIsToldAsTheFurthest() {
        Vp9Packetiser packetiser = new Vp9Packetiser(Vp9Settings.FLEXIBLE);
        send(packetiser, Vp9Streams.keyframe(64, 64, 90), -1, -1, 100);
        for (int i = 0; i < 200; i++) {
            send(packetiser, Vp9Streams.inter(0x01, 0, 90), -1, -1, 100);
        }

        parse(send(packetiser, Vp9Streams.inter(0x01, 1, 90), -1, -1, 100), 0);

        assertThat(references()).containsExactly(127);
        assertThat(descriptor.temporalId()).isEqualTo(Vp9Descriptor.ABSENT);
    }

    @Test
    void spatialLayersArePacketsOfOnePicture() {
        Vp9Packetiser packetiser = new Vp9Packetiser(new Vp9Settings(false, 2, 1, 7));
        List<Payloads> sent = new ArrayList<>();
        sent.add(send(packetiser, Vp9Streams.keyframe(64, 64, 90), 0, 0, 100));
        sent.add(send(packetiser, Vp9Streams.resized(0x02, 0, 128, 128, 90), 0, 1, 100));
        sent.add(send(packetiser, Vp9Streams.inter(0x01, 0, 90), 0, 0, 100));
        sent.add(send(packetiser, Vp9Streams.inter(0x02, new int[] {1, 0, 1}, 90), 0, 1, 100));
        sent.add(send(packetiser, Vp9Streams.inter(0x01, 0, 90), 0, 0, 100));
        sent.add(send(packetiser, Vp9Streams.inter(0x02, 1, 90), 0, 1, 100));

        int[] pictures = {7, 7, 8, 8, 9, 9};
        boolean[] interLayer = {false, true, false, true, false, false};
        boolean[] inter = {false, false, true, true, true, true};
        for (int i = 0; i < 6; i++) {
            parse(sent.get(i), 0);
            assertThat(descriptor.pictureId()).isEqualTo(pictures[i]);
            assertThat(descriptor.tl0PicIdx()).isEqualTo(pictures[i] - 6);
            assertThat(descriptor.spatialId()).isEqualTo(i % 2);
            assertThat(descriptor.isInterLayerPredicted()).as("D of %d", i).isEqualTo(interLayer[i]);
            assertThat(descriptor.isInterPredicted()).as("P of %d", i).isEqualTo(inter[i]);
            assertThat(descriptor.hasStructure()).isEqualTo(i == 0);
            assertThat(sent.get(i).lasts).isEqualTo(i % 2);
        }
        parse(sent.get(0), 0);
        assertThat(descriptor.structure().layers()).isEqualTo(2);
        assertThat(descriptor.structure().hasSizes()).isFalse();
    }

    @Test
    void chunksWithAnIndexGoWhole() {
        FrameBytes chunk = new FrameBytes(16);
        byte[] hidden = Vp9Streams.keyframe(64, 64, 70);
        byte[] shown = Vp9Streams.inter(0x01, 0, 50);
        chunk.append(hidden, 0, 70);
        chunk.append(shown, 0, 50);
        Vp9Superframe.appendIndex(chunk, new int[] {70, 50}, 2);
        Vp9Packetiser packetiser = new Vp9Packetiser(Vp9Settings.FLEXIBLE);

        Payloads payloads = send(packetiser, Arrays.copyOf(chunk.array(), chunk.length()), -1, -1, 200);

        parse(payloads, 0);
        assertThat(descriptor.isInterPredicted()).isFalse();
        Vp9Depacketiser depacketiser = new Vp9Depacketiser();
        assertThat(payloads.into(depacketiser, out)).isEqualTo(FrameOutcome.WHOLE);
        assertThat(Arrays.copyOf(out.buffer(), out.length())).isEqualTo(Arrays.copyOf(chunk.array(), chunk.length()));
        assertThat(out.isKeyframe()).isTrue();
    }

    @Test
    void anyStreamOfLayersComesBackAsSuperframes() {
        SplittableRandom random = Seeds.random(962);
        for (int round = 0; round < 300; round++) {
            int spatialLayers = random.nextInt(1, 5);
            Vp9Packetiser packetiser =
                    new Vp9Packetiser(new Vp9Settings(random.nextBoolean(), spatialLayers, 1, random.nextInt(32_768)));
            Vp9Depacketiser depacketiser = new Vp9Depacketiser();
            for (int picture = 0; picture < 10; picture++) {
                Payloads all = new Payloads();
                FrameBytes expected = new FrameBytes(16);
                int[] lengths = new int[8];
                int max = random.nextInt(64, 300);
                for (int layer = 0; layer < spatialLayers; layer++) {
                    byte[] bytes = layerFrame(random, picture, layer);
                    lengths[layer] = bytes.length;
                    expected.append(bytes, 0, bytes.length);
                    if (picture == 0 && layer == 0 && spatialLayers > 1) {
                        expected.array()[0] &= (byte) ~0x02; // not shown
                    }
                    packetiser.packetise(
                            new EncodedFrame(CodecKind.VP9, bytes, 0, bytes.length, picture == 0, 0, layer), max, all);
                }
                if (spatialLayers > 1) {
                    Vp9Superframe.appendIndex(expected, lengths, spatialLayers);
                }

                assertThat(all.lasts).isOne();
                assertThat(all.into(depacketiser, out)).isEqualTo(FrameOutcome.WHOLE);
                assertThat(Arrays.copyOf(out.buffer(), out.length()))
                        .isEqualTo(Arrays.copyOf(expected.array(), expected.length()));
                assertThat(out.isKeyframe()).isEqualTo(picture == 0);
                assertThat(out.spatialLayer()).isEqualTo(spatialLayers - 1);
                assertThat(out.width()).isEqualTo(64 << spatialLayers - 1);
            }
        }
    }

    private static byte[] layerFrame(SplittableRandom random, int picture, int layer) {
        int length = random.nextInt(20, 500);
        if (picture > 0) {
            return Vp9Streams.inter(1 << layer, new int[] {layer, random.nextInt(layer + 1), layer}, length);
        }
        return layer == 0
                ? Vp9Streams.keyframe(64, 64, length)
                : Vp9Streams.resized(1 << layer, layer - 1, 64 << layer, 64 << layer, length);
    }

    @Test
    void refusesWhatItCannotSend() {
        Vp9Packetiser packetiser = new Vp9Packetiser();
        Payloads none = new Payloads();
        EncodedFrame noFrame = EncodedFrame.of(CodecKind.VP9, new byte[20], true);
        byte[] key = Vp9Streams.keyframe(64, 64, 20);
        EncodedFrame upper = new EncodedFrame(CodecKind.VP9, key, 0, 20, true, 0, 1);
        EncodedFrame fine = EncodedFrame.of(CodecKind.VP9, key, true);

        assertThatIllegalArgumentException().isThrownBy(() -> packetiser.packetise(noFrame, 1_200, none));
        assertThatIllegalArgumentException().isThrownBy(() -> packetiser.packetise(upper, 1_200, none));
        assertThatIllegalArgumentException().isThrownBy(() -> packetiser.packetise(fine, 63, none));
        assertThatIllegalArgumentException().isThrownBy(() -> new Vp9Settings(false, 9, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Vp9Settings(false, 1, 4, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Vp9Settings(false, 1, 1, -1));
        assertThat(none.all).isEmpty();
    }

    private static Payloads send(Vp9Packetiser packetiser, byte[] bytes, int temporal, int spatial, int max) {
        boolean isKey = Vp9FrameHeader.beginsKeyframe(bytes, 0, bytes.length);
        return Payloads.of(
                packetiser, new EncodedFrame(CodecKind.VP9, bytes, 0, bytes.length, isKey, temporal, spatial), max);
    }

    private void parse(Payloads payloads, int index) {
        byte[] payload = payloads.all.get(index);
        assertThat(descriptor.parse(payload, 0, payload.length)).isPositive();
    }

    private List<Integer> references() {
        List<Integer> differences = new ArrayList<>();
        for (int i = 0; i < descriptor.referenceCount(); i++) {
            differences.add(descriptor.referenceDifference(i));
        }
        return differences;
    }
}
