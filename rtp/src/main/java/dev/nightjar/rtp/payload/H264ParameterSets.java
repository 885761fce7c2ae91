package dev.nightjar.rtp.payload;

import dev.nightjar.core.NetworkBytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The parameter sets in force on an H.264 stream and the decoder configuration made of them.
 *
 * <p>Keeps one sequence parameter set, the latest, and the picture parameter sets that came since it changed.
 */
final class H264ParameterSets {
    /** Encoders for real time use one or two; more are ignored. */
    static final int MAX_PICTURE_SETS = 8;

    /** Scaling lists make a set some hundred bytes long; longer ones are refused. */
    static final int MAX_SET_BYTES = 4_096;

    private static final byte[] NONE = new byte[0];

    private byte[] sequence = NONE;
    private @Nullable H264SequenceParameters parameters;
    private final byte[][] pictures = new byte[MAX_PICTURE_SETS][];
    private int pictureCount;
    private byte @Nullable [] configuration;

    /** {@return false where the NAL unit is no usable sequence parameter set} */
    boolean sequence(byte[] buffer, int offset, int length) {
        if (Arrays.equals(sequence, 0, sequence.length, buffer, offset, offset + length)) {
            return true;
        }
        H264SequenceParameters parsed =
                length > MAX_SET_BYTES ? null : H264SequenceParameters.parse(buffer, offset, length);
        if (parsed == null) {
            return false;
        }
        sequence = Arrays.copyOfRange(buffer, offset, offset + length);
        parameters = parsed;
        pictureCount = 0;
        configuration = null;
        return true;
    }

    /** {@return false where the NAL unit is no usable picture parameter set} */
    boolean picture(byte[] buffer, int offset, int length) {
        if (length < 2 || length > MAX_SET_BYTES) {
            return false;
        }
        int id = pictureId(buffer, offset, length);
        int at = 0;
        while (at < pictureCount && pictureId(pictures[at], 0, pictures[at].length) != id) {
            at++;
        }
        if (at == MAX_PICTURE_SETS) {
            return true;
        }
        boolean known = at < pictureCount;
        if (known && Arrays.equals(pictures[at], 0, pictures[at].length, buffer, offset, offset + length)) {
            return true;
        }
        pictures[at] = Arrays.copyOfRange(buffer, offset, offset + length);
        pictureCount = Math.max(pictureCount, at + 1);
        configuration = null;
        return true;
    }

    /** pic_parameter_set_id, ue(v) right after the NAL header; read without an object, since sets repeat often. */
    private static int pictureId(byte[] buffer, int offset, int length) {
        int bits = 0;
        for (int i = 1; i < Math.min(length, 5); i++) {
            bits |= (buffer[offset + i] & 0xFF) << (32 - 8 * i);
        }
        int zeros = Integer.numberOfLeadingZeros(bits);
        return zeros > 15 ? -1 : (bits >>> (31 - 2 * zeros)) - 1;
    }

    boolean areComplete() {
        return parameters != null && pictureCount > 0;
    }

    int width() {
        return parameters == null ? 0 : parameters.width();
    }

    int height() {
        return parameters == null ? 0 : parameters.height();
    }

    /** {@return an AVCDecoderConfigurationRecord, ISO/IEC 14496-15 §5.3.3.1, of 4-byte lengths; null until complete} */
    byte @Nullable [] configuration() {
        H264SequenceParameters known = parameters;
        if (configuration == null && known != null && pictureCount > 0) {
            configuration = write(known);
        }
        return configuration;
    }

    private byte[] write(H264SequenceParameters known) {
        boolean hasChroma = H264SequenceParameters.hasChromaFields(sequence[1] & 0xFF);
        int size = 8 + sequence.length + 1 + (hasChroma ? 4 : 0);
        for (int i = 0; i < pictureCount; i++) {
            size += 2 + pictures[i].length;
        }
        byte[] out = new byte[size];
        out[0] = 1; // configurationVersion
        System.arraycopy(sequence, 1, out, 1, 3); // profile, compatibility, level
        out[4] = (byte) 0xFF; // lengthSizeMinusOne 3
        out[5] = (byte) 0xE1; // one sequence parameter set
        int at = put(out, 6, sequence);
        out[at++] = (byte) pictureCount;
        for (int i = 0; i < pictureCount; i++) {
            at = put(out, at, pictures[i]);
        }
        if (hasChroma) {
            out[at++] = (byte) (0xFC | known.chromaFormat());
            out[at++] = (byte) (0xF8 | known.bitDepthLuma() - 8);
            out[at] = (byte) (0xF8 | known.bitDepthChroma() - 8);
        }
        return out;
    }

    private static int put(byte[] out, int at, byte[] set) {
        NetworkBytes.putInt16(out, at, set.length);
        System.arraycopy(set, 0, out, at + 2, set.length);
        return at + 2 + set.length;
    }
}
