package dev.nightjar.container;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * H.264 as Matroska wants it (ISO/IEC 14496-15 §5.3): NAL units with a length before each, and the parameter sets in
 * the codec private. Input is the byte stream of H.264 Annex B, NAL units with start codes before each.
 */
public final class Avc {
    private static final int LENGTH_BYTES = 4;
    private static final int NAL_TYPE_MASK = 0x1F;
    private static final int SPS = 7;
    private static final int PPS = 8;

    /** Profile, constraints and level come right after the SPS's header. */
    private static final int SPS_PREFIX = 4;

    private Avc() {}

    /**
     * {@return the {@code avcC} record from the first SPS and PPS of an access unit, or null if one is missing}
     *
     * @param buffer holds the access unit in Annex B form
     */
    public static byte @Nullable [] codecPrivate(byte[] buffer, int offset, int length) {
        byte[] sps = null;
        byte[] pps = null;
        int end = offset + length;
        for (int nal = nextNal(buffer, offset, end); nal < end; nal = nextNal(buffer, nal, end)) {
            int type = buffer[nal] & NAL_TYPE_MASK;
            if (type == SPS && sps == null) {
                sps = Arrays.copyOfRange(buffer, nal, nalEnd(buffer, nal, end));
            } else if (type == PPS && pps == null) {
                pps = Arrays.copyOfRange(buffer, nal, nalEnd(buffer, nal, end));
            }
        }
        if (sps == null || pps == null || sps.length < SPS_PREFIX || sps.length > 0xFFFF || pps.length > 0xFFFF) {
            return null;
        }
        EbmlBuffer out = new EbmlBuffer(16 + sps.length + pps.length);
        out.putByte(1);
        out.putBytes(sps, 1, SPS_PREFIX - 1);
        out.putByte(0xFC | LENGTH_BYTES - 1);
        out.putByte(0xE0 | 1);
        out.putNumber(sps.length, Short.BYTES);
        out.putBytes(sps, 0, sps.length);
        out.putByte(1);
        out.putNumber(pps.length, Short.BYTES);
        out.putBytes(pps, 0, pps.length);
        if (hasChromaFields(sps[1] & 0xFF)) {
            // Choice: 4:2:0 with 8 bits, what browsers send.
            out.putByte(0xFC | 1);
            out.putByte(0xF8);
            out.putByte(0xF8);
            out.putByte(0);
        }
        return Arrays.copyOf(out.array(), out.length());
    }

    private static boolean hasChromaFields(int profile) {
        return profile == 100 || profile == 110 || profile == 122 || profile == 144;
    }

    /** {@return the most bytes {@link #lengthPrefixed} makes of that many} */
    public static int maxLengthPrefixed(int length) {
        return Math.addExact(length, length / 3 + 1);
    }

    /**
     * Writes an access unit with lengths in place of start codes.
     *
     * @param target another array, with {@link #maxLengthPrefixed} bytes from {@code targetOffset} on
     * @return bytes written; 0 if there is no NAL unit
     */
    public static int lengthPrefixed(byte[] buffer, int offset, int length, byte[] target, int targetOffset) {
        int end = offset + length;
        int out = targetOffset;
        for (int nal = nextNal(buffer, offset, end); nal < end; nal = nextNal(buffer, nal, end)) {
            int nalLength = nalEnd(buffer, nal, end) - nal;
            if (nalLength == 0) {
                continue;
            }
            for (int i = 0; i < LENGTH_BYTES; i++) {
                target[out + i] = (byte) (nalLength >>> 8 * (LENGTH_BYTES - 1 - i));
            }
            System.arraycopy(buffer, nal, target, out + LENGTH_BYTES, nalLength);
            out += LENGTH_BYTES + nalLength;
        }
        return out - targetOffset;
    }

    /** {@return index of the first byte behind the next start code, or {@code end}} */
    private static int nextNal(byte[] buffer, int from, int end) {
        for (int i = from; i + 3 < end; i++) {
            if (buffer[i] == 0 && buffer[i + 1] == 0 && buffer[i + 2] == 1) {
                return i + 3;
            }
        }
        return end;
    }

    /** {@return index behind the last byte of the NAL unit; zeros before the next start code are not part of it} */
    private static int nalEnd(byte[] buffer, int nal, int end) {
        int i = nal;
        while (i < end && !isZerosOrStartCode(buffer, i, end)) {
            i++;
        }
        while (i > nal && buffer[i - 1] == 0) {
            i--;
        }
        return i;
    }

    private static boolean isZerosOrStartCode(byte[] buffer, int i, int end) {
        return i + 2 < end && buffer[i] == 0 && buffer[i + 1] == 0 && (buffer[i + 2] & 0xFE) == 0;
    }
}
