package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.testkit.Seeds;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Av1PacketiserTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String SEQUENCE = Av1Streams.sequence(640, 360);

    @Test
    void smallObusShareAPacketWithoutTheirSizes() {
        String unit = Av1Streams.sized(1, SEQUENCE) + Av1Streams.sized(6, Av1Streams.KEY);

        List<String> payloads = packetise(unit, true, 1_200);

        String sequence = Av1Streams.obu(1, SEQUENCE);
        assertThat(payloads)
                .containsExactly(
                        "28" + Av1Streams.leb(sequence.length() / 2) + sequence + Av1Streams.obu(6, Av1Streams.KEY));
    }

    @Test
    void onlyTheFirstPacketOfAKeyframeBeginsASequence() {
        String unit = Av1Streams.sized(1, SEQUENCE) + Av1Streams.sized(6, Av1Streams.KEY + "00".repeat(200));

        List<String> payloads = packetise(unit, true, 64);

        assertThat(payloads).hasSize(4);
        assertThat(payloads.stream().map(payload -> payload.substring(0, 2))).containsExactly("68", "d0", "d0", "90");
    }

    @Test
    void moreThanThreeElementsAllHaveLengths() {
        String obu = Av1Streams.sized(5, "0102");

        assertThat(packetise(obu.repeat(3), false, 64)).containsExactly("30" + "03280102".repeat(2) + "280102");
        assertThat(packetise(obu.repeat(4), false, 64)).containsExactly("00" + "03280102".repeat(4));
    }

    @Test
    void delimitersAndTileListsAreNotSent() {
        String unit = "1200" + Av1Streams.sized(6, Av1Streams.INTER) + Av1Streams.sized(8, "abcd");

        assertThat(packetise(unit, false, 64)).containsExactly("10" + Av1Streams.obu(6, Av1Streams.INTER));
    }

    @Test
    void theLastObuMayLackItsSize() {
        assertThat(packetise(Av1Streams.obu(6, Av1Streams.INTER), false, 64))
                .containsExactly("10" + Av1Streams.obu(6, Av1Streams.INTER));
    }

    @Test
    void eachLayerBeginsAPacketAndWhatBelongsToAllComesFirst() {
        String unit = Av1Streams.sized(1, SEQUENCE)
                + Av1Streams.layeredAndSized(6, 0, 0, Av1Streams.KEY)
                + Av1Streams.sized(5, "00")
                + Av1Streams.layeredAndSized(6, 0, 1, Av1Streams.INTER)
                + Av1Streams.layeredAndSized(6, 0, 2, Av1Streams.INTER);

        List<String> payloads = packetise(unit, true, 1_200);

        String sequence = Av1Streams.obu(1, SEQUENCE);
        assertThat(payloads)
                .containsExactly(
                        "28" + Av1Streams.leb(sequence.length() / 2) + sequence
                                + Av1Streams.layered(6, 0, 0, Av1Streams.KEY),
                        "20" + "02" + "2800" + Av1Streams.layered(6, 0, 1, Av1Streams.INTER),
                        "10" + Av1Streams.layered(6, 0, 2, Av1Streams.INTER));
    }

    @Test
    void anyTemporalUnitComesBackWithinAnyLimit() {
        SplittableRandom random = Seeds.random(1_0);
        RoundTrip trip = new RoundTrip(CodecKind.AV1);
        trip.send(frame(Av1Streams.sized(1, SEQUENCE) + Av1Streams.sized(6, Av1Streams.KEY), true), 64);
        for (int round = 0; round < 3_000; round++) {
            EncodedFrame frame = frame(unit(random), false);
            int limit = 64 + random.nextInt(random.nextBoolean() ? 70 : 1_400);
            int before = trip.frames.size();

            trip.send(frame, limit);

            assertThat(trip.frames).hasSize(before + 1);
            assertThat(trip.lastFrame()).isEqualTo(frame.buffer());
            assertThat(trip.sizes).allMatch(size -> size <= limit);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {62, 63, 64, 65, 126, 127, 128, 129, 189, 190, 16_000, 17_000})
    void oneObuTakesAsFewPacketsAsCanBe(int payloadBytes) {
        EncodedFrame frame = frame(Av1Streams.sized(6, Av1Streams.INTER + "ab".repeat(payloadBytes - 2)), false);
        for (int limit : new int[] {64, 65, 127, 128, 1_200}) {
            RoundTrip trip = new RoundTrip(CodecKind.AV1).send(frame, limit);

            int fewest = (1 + payloadBytes + limit - 2) / (limit - 1);
            assertThat(trip.sizes).hasSize(fewest);
            int size = trip.sizes.get(0);
            assertThat(trip.sizes.subList(0, fewest - 1)).allMatch(other -> other == size);
            assertThat(trip.sizes.get(fewest - 1)).isBetween(size - fewest, size);
        }
    }

    @Test
    void manySmallObusDoNotBreakEvenness() {
        EncodedFrame frame = frame(Av1Streams.sized(5, "ab".repeat(40)).repeat(100), false);

        RoundTrip trip = new RoundTrip(CodecKind.AV1).send(frame, 1_200);

        assertThat(trip.sizes).hasSize(4);
        int largest = trip.sizes.get(0);
        assertThat(trip.sizes).allMatch(size -> size > largest - 60 && size <= largest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1200", // a delimiter alone
                "b2020000", // forbidden bit
                "3205" + "0000", // longer than the frame
                "32ffffffffff", // no length
                "36", // header cut off
                "34"
            })
    void whatIsNoTemporalUnitIsRefusedBeforeAnythingIsSent(String unit) {
        assertThatThrownBy(() -> packetise(unit, false, 64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("frame: ");
    }

    @Test
    void refusesOtherCodecsAndTooSmallPackets() {
        EncodedFrame frame = frame(Av1Streams.sized(6, Av1Streams.INTER), false);

        assertThatThrownBy(() -> new Av1Packetiser().packetise(frame, 63, (b, o, l, last) -> {}))
                .hasMessageContaining("maxPayloadBytes: 63");
        assertThatThrownBy(() -> new Av1Packetiser()
                        .packetise(EncodedFrame.of(CodecKind.VP8, new byte[9], true), 64, (b, o, l, last) -> {}))
                .hasMessageContaining("codec: VP8");
    }

    private static String unit(SplittableRandom random) {
        StringBuilder unit = new StringBuilder();
        int layers = random.nextInt(3);
        for (int layer = 0; layer <= layers; layer++) {
            int obus = 1 + random.nextInt(random.nextInt(5) == 0 ? 12 : 3);
            for (int i = 0; i < obus; i++) {
                boolean isFrame = i == 0;
                int bytes = random.nextInt(random.nextBoolean() ? 20 : 3_000);
                String payload = (isFrame ? Av1Streams.INTER : "") + "ab".repeat(bytes);
                boolean hasLayer = layers > 0 && (isFrame || random.nextBoolean());
                int type = isFrame ? 6 : 5;
                unit.append(
                        hasLayer
                                ? Av1Streams.layeredAndSized(type, 1, layer, payload)
                                : Av1Streams.sized(type, payload));
            }
        }
        return unit.toString();
    }

    private static List<String> packetise(String unit, boolean keyframe, int limit) {
        RoundTrip trip = new RoundTrip(CodecKind.AV1).send(frame(unit, keyframe), limit);
        return trip.payloads.stream().map(HEX::formatHex).toList();
    }

    private static EncodedFrame frame(String hex, boolean keyframe) {
        byte[] bytes = HEX.parseHex(hex);
        return EncodedFrame.of(CodecKind.AV1, bytes, keyframe);
    }
}
