package dev.nightjar.rtp.extension;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.rtp.extension.VideoLayersAllocation.Resolution;
import dev.nightjar.rtp.extension.VideoLayersAllocation.SpatialLayer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a {@link VideoLayersAllocation}.
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+
 * |RID| NS| sl_bm |  stream, streams - 1, layers of all streams if they are alike, else 0
 * +-+-+-+-+-+-+-+-+
 * |sl0_bm |sl1_bm |  layers of each stream, only if sl_bm is 0
 * +-+-+-+-+-+-+-+-+
 * |#tl|#tl|#tl|#tl|  temporal layers - 1 of each spatial layer
 * +-+-+-+-+-+-+-+-+
 * :  LEB128 kbps  :  of each temporal layer
 * +-+-+-+-+-+-+-+-+
 * :  5 bytes      :  of each spatial layer, or none: width - 1, height - 1, frames per second
 * +-+-+-+-+-+-+-+-+
 * </pre>
 */
final class VideoLayersFormat extends FixedFormat<VideoLayersAllocation> {
    static final int MAX_BYTES = 255;

    private static final int RESOLUTION_LENGTH = 5;
    private static final int MAX_LEB128_LENGTH = 5;

    VideoLayersFormat() {
        super(VideoLayersAllocation.URI, MAX_BYTES);
    }

    @Override
    public @Nullable VideoLayersAllocation parse(byte[] buffer, int offset, int length) {
        if (length == 0) {
            return null;
        }
        return length == 1 && buffer[offset] == 0
                ? VideoLayersAllocation.NONE
                : new Reader(buffer, offset, offset + length).read();
    }

    /** Bytes of those layers; no more than any other way to write them takes. */
    static int length(int streamCount, List<SpatialLayer> layers) {
        if (layers.isEmpty()) {
            return 1;
        }
        int length = 1 + (sharedMask(streamCount, layers) != 0 ? 0 : (streamCount + 1) / 2) + (layers.size() + 3) / 4;
        for (SpatialLayer layer : layers) {
            for (int bitrate : layer.bitratesKbps()) {
                length += Math.max(1, (32 - Integer.numberOfLeadingZeros(bitrate) + 6) / 7);
            }
            length += layer.resolution() == null ? 0 : RESOLUTION_LENGTH;
        }
        return length;
    }

    private static int mask(int stream, List<SpatialLayer> layers) {
        int mask = 0;
        for (SpatialLayer layer : layers) {
            if (layer.streamIndex() == stream) {
                mask |= 1 << layer.spatialId();
            }
        }
        return mask;
    }

    /** The layers of every stream, or 0 if streams differ. */
    private static int sharedMask(int streamCount, List<SpatialLayer> layers) {
        int mask = mask(0, layers);
        for (int stream = 1; stream < streamCount; stream++) {
            if (mask(stream, layers) != mask) {
                return 0;
            }
        }
        return mask;
    }

    @Override
    public int write(VideoLayersAllocation value, byte[] buffer, int offset) {
        List<SpatialLayer> layers = value.layers();
        if (layers.isEmpty()) {
            buffer[offset] = 0;
            return 1;
        }
        int shared = sharedMask(value.streamCount(), layers);
        buffer[offset] = (byte) (value.streamIndex() << 6 | value.streamCount() - 1 << 4 | shared);
        int at = offset + 1;
        if (shared == 0) {
            for (int stream = 0; stream < value.streamCount(); stream += 2) {
                buffer[at++] = (byte) (mask(stream, layers) << 4 | mask(stream + 1, layers));
            }
        }
        at = writeTemporalLayers(layers, buffer, at);
        for (SpatialLayer layer : layers) {
            for (int bitrate : layer.bitratesKbps()) {
                at = writeLeb128(bitrate, buffer, at);
            }
        }
        for (SpatialLayer layer : layers) {
            Resolution resolution = layer.resolution();
            if (resolution != null) {
                NetworkBytes.putInt16(buffer, at, resolution.width() - 1);
                NetworkBytes.putInt16(buffer, at + 2, resolution.height() - 1);
                buffer[at + 4] = (byte) resolution.maxFramesPerSecond();
                at += RESOLUTION_LENGTH;
            }
        }
        return at - offset;
    }

