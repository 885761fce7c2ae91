package dev.nightjar.rtp.extension;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which layers a sender produces and what each needs, so that a middle box can choose; on keyframes and on changes.
 *
 * @param streamIndex which of the sender's RTP streams this packet belongs to, 0 to 3
 * @param streamCount how many RTP streams the sender has, 1 to 4
 * @param layers those that are active, ascending by stream and spatial layer; empty if nothing is sent, and then the
 *     other two are 0 and 1
 */
public record VideoLayersAllocation(int streamIndex, int streamCount, List<SpatialLayer> layers) {
    /** Its URI. */
    public static final String URI = "http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00";

    /** How it stands in a packet. */
    public static final HeaderExtension<VideoLayersAllocation> EXTENSION = new VideoLayersFormat();

    /** Nothing is sent. */
    public static final VideoLayersAllocation NONE = new VideoLayersAllocation(0, 1, List.of());

    static final int MAX_STREAMS = 4;
    static final int MAX_LAYERS = 4;

    /**
     * Checks ranges and order, and copies the list.
     *
     * @throws IllegalArgumentException also if an element of 255 bytes can not hold it
     */
    public VideoLayersAllocation {
        layers = List.copyOf(layers);
        checkRange("streamIndex", streamIndex, 0, MAX_STREAMS - 1);
        checkRange("streamCount", streamCount, 1, MAX_STREAMS);
        if (layers.isEmpty() && (streamIndex != 0 || streamCount != 1)) {
            throw new IllegalArgumentException("layers: none (expected: stream 0 of 1)");
        }
        int last = -1;
        for (SpatialLayer layer : layers) {
            int place = MAX_LAYERS * layer.streamIndex + layer.spatialId;
            if (layer.streamIndex >= streamCount || place <= last) {
                throw new IllegalArgumentException("layers: stream " + layer.streamIndex + ", layer " + layer.spatialId
                        + " (expected: ascending, streams below " + streamCount + ")");
            }
            if ((layer.resolution == null) != (layers.get(0).resolution == null)) {
                throw new IllegalArgumentException("layers: only some have a resolution");
            }
            last = place;
        }
        checkRange("bytes", VideoLayersFormat.length(streamCount, layers), 0, VideoLayersFormat.MAX_BYTES);
    }

    private static void checkRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + " to " + max + ")");
        }
    }

    /**
     * A spatial layer of one RTP stream.
     *
     * @param streamIndex of the RTP stream, 0 to 3
     * @param spatialId 0 to 3
     * @param bitratesKbps what each temporal layer needs, with all that it depends on; 1 to 4 of them
     * @param resolution of its pictures, or null if it is not told
     */
    public record SpatialLayer(
            int streamIndex,
            int spatialId,
            List<Integer> bitratesKbps,
            @Nullable Resolution resolution) {
        /** Checks the ranges and copies the list. */
        public SpatialLayer {
            bitratesKbps = List.copyOf(bitratesKbps);
            checkRange("streamIndex", streamIndex, 0, MAX_STREAMS - 1);
            checkRange("spatialId", spatialId, 0, MAX_LAYERS - 1);
            checkRange("temporal layers", bitratesKbps.size(), 1, MAX_LAYERS);
            bitratesKbps.forEach(bitrate -> checkRange("bitrateKbps", bitrate, 0, Integer.MAX_VALUE));
        }
    }

    /**
     * Size and rate of a layer's pictures.
     *
     * @param width 1 to 65536
     * @param height 1 to 65536
     * @param maxFramesPerSecond 0 to 255
     */
    public record Resolution(int width, int height, int maxFramesPerSecond) {
        /** Checks the ranges. */
        public Resolution {
            checkRange("width", width, 1, 0x10000);
            checkRange("height", height, 1, 0x10000);
            checkRange("maxFramesPerSecond", maxFramesPerSecond, 0, 0xFF);
        }
    }
}
