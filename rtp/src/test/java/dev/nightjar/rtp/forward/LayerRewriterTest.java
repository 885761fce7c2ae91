package dev.nightjar.rtp.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.payload.Vp8Descriptor;
import dev.nightjar.rtp.payload.Vp8Packetiser;
import dev.nightjar.rtp.payload.Vp9Descriptor;
import dev.nightjar.testkit.Allocations;
import dev.nightjar.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LayerRewriterTest {
    private static final HexFormat HEX = HexFormat.of();

    private final Vp8Rewriter vp8 = new Vp8Rewriter();
    private final Vp9Rewriter vp9 = new Vp9Rewriter();

    @Test
    void theFirstEncodingOfVp8StaysAsItIs() {
        assertThat(vp8("90e0" + "ffff" + "09" + "40" + "aabb")).isEqualTo("90e0" + "ffff" + "09" + "40" + "aabb");
        assertThat(vp8("90e0" + "8000" + "0a" + "40" + "aabb")).isEqualTo("90e0" + "8000" + "0a" + "40" + "aabb");
    }

    @Test
    void anotherEncodingOfVp8RunsOnAfterTheHighest() {
        vp8("90e0" + "fffe" + "ff" + "00" + "aa");
        vp8("90e0" + "fffd" + "fe" + "00" + "aa"); // late

        vp8.anchor();

        assertThat(vp8("90e0" + "8123" + "50" + "00" + "aa")).isEqualTo("90e0" + "ffff" + "00" + "00" + "aa");
        assertThat(vp8("80e0" + "8123" + "50" + "00" + "bb")).isEqualTo("80e0" + "ffff" + "00" + "00" + "bb");
        assertThat(vp8("90e0" + "8125" + "50" + "80" + "aa")).isEqualTo("90e0" + "8001" + "00" + "80" + "aa");
        assertThat(vp8("90e0" + "8124" + "50" + "80" + "aa")).isEqualTo("90e0" + "8000" + "00" + "80" + "aa");
        vp8.anchor();
        assertThat(vp8("90e0" + "8001" + "05" + "00" + "aa")).isEqualTo("90e0" + "8002" + "01" + "00" + "aa");
    }

    @Test
    void idsOf7BitsKeepTheirWidth() {
        vp8("9080" + "7e" + "aa");
        vp8.anchor();

        assertThat(vp8("9080" + "05" + "aa")).isEqualTo("9080" + "7f" + "aa");
        assertThat(vp8("9080" + "06" + "aa")).isEqualTo("9080" + "00" + "aa");
        vp9("88" + "7e" + "aa");
        vp9.anchor();
        assertThat(vp9("88" + "05" + "aa")).isEqualTo("88" + "7f" + "aa");
        assertThat(vp9("88" + "06" + "aa")).isEqualTo("88" + "00" + "aa");
    }

    @Test
    void whatHasNoIdsOrIsMalformedStaysAsItIs() {
        for (String hex : List.of("10aa", "90", "908092", "9020c0aa", "")) {
            vp8.anchor();
            assertThat(vp8(hex)).isEqualTo(hex);
        }
        for (String hex : List.of("08aa", "80", "8092", "50", "b005", "")) {
            vp9.anchor();
            assertThat(vp9(hex)).isEqualTo(hex);
        }
    }

    @Test
    void anotherEncodingOfVp9RunsOnAfterTheHighest() {
        assertThat(vp9("a8" + "ffff" + "0009" + "aa")).isEqualTo("a8" + "ffff" + "0009" + "aa");

        vp9.anchor();

        assertThat(vp9("a8" + "8100" + "00f0" + "aa")).isEqualTo("a8" + "8000" + "000a" + "aa");
        assertThat(vp9("ac" + "8100" + "03f0" + "aa")).isEqualTo("ac" + "8000" + "030a" + "aa");
        assertThat(vp9("e8" + "8101" + "00f1" + "aa")).isEqualTo("e8" + "8001" + "000b" + "aa");
        assertThat(vp9("f8" + "8102" + "40" + "04" + "aa"))
                .as("flexible mode has no counter")
                .isEqualTo("f8" + "8002" + "40" + "04" + "aa");
    }

    @Test
    void aReceiverSeesOneRunOfPicturesAcrossManySwitches() {
        SplittableRandom random = Seeds.random(314);
        Vp8Descriptor descriptor = new Vp8Descriptor();
        int expected = -1;
        int counter = -1;
        for (int run = 0; run < 200; run++) {
            Vp8Packetiser packetiser = new Vp8Packetiser(random.nextInt(32_768));
            for (int skip = random.nextInt(300); skip > 0; skip--) {
                packets(packetiser, 0);
            }
            vp8.anchor();
            int frames = random.nextInt(1, 50);
            for (int frame = 0; frame < frames; frame++) {
                int layer = frame == 0 ? 0 : random.nextInt(2);
                for (byte[] packet : packets(packetiser, layer)) {
                    vp8.rewrite(packet, 0, packet.length);
                    descriptor.parse(packet, 0, packet.length);
                    if (descriptor.isFrameStart() && expected >= 0) {
                        expected = expected + 1 & 0x7FFF;
                        counter = counter + (layer == 0 ? 1 : 0) & 0xFF;
                    } else if (expected < 0) {
                        expected = descriptor.pictureId();
                        counter = descriptor.tl0PicIdx();
                    }
                    assertThat(descriptor.pictureId()).isEqualTo(expected);
                    assertThat(descriptor.tl0PicIdx()).isEqualTo(counter);
                }
            }
        }
    }

    private static List<byte[]> packets(Vp8Packetiser packetiser, int layer) {
        List<byte[]> packets = new ArrayList<>();
        packetiser.packetise(
                new EncodedFrame(CodecKind.VP8, new byte[100], 0, 100, false, layer, -1),
                64,
                (buffer, offset, length, last) -> packets.add(Arrays.copyOfRange(buffer, offset, offset + length)));
        return packets;
    }

    @Test
    void onlyTheIdsOfADescriptorChangeWhateverTheBytes() {
        SplittableRandom random = Seeds.random(315);
        Vp8Descriptor readVp8 = new Vp8Descriptor();
        Vp9Descriptor readVp9 = new Vp9Descriptor();
        byte[] bytes = new byte[40];
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(bytes);
            int length = random.nextInt(bytes.length);
            byte[] before = bytes.clone();
            vp8.anchor();
            vp8.rewrite(bytes, 0, length);
            int end = readVp8.parse(before, 0, length);
            assertThat(Arrays.mismatch(before, Math.max(0, end), 40, bytes, Math.max(0, end), 40))
                    .isEqualTo(-1);
            assertThat(readVp8.parse(bytes, 0, length)).isEqualTo(end);

            before = bytes.clone();
            vp9.anchor();
            vp9.rewrite(bytes, 0, length);
            end = readVp9.parse(before, 0, length);
            assertThat(Arrays.mismatch(before, Math.max(0, end), 40, bytes, Math.max(0, end), 40))
                    .isEqualTo(-1);
            assertThat(readVp9.parse(bytes, 0, length)).isEqualTo(end);
        }
    }

    @Test
    @Tag("allocation")
    void rewritingAllocatesNothing() {
        byte[] first = HEX.parseHex("90e0" + "8123" + "50" + "00" + "aa");
        byte[] second = HEX.parseHex("a8" + "8100" + "00f0" + "aa");

        assertThat(Allocations.bytesPerCall(() -> {
                    vp8.rewrite(first, 0, first.length);
                    vp9.rewrite(second, 0, second.length);
                }))
                .isZero();
    }

    private String vp8(String hex) {
        byte[] bytes = HEX.parseHex("ffffff" + hex);
        vp8.rewrite(bytes, 3, bytes.length - 3);
        return HEX.formatHex(bytes, 3, bytes.length);
    }

    private String vp9(String hex) {
        byte[] bytes = HEX.parseHex("ffffff" + hex);
        vp9.rewrite(bytes, 3, bytes.length - 3);
        return HEX.formatHex(bytes, 3, bytes.length);
    }
}