    private static int writeTemporalLayers(List<SpatialLayer> layers, byte[] buffer, int offset) {
        int at = offset - 1;
        for (int i = 0; i < layers.size(); i++) {
            if (i % 4 == 0) {
                buffer[++at] = 0;
            }
            int count = layers.get(i).bitratesKbps().size() - 1;
            buffer[at] |= (byte) (count << 6 - 2 * (i % 4));
        }
        return at + 1;
    }

    private static int writeLeb128(int value, byte[] buffer, int offset) {
        int at = offset;
        int rest = value;
        while (rest > 0x7F) {
            buffer[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[at++] = (byte) rest;
        return at;
    }

    /** Walks the bytes of one element. */
    private static final class Reader {
        private final byte[] buffer;
        private final int end;
        private int at;

        Reader(byte[] buffer, int offset, int end) {
            this.buffer = buffer;
            this.end = end;
            at = offset;
        }

        @Nullable
        VideoLayersAllocation read() {
            int first = buffer[at++];
            int streams = (first >> 4 & 3) + 1;
            int[] masks = new int[streams];
            int layerCount = readMasks(first & 0xF, masks);
            int countsAt = at;
            at += (layerCount + 3) / 4;
            if (layerCount == 0 || at > end) {
                return null;
            }
            List<List<Integer>> bitrates = new ArrayList<>(layerCount);
            for (int i = 0; i < layerCount; i++) {
                int temporalLayers = (buffer[countsAt + i / 4] >> 6 - 2 * (i % 4) & 3) + 1;
                List<Integer> ofLayer = readBitrates(temporalLayers);
                if (ofLayer == null) {
                    return null;
                }
                bitrates.add(ofLayer);
            }
            boolean hasResolutions = at < end;
            if (hasResolutions && end - at != RESOLUTION_LENGTH * layerCount) {
                return null;
            }
            List<SpatialLayer> layers = new ArrayList<>(layerCount);
            for (int place = 0; place < VideoLayersAllocation.MAX_LAYERS * streams; place++) {
                int stream = place / VideoLayersAllocation.MAX_LAYERS;
                int layer = place % VideoLayersAllocation.MAX_LAYERS;
                if ((masks[stream] & 1 << layer) != 0) {
                    Resolution resolution = hasResolutions ? readResolution() : null;
                    layers.add(new SpatialLayer(stream, layer, bitrates.get(layers.size()), resolution));
                }
            }
            return new VideoLayersAllocation(first >> 6 & 3, streams, layers);
        }

        /** Returns how many layers all streams have together, 0 if bytes are missing. */
        private int readMasks(int shared, int[] masks) {
            int bytes = shared != 0 ? 0 : (masks.length + 1) / 2;
            if (bytes > end - at) {
                return 0;
            }
            int layers = 0;
            for (int stream = 0; stream < masks.length; stream++) {
                masks[stream] = shared != 0 ? shared : buffer[at + stream / 2] >> (stream % 2 == 0 ? 4 : 0) & 0xF;
                layers += Integer.bitCount(masks[stream]);
            }
            at += bytes;
            return layers;
        }

        private @Nullable List<Integer> readBitrates(int count) {
            List<Integer> bitrates = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                long bitrate = readLeb128();
                if (bitrate < 0 || bitrate > Integer.MAX_VALUE) {
                    return null;
                }
                bitrates.add((int) bitrate);
            }
            return bitrates;
        }

        private long readLeb128() {
            long value = 0;
            for (int i = 0; i < MAX_LEB128_LENGTH && at < end; i++) {
                int octet = buffer[at++];
                value |= (long) (octet & 0x7F) << 7 * i;
                if (octet >= 0) {
                    return value;
                }
            }
            return -1;
        }

        private Resolution readResolution() {
            Resolution resolution = new Resolution(
                    NetworkBytes.getUint16(buffer, at) + 1,
                    NetworkBytes.getUint16(buffer, at + 2) + 1,
                    NetworkBytes.getUint8(buffer, at + 4));
            at += RESOLUTION_LENGTH;
            return resolution;
        }
    }
}
