package dev.nightjar.rtp.payload;

import dev.nightjar.core.NetworkBytes;

/**
 * One access unit as frames of H.264 and H.265 have it: each NAL unit after its length in 4 bytes, put together
 * of whole units and of fragments. Keeps its array for the next.
 */
final class AccessUnit {
    private static final int INITIAL_BYTES = 8 << 10;
    private static final int LENGTH_BYTES = 4;
    private static final int NONE = -1;

    private final FrameBytes bytes = new FrameBytes(INITIAL_BYTES);
    private int fragmentStart = NONE;

    void clear() {
        bytes.clear();
        fragmentStart = NONE;
    }

    /** {@return where the NAL unit begins that was appended, or -1 where there is no room} */
    int append(byte[] buffer, int offset, int length) {
        return bytes.appendInt32(length) && bytes.append(buffer, offset, length) ? bytes.length() - length : NONE;
    }

    /** {@return whether a NAL unit has begun whose end is missing} */
    boolean isWithinFragments() {
        return fragmentStart != NONE;
    }

    /** Begins a NAL unit whose length its end tells; false where there is no room. */
    boolean beginFragments() {
        fragmentStart = bytes.length();
        return bytes.appendInt32(0);
    }

    /** Appends a byte of the NAL unit's header, which fragments do not have; false where there is no room. */
    boolean appendHeader(int octet) {
        return bytes.appendInt8(octet);
    }

    /** Appends a fragment without its headers; false where there is no room. */
    boolean appendFragment(byte[] buffer, int offset, int length) {
        return bytes.append(buffer, offset, length);
    }

    /** Ends the NAL unit that came in fragments; returns where it begins. */
    int endFragments() {
        int unit = fragmentStart + LENGTH_BYTES;
        NetworkBytes.putInt32(bytes.array(), fragmentStart, bytes.length() - unit);
        fragmentStart = NONE;
        return unit;
    }

    /** Takes off a NAL unit whose end is missing. */
    void dropFragments() {
        if (isWithinFragments()) {
            bytes.cut(fragmentStart);
            fragmentStart = NONE;
        }
    }

    byte[] array() {
        return bytes.array();
    }

    int length() {
        return bytes.length();
    }
}
