package dev.nightjar.rtp.payload;

import dev.nightjar.core.NetworkBytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The parameter sets in force on an H.265 stream and the decoder configuration made of them.
 *
 * <p>Keeps one video and one sequence parameter set, the latest, and the picture parameter sets that came since the
 * latter changed.
 */
final class H265ParameterSets {
    /** Encoders for real time use one or two; more are ignored. */
    static final int MAX_PICTURE_SETS = 8;

    /** Scaling lists and timing make a set some hundred bytes long; longer ones are refused. */
    static final int MAX_SET_BYTES = 4_096;

    private static final int CONFIGURATION_HEADER_BYTES = 23;
    private static final int ARRAY_HEADER_BYTES = 3;
    private static final int LENGTH_SIZE_MINUS_ONE = 3;
    private static final byte[] NONE = new byte[0];

    private byte[] video = NONE;
    private byte[] sequence = NONE;
    private @Nullable H265SequenceParameters parameters;
    private final byte[][] pictures = new byte[MAX_PICTURE_SETS][];
    private int pictureCount;
    private byte @Nullable [] configuration;

    /** {@return false where the NAL unit, header included, is no usable parameter set} */
    boolean take(int type, byte[] buffer, int offset, int length) {
        if (length <= H265Nal.HEADER_BYTES || length > MAX_SET_BYTES) {
            return false;
        }
        return switch (type) {
            case H265Nal.VPS -> video(buffer, offset, length);
            case H265Nal.SPS -> sequence(buffer, offset, length);
            default -> picture(buffer, offset, length);
        };
    }

    private boolean video(byte[] buffer, int offset, int length) {
        if (!equal(video, buffer, offset, length)) {
            video = Arrays.copyOfRange(buffer, offset, offset + length);
            configuration = null;
        }
        return true;
    }

    private boolean sequence(byte[] buffer, int offset, int length) {
        if (equal(sequence, buffer, offset, length)) {
            return true;
        }
        H265SequenceParameters parsed = H265SequenceParameters.parse(buffer, offset, length);
        if (parsed == null) {
            return false;
        }
        sequence = Arrays.copyOfRange(buffer, offset, offset + length);
        parameters = parsed;
        pictureCount = 0;
        configuration = null;
        return true;
    }

    private boolean picture(byte[] buffer, int offset, int length) {
        int id = pictureId(buffer, offset, length);
        int at = 0;
        while (at < pictureCount && pictureId(pictures[at], 0, pictures[at].length) != id) {
            at++;
        }
        if (at == MAX_PICTURE_SETS || (at < pictureCount && equal(pictures[at], buffer, offset, length))) {
            return true;
        }
        pictures[at] = Arrays.copyOfRange(buffer, offset, offset + length);
        pictureCount = Math.max(pictureCount, at + 1);
        configuration = null;
        return true;
    }

    private static boolean equal(byte[] set, byte[] buffer, int offset, int length) {
        return Arrays.equals(set, 0, set.length, buffer, offset, offset + length);
    }

    /** pps_pic_parameter_set_id, ue(v) right after the NAL header; read without an object, since sets repeat often. */
    private static int pictureId(byte[] buffer, int offset, int length) {
        int bits = 0;
        for (int i = 0; i < Math.min(length - H265Nal.HEADER_BYTES, 4); i++) {
            bits |= (buffer[offset + H265Nal.HEADER_BYTES + i] & 0xFF) << 24 - 8 * i;
        }
        int zeros = Integer.numberOfLeadingZeros(bits);
        return zeros > 15 ? -1 : (bits >>> 31 - 2 * zeros) - 1;
    }

    boolean areComplete() {
        return video.length > 0 && parameters != null && pictureCount > 0;
    }

    int width() {
        return parameters == null ? 0 : parameters.width();
    }

    int height() {
        return parameters == null ? 0 : parameters.height();
    }

    /**
     * {@return an HEVCDecoderConfigurationRecord, ISO/IEC 14496-15 §8.3.3.1, of 4-byte lengths; null until complete}
     */
    byte @Nullable [] configuration() {
        H265SequenceParameters known = parameters;
        if (configuration == null && known != null && areComplete()) {
            configuration = write(known);
        }
        return configuration;
    }

    private byte[] write(H265SequenceParameters known) {
        int size = CONFIGURATION_HEADER_BYTES + 3 * (ARRAY_HEADER_BYTES + 2) - 2 + video.length + sequence.length;
        for (int i = 0; i < pictureCount; i++) {
            size += 2 + pictures[i].length;
        }
        byte[] out = new byte[size];
        out[0] = 1; // configurationVersion
        System.arraycopy(known.profileTierLevel(), 0, out, 1, known.profileTierLevel().length);
        NetworkBytes.putInt16(out, 13, 0xF000); // min_spatial_segmentation_idc: not said
        out[15] = (byte) 0xFC; // parallelismType: not said
        out[16] = (byte) (0xFC | known.chromaFormat());
        out[17] = (byte) (0xF8 | known.bitDepthLuma() - 8);
        out[18] = (byte) (0xF8 | known.bitDepthChroma() - 8);
        int nested = known.temporalIdNested() ? 1 : 0; // bytes 19 and 20, the frame rate: not said
        out[21] = (byte) (known.temporalLayers() << 3 | nested << 2 | LENGTH_SIZE_MINUS_ONE);
        out[22] = 3; // arrays
        int at = putArray(out, CONFIGURATION_HEADER_BYTES, H265Nal.VPS, 1);
        at = putSet(out, at, video);
        at = putSet(out, putArray(out, at, H265Nal.SPS, 1), sequence);
        at = putArray(out, at, H265Nal.PPS, pictureCount);
        for (int i = 0; i < pictureCount; i++) {
            at = putSet(out, at, pictures[i]);
        }
        return out;
    }

    /** array_completeness is 0, since the stream goes on carrying its sets. */
    private static int putArray(byte[] out, int at, int type, int count) {
        out[at] = (byte) type;
        NetworkBytes.putInt16(out, at + 1, count);
        return at + ARRAY_HEADER_BYTES;
    }

    private static int putSet(byte[] out, int at, byte[] set) {
        NetworkBytes.putInt16(out, at, set.length);
        System.arraycopy(set, 0, out, at + 2, set.length);
        return at + 2 + set.length;
    }
}
