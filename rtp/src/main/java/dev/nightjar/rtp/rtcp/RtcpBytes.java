package dev.nightjar.rtp.rtcp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes of a message kept as they came: immutable, compared by content. */
public final class RtcpBytes {
    private final byte[] bytes;

    private RtcpBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** {@return a copy of the range} */
    public static RtcpBytes copyOf(byte[] buffer, int offset, int length) {
        return new RtcpBytes(Arrays.copyOfRange(buffer, offset, offset + length));
    }

    /** {@return how many bytes there are} */
    public int length() {
        return bytes.length;
    }

    /** {@return a copy} */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** Copies all bytes into an array of the caller. */
    public void copyTo(byte[] buffer, int offset) {
        System.arraycopy(bytes, 0, buffer, offset, bytes.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RtcpBytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
