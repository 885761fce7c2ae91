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

class H265PacketiserTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void smallUnitsShareAPacketAndALoneOneIsItsOwn() {
        assertThat(packetise(64, H265Streams.TRAIL)).containsExactly(H265Streams.TRAIL);
        assertThat(packetise(64, H265Streams.PPS, H265Streams.TRAIL))
                .containsExactly(H265Streams.aggregate(H265Streams.PPS, H265Streams.TRAIL));
        assertThat(packetise(100, H265Streams.VPS, H265Streams.SPS, H265Streams.PPS, H265Streams.IDR))
                .containsExactly(
                        H265Streams.aggregate(H265Streams.VPS, H265Streams.SPS, H265Streams.PPS, H265Streams.IDR));
    }

    @Test
    void anAggregateHasTheLowestLayerAndTemporalIdOfItsUnits() {
        String upper = "0103" + "d0"; // TRAIL_N, layer 32, TID 3
        String lower = "0212" + "d0"; // TRAIL_R, layer 2, TID 2

        assertThat(packetise(64, upper, lower)).containsExactly("6012" + "0003" + upper + "0003" + lower);
        assertThat(packetise(64, upper, "8212d0")).containsExactly("e012" + "0003" + upper + "0003" + "8212d0");
    }

    @Test
    void aLargeUnitBecomesFragmentsOfOneLength() {
        String unit = "2602" + "af" + "00".repeat(149);

        List<String> payloads = packetise(64, unit);

        assertThat(payloads).hasSize(3);
        assertThat(payloads.stream().map(payload -> payload.substring(0, 6)))
                .containsExactly("620293", "620213", "620253");
        assertThat(payloads).allMatch(payload -> payload.length() / 2 == 53);
    }

    @Test
    void anAggregateFillsAPacketToItsLastByte() {
        String unit = "0201" + "d0".repeat(26);

        assertThat(packetise(64, unit, unit + "d0")).hasSize(1 + 0).allMatch(payload -> payload.length() / 2 == 63);
        assertThat(packetise(64, unit, unit + "d0d0")).hasSize(1);
        assertThat(packetise(64, unit, unit + "d0d0d0")).hasSize(2);
        assertThat(packetise(64, "0201" + "d0".repeat(62))).hasSize(1);
        assertThat(packetise(64, "0201" + "d0".repeat(63))).hasSize(2);
    }

    @Test
    void anyAccessUnitComesBackWithinAnyLimit() {
        SplittableRandom random = Seeds.random(7798);
        RoundTrip trip = new RoundTrip(CodecKind.H265);
        trip.send(frame(H265Streams.VPS, H265Streams.SPS, H265Streams.PPS, H265Streams.IDR), 64);
        for (int round = 0; round < 3_000; round++) {
            String[] units = new String[1 + random.nextInt(random.nextInt(5) == 0 ? 30 : 4)];
            for (int i = 0; i < units.length; i++) {
                int bytes = random.nextInt(random.nextBoolean() ? 90 : 4_000);
                units[i] = (i == 0 ? "0201d0" : "4e01d0") + "ab".repeat(bytes);
            }
            EncodedFrame frame = frame(units);
            int limit = 64 + random.nextInt(random.nextBoolean() ? 70 : 1_400);
            int before = trip.frames.size();

            trip.send(frame, limit);

            assertThat(trip.frames).hasSize(before + 1);
            assertThat(trip.lastFrame()).isEqualTo(frame.buffer());
            assertThat(trip.sizes).allMatch(size -> size <= limit);
            assertThat(trip.marked).containsExactly(trip.sizes.size() - 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "000000", // length cut off
                "00000002" + "0201", // header alone
                "00000004" + "0201d0", // longer than the frame
                "ffffffff" + "0201d0", // negative
                "00000003" + "6001d0", // an aggregate
                "00000003" + "0201d0" + "00" // a byte is left
            })
    void whatIsNoAccessUnitIsRefusedBeforeAnythingIsSent(String unit) {
        EncodedFrame frame = EncodedFrame.of(CodecKind.H265, HEX.parseHex(unit), false);
        RoundTrip trip = new RoundTrip(CodecKind.H265);

        assertThatThrownBy(() -> trip.send(frame, 64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("frame: NAL unit at ");
        assertThat(trip.sizes).isEmpty();
    }

    private static List<String> packetise(int limit, String... units) {
        RoundTrip trip = new RoundTrip(CodecKind.H265).send(frame(units), limit);
        return trip.payloads.stream().map(HEX::formatHex).toList();
    }

    private static EncodedFrame frame(String... units) {
        return EncodedFrame.of(CodecKind.H265, HEX.parseHex(H265Streams.prefixed(units)), false);
    }
}
