package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Allocations;
import dev.nightjar.testkit.Seeds;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpusPacketTest {
    // TOC 0x48 is SILK wideband of 20 ms (configuration 9), 0x4C in stereo; the next byte begins with one voice flag
    // for
    // each 20 ms, then the flag in question, then the same for the side channel.
    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource({
        "4840, true, mono with the flag",
        "4880, false, mono with voice only",
        "4c10, true, stereo with the flag of the side",
        "4c40, true, stereo with the flag of the middle",
        "4c20, false, stereo with voice in the side",
        "5820, false, 60 ms: third voice flag",
        "5810, true, 60 ms: flag",
        "5c01, true, 60 ms stereo: flag of the side",
        "5c0e, false, 60 ms stereo: voice in the side",
        "6840, true, hybrid of 20 ms",
        "8040, false, CELT has none",
        "4940, true, two frames of one size",
        "4a0140ff, true, two frames of sizes of their own",
        "4a0040, false, whose first is empty",
        "4afc0040, false, whose first is cut",
        "4b0240ff, true, frames counted",
        "4b42014000ff, true, with padding",
        "4b42ff, false, with padding that is cut",
        "4b82014000, true, frames counted with sizes of their own",
        "4b8240, false, whose sizes are cut",
        "4b8140, true, of which there is one",
        "48, false, silence",
    })
    void tellsInBandErrorCorrection(String hex, boolean expected, String what) {
        byte[] packet = HexFormat.of().parseHex("ffff" + hex + "ffff");

        assertThat(OpusPacket.hasForwardErrorCorrection(packet, 2, packet.length - 4))
                .as(what)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"48, true", "4800, true", "480000, false", "'', false"})
    void tellsSilence(String hex, boolean expected) {
        byte[] packet = HexFormat.of().parseHex(hex);

        assertThat(OpusPacket.isSilence(packet, 0, packet.length)).isEqualTo(expected);
    }

    @Test
    void tellsStereo() {
        assertThat(OpusPacket.isStereo(new byte[] {0x4C}, 0, 1)).isTrue();
        assertThat(OpusPacket.isStereo(new byte[] {0x48}, 0, 1)).isFalse();
        assertThat(OpusPacket.isStereo(new byte[] {0x4C}, 0, 0)).isFalse();
    }

    @Test
    void staysInsideAnyPacketAndAllocatesNothing() {
        SplittableRandom random = Seeds.random(6716);
        for (int round = 0; round < 100_000; round++) {
            byte[] packet = new byte[random.nextInt(12)]; // the array's end is the packet's: a read past it throws
            random.nextBytes(packet);
            boolean hasIt = OpusPacket.hasForwardErrorCorrection(packet, 0, packet.length);
            assertThat(hasIt && packet.length < 2).isFalse();
            OpusPacket.isSilence(packet, 0, packet.length);
        }
        byte[] packet = HexFormat.of().parseHex("4b82014000");
        boolean[] found = {false};
        assertThat(Allocations.bytesPerCall(
                        () -> found[0] |= OpusPacket.hasForwardErrorCorrection(packet, 0, packet.length)))
                .isZero();
        assertThat(found[0]).isTrue();
    }
}
