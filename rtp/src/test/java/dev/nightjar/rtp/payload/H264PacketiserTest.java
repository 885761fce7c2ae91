package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class H264PacketiserTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] SPS = HEX.parseHex(H264Streams.baseline(640, 480));
    private static final byte[] PPS = HEX.parseHex("68ce3880");

    private final H264Packetiser packetiser = new H264Packetiser();

    @Test
    void accessUnitsOfEverySizeComeBackAsTheyWere() {
        SplittableRandom random = Seeds.random(6184);
        H264Depacketiser depacketiser = new H264Depacketiser();
        Frame out = new Frame(CodecKind.H264);
        for (int max : new int[] {64, 65, 200, 1_180}) {
            for (int length = 2; length < 4 * max; length += max > 200 ? 7 : 1) {
                byte[] bytes = accessUnit(SPS, PPS, slice(random, 0x65, length));

                Payloads payloads = Payloads.of(packetiser, EncodedFrame.of(CodecKind.H264, bytes, true), max);

                assertThat(payloads.lasts).isOne();
                assertThat(payloads.all)
                        .allSatisfy(payload -> assertThat(payload.length).isLessThanOrEqualTo(max));
                assertThat(payloads.into(depacketiser, out)).isEqualTo(FrameOutcome.WHOLE);
                assertThat(Arrays.copyOf(out.buffer(), out.length())).isEqualTo(bytes);
                assertThat(out.isKeyframe()).isTrue();
            }
        }
    }

    @Test
    void anyMixOfUnitsComesBackAsItWas() {
        SplittableRandom random = Seeds.random(6185);
        H264Depacketiser depacketiser = new H264Depacketiser();
        Frame out = new Frame(CodecKind.H264);
        Payloads.of(packetiser, EncodedFrame.of(CodecKind.H264, accessUnit(SPS, PPS, slice(random, 0x65, 9)), true), 64)
                .into(depacketiser, out);
        for (int i = 0; i < 5_000; i++) {
            byte[][] units = new byte[random.nextInt(1, 7)][];
            for (int k = 0; k < units.length; k++) {
                units[k] = slice(random, k == 0 ? 0x41 : 0x06, random.nextInt(2, 250));
            }
            byte[] bytes = accessUnit(units);

            Payloads payloads =
                    Payloads.of(packetiser, EncodedFrame.of(CodecKind.H264, bytes, false), random.nextInt(64, 200));

            assertThat(payloads.lasts).isOne();
            assertThat(payloads.into(depacketiser, out)).isEqualTo(FrameOutcome.WHOLE);
            assertThat(Arrays.copyOf(out.buffer(), out.length())).isEqualTo(bytes);
        }
    }

    @Test
    void fragmentsAreAllOfOneLengthButTheLast() {
        SplittableRandom random = Seeds.random(1);
        for (int length = 65; length < 1_000; length++) {
            byte[] bytes = accessUnit(slice(random, 0x41, length));

            Payloads payloads = Payloads.of(packetiser, EncodedFrame.of(CodecKind.H264, bytes, false), 64);

            payloads.assertEven(64);
            assertThat(payloads.all).hasSize((length - 1 + 61) / 62);
            for (int i = 0; i < payloads.all.size(); i++) {
                byte[] payload = payloads.all.get(i);
                boolean isLast = i == payloads.all.size() - 1;
                assertThat(payload[0]).isEqualTo((byte) 0x5C);
                assertThat(payload[1]).isEqualTo((byte) (i == 0 ? 0x81 : isLast ? 0x41 : 0x01));
            }
        }
    }

    @Test
    void parameterSetsGoTogetherRightBeforeTheirIdr() {
        byte[] idr = slice(Seeds.random(2), 0x65, 300);

        Payloads payloads =
                Payloads.of(packetiser, EncodedFrame.of(CodecKind.H264, accessUnit(SPS, PPS, idr), true), 200);

        byte[] first = payloads.all.get(0);
        assertThat(HEX.formatHex(first)).isEqualTo("78" + sized(SPS) + sized(PPS));
        assertThat(payloads.all).hasSize(3);
        assertThat(payloads.all.get(1)[0]).isEqualTo((byte) 0x7C);
    }

    @Test
    void anAggregateHasTheHighestImportanceAndAnyForbiddenBit() {
        Payloads payloads = Payloads.of(
                packetiser,
                EncodedFrame.of(CodecKind.H264, accessUnit(HEX.parseHex("0611"), HEX.parseHex("c122")), false),
                100);

        assertThat(payloads.all).hasSize(1);
        assertThat(payloads.all.get(0)[0]).isEqualTo((byte) (0x80 | 0x40 | 24));
    }

    @Test
    void modeZeroHasSingleUnitsOnly() {
        H264Packetiser single = new H264Packetiser(0);
        byte[] idr = slice(Seeds.random(3), 0x65, 64);

        Payloads payloads = Payloads.of(single, EncodedFrame.of(CodecKind.H264, accessUnit(SPS, PPS, idr), true), 64);

        assertThat(payloads.all).containsExactly(SPS, PPS, idr);
        assertThat(payloads.lasts).isOne();
        Payloads none = new Payloads();
        byte[] longer = accessUnit(SPS, slice(Seeds.random(4), 0x65, 65));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> single.packetise(EncodedFrame.of(CodecKind.H264, longer, true), 64, none))
                .withMessageContaining("packetization mode 0");
        assertThat(none.all).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00",
                "000000",
                "00000000",
                "0000000265",
                "000000016500",
                "80000000",
                "7fffffff65",
                "0000000178",
                "000000016500000000"
            })
    void refusesWhatIsNoAccessUnit(String hex) {
        EncodedFrame frame = EncodedFrame.of(CodecKind.H264, HEX.parseHex("0000000141" + hex), false);
        Payloads none = new Payloads();

        assertThatIllegalArgumentException().isThrownBy(() -> packetiser.packetise(frame, 1_200, none));
        assertThat(none.all).isEmpty();
    }

    @Test
    void refusesOtherModes() {
        assertThatIllegalArgumentException().isThrownBy(() -> new H264Packetiser(2));
        assertThatIllegalArgumentException().isThrownBy(() -> new H264Packetiser(-1));
    }

    private static String sized(byte[] unit) {
        return String.format("%04x", unit.length) + HEX.formatHex(unit);
    }

    private static byte[] slice(SplittableRandom random, int header, int length) {
        byte[] unit = new byte[length];
        random.nextBytes(unit);
        unit[0] = (byte) header;
        unit[1] |= (byte) 0x80;
        return unit;
    }

    static byte[] accessUnit(byte[]... units) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] unit : units) {
            byte[] length = new byte[4];
            NetworkBytes.putInt32(length, 0, unit.length);
            out.writeBytes(length);
            out.writeBytes(unit);
        }
        return out.toByteArray();
    }
}
