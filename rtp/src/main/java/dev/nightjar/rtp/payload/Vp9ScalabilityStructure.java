package dev.nightjar.rtp.payload;

import dev.nightjar.core.NetworkBytes;
import java.util.Arrays;

/**
 * The scalability structure of a VP9 stream, RFC 9628 §4.2.1: sizes of the spatial layers, and how the pictures of a
 * group refer to each other where the stream is not in flexible mode.
 *
 * <pre>
 *      +-+-+-+-+-+-+-+-+
 *      | N_S |Y|G|-|-|-|
 *      +-+-+-+-+-+-+-+-+            -\
 * Y:   |     WIDTH     | 2 bytes     .
 *      |     HEIGHT    | 2 bytes     . N_S + 1 times
 *      +-+-+-+-+-+-+-+-+            -/
 * G:   |      N_G      |
 *      +-+-+-+-+-+-+-+-+            -\
 *      | TID |U| R |-|-|             . N_G times
 *      |    P_DIFF     | R times     .
 *      +-+-+-+-+-+-+-+-+            -/
 * </pre>
 */
public final class Vp9ScalabilityStructure {
    /** Most spatial layers. */
    public static final int MAX_LAYERS = 8;

    /** Most pictures of a group. */
    public static final int MAX_PICTURES = 255;

    private static final int MAX_REFERENCES = 3;

    private int layers = 1;
    private boolean hasSizes;
    private final int[] widths = new int[MAX_LAYERS];
    private final int[] heights = new int[MAX_LAYERS];
    private boolean hasGroup;
    private int pictures;
    private final byte[] heads = new byte[MAX_PICTURES];
    private final byte[] differences = new byte[MAX_REFERENCES * MAX_PICTURES];

    /** Creates the structure of one layer that tells nothing else. */
    public Vp9ScalabilityStructure() {}

    /** {@return bytes read, or -1, leaving the values undefined, when the range ends within it} */
    public int parse(byte[] buffer, int offset, int length) {
        if (length < 1) {
            return -1;
        }
        int first = buffer[offset] & 0xFF;
        layers = (first >>> 5) + 1;
        hasSizes = (first & 0x10) != 0;
        hasGroup = (first & 0x08) != 0;
        pictures = 0;
        int at = 1;
        if (hasSizes) {
            if (at + 4 * layers > length) {
                return -1;
            }
            for (int i = 0; i < layers; i++, at += 4) {
                widths[i] = NetworkBytes.getUint16(buffer, offset + at);
                heights[i] = NetworkBytes.getUint16(buffer, offset + at + 2);
            }
        }
        return hasGroup ? parseGroup(buffer, offset, length, at) : at;
    }

    private int parseGroup(byte[] buffer, int offset, int length, int start) {
        if (start >= length) {
            return -1;
        }
        pictures = buffer[offset + start] & 0xFF;
        int at = start + 1;
        for (int i = 0; i < pictures; i++) {
            if (at >= length) {
                return -1;
            }
            heads[i] = buffer[offset + at++];
            int references = referenceCount(i);
            if (at + references > length) {
                return -1;
            }
            System.arraycopy(buffer, offset + at, differences, MAX_REFERENCES * i, references);
            at += references;
        }
        return at;
    }

    /** {@return bytes written; reserved bits are 0} */
    public int write(byte[] buffer, int offset) {
        buffer[offset] = (byte) (layers - 1 << 5 | (hasSizes ? 0x10 : 0) | (hasGroup ? 0x08 : 0));
        int at = offset + 1;
        for (int i = 0; hasSizes && i < layers; i++, at += 4) {
            NetworkBytes.putInt16(buffer, at, widths[i]);
            NetworkBytes.putInt16(buffer, at + 2, heights[i]);
        }
        if (!hasGroup) {
            return at - offset;
        }
        buffer[at++] = (byte) pictures;
        for (int i = 0; i < pictures; i++) {
            int references = referenceCount(i);
            buffer[at++] = (byte) (heads[i] & 0xFC);
            System.arraycopy(differences, MAX_REFERENCES * i, buffer, at, references);
            at += references;
        }
        return at - offset;
    }

    /** {@return bytes that {@link #write} makes} */
    public int length() {
        int length = 1 + (hasSizes ? 4 * layers : 0) + (hasGroup ? 1 + pictures : 0);
        for (int i = 0; i < pictures; i++) {
            length += referenceCount(i);
        }
        return length;
    }

    /** Says how many spatial layers there are, 1 to 8, and forgets their sizes. */
    public void layers(int count) {
        if (count < 1 || count > MAX_LAYERS) {
            throw new IllegalArgumentException("count: " + count + " (expected: 1 to 8)");
        }
        layers = count;
        hasSizes = false;
    }

    /** Says the size of one layer in pixels, 0 to 65535; one never said is 0 by 0. */
    public void size(int layer, int width, int height) {
        if (!hasSizes) {
            Arrays.fill(widths, 0);
            Arrays.fill(heights, 0);
            hasSizes = true;
        }
        widths[layer] = width & 0xFFFF;
        heights[layer] = height & 0xFFFF;
    }

    /** Begins a group without pictures. */
    public void group() {
        hasGroup = true;
        pictures = 0;
    }

    /**
     * Adds a picture to the group.
     *
     * @param temporalId 0 to 7
     * @param isSwitchingUp U: whether later pictures of higher layers refer to nothing of those layers before this one
     * @param references how many pictures back each picture is that it refers to, 1 to 255; three at most
     */
    public void picture(int temporalId, boolean isSwitchingUp, int... references) {
        if (pictures == MAX_PICTURES || references.length > MAX_REFERENCES) {
            throw new IllegalArgumentException("pictures, references: " + pictures + ", " + references.length
                    + " (expected: fewer than 255, 3 at most)");
        }
        heads[pictures] = (byte) (temporalId << 5 | (isSwitchingUp ? 0x10 : 0) | references.length << 2);
        for (int i = 0; i < references.length; i++) {
            differences[MAX_REFERENCES * pictures + i] = (byte) references[i];
        }
        pictures++;
    }

    /** {@return N_S + 1, the spatial layers} */
    public int layers() {
        return layers;
    }

    /** {@return Y: whether sizes are told} */
    public boolean hasSizes() {
        return hasSizes;
    }

    /** {@return pixels across of a layer, 0 to 65535; only where {@link #hasSizes}} */
    public int width(int layer) {
        return widths[layer];
    }

    /** {@return pixels down of a layer, 0 to 65535; only where {@link #hasSizes}} */
    public int height(int layer) {
        return heights[layer];
    }

    /** {@return G: whether a group is told} */
    public boolean hasGroup() {
        return hasGroup;
    }

    /** {@return N_G, 0 to 255} */
    public int pictures() {
        return pictures;
    }

    /** {@return TID of a picture of the group, 0 to 7} */
    public int temporalId(int picture) {
        return (heads[picture] & 0xFF) >>> 5;
    }

    /** {@return U of a picture of the group} */
    public boolean isSwitchingUp(int picture) {
        return (heads[picture] & 0x10) != 0;
    }

    /** {@return R of a picture of the group, 0 to 3} */
    public int referenceCount(int picture) {
        return heads[picture] >>> 2 & 3;
    }

    /** {@return P_DIFF of a reference, 0 to 255} */
    public int referenceDifference(int picture, int reference) {
        return differences[MAX_REFERENCES * picture + reference] & 0xFF;
    }
}
