package dev.nightjar.rtp.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.rtp.extension.VideoLayersAllocation.Resolution;
import dev.nightjar.rtp.extension.VideoLayersAllocation.SpatialLayer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The bytes worked out by hand from docs/native-code/rtp-hdrext/video-layers-allocation00 of WebRTC. */
class VideoLayersAllocationTest {
    private static final HeaderExtension<VideoLayersAllocation> EXTENSION = VideoLayersAllocation.EXTENSION;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private static void assertBytes(VideoLayersAllocation value, String hex) {
        byte[] buffer = new byte[3 + 255];
        int length = EXTENSION.write(value, buffer, 3);

        assertThat(HEX.formatHex(buffer, 3, 3 + length)).isEqualTo(hex);
        assertThat(EXTENSION.parse(buffer, 3, length)).isEqualTo(value);
    }

    private static SpatialLayer layer(int stream, int spatialId, Integer... bitrates) {
        return new SpatialLayer(stream, spatialId, List.of(bitrates), null);
    }

    @Test
    void nothingSentIsOneZero() {
        assertBytes(VideoLayersAllocation.NONE, "00");
    }

    @Test
    void simulcastOfThreeStreamsSharesItsMask() {
        // Stream 1 of 3, spatial layer 0 of each; 3, 2 and 1 temporal layers.
        VideoLayersAllocation simulcast = new VideoLayersAllocation(
                1, 3, List.of(layer(0, 0, 50, 75, 100), layer(1, 0, 200, 500), layer(2, 0, 2500)));

        assertBytes(simulcast, "61" + "90" + "324B64" + "C801" + "F403" + "C413");
    }

    @Test
    void streamsThatDifferHaveMasksOfTheirOwn() {
        VideoLayersAllocation uneven =
                new VideoLayersAllocation(0, 3, List.of(layer(0, 0, 1), layer(0, 1, 2), layer(2, 3, 3)));

        assertBytes(uneven, "20" + "3080" + "00" + "010203");
    }

    @Test
    void resolutionsFollowTheBitrates() {
        VideoLayersAllocation svc = new VideoLayersAllocation(
                0,
                1,
                List.of(
                        new SpatialLayer(0, 0, List.of(100), new Resolution(320, 180, 30)),
                        new SpatialLayer(0, 1, List.of(0x1F_FFFF), new Resolution(65536, 1, 255))));

        assertBytes(svc, "03" + "00" + "64" + "FFFF7F" + "013F00B31E" + "FFFF0000FF");
    }

    @Test
    void whatSaysTheSameInMoreBytesIsReadAlike() {
        // Masks of their own although alike, and a bitrate with a needless byte.
        byte[] wasteful = HEX.parseHex("10" + "11" + "00" + "8100" + "02");

        assertThat(EXTENSION.parse(wasteful, 0, wasteful.length))
                .isEqualTo(new VideoLayersAllocation(0, 2, List.of(layer(0, 0, 1), layer(1, 0, 2))));
    }

    @Test
    void whatIsCutOrTooLongIsMalformed() {
        for (String hex :
                List.of("", "01", "0100", "0000", "000000", "2010", "0100808080808001", "01000100", "010080")) {
            byte[] bytes = HEX.parseHex(hex);
            assertThat(EXTENSION.parse(bytes, 0, bytes.length)).as(hex).isNull();
        }
    }

    @Test
    void valuesThatNoElementCanHoldAreRefused() {
        SpatialLayer first = layer(0, 0, 1);
        SpatialLayer sized = new SpatialLayer(0, 1, List.of(1), new Resolution(1, 1, 0));
        List<SpatialLayer> all = IntStream.range(0, 16)
                .mapToObj(i -> layer(i / 4, i % 4, 1 << 29, 1 << 29, 1 << 29, 1 << 29))
                .toList();

        assertRefused(() -> new VideoLayersAllocation(4, 4, List.of(first)));
        assertRefused(() -> new VideoLayersAllocation(0, 5, List.of(first)));
        assertRefused(() -> new VideoLayersAllocation(1, 2, List.of()));
        assertRefused(() -> new VideoLayersAllocation(0, 1, List.of(layer(1, 0, 1))));
        assertRefused(() -> new VideoLayersAllocation(0, 1, List.of(first, first)));
        assertRefused(() -> new VideoLayersAllocation(0, 1, List.of(first, sized)));
        assertRefused(() -> new VideoLayersAllocation(0, 4, all));
        assertRefused(() -> layer(0, 4, 1));
        assertRefused(() -> layer(0, 0));
        assertRefused(() -> layer(0, 0, -1));
        assertRefused(() -> new Resolution(0, 1, 1));
    }

    private static void assertRefused(Runnable making) {
        assertThatThrownBy(making::run).isInstanceOf(IllegalArgumentException.class);
    }
}
