package dev.nightjar.rtp.extension;

import dev.nightjar.core.NetworkBytes;
import org.jspecify.annotations.Nullable;

/**
 * Between the RTP timestamp and the real sending, RFC 5450.
 *
 * @param ticks of the clock rate, signed 24 bits
 */
public record TransmissionOffset(int ticks) {
    /** Its URI. */
    public static final String URI = "urn:ietf:params:rtp-hdrext:toffset";

    /** How it stands in a packet, RFC 5450 §3. */
    public static final HeaderExtension<TransmissionOffset> EXTENSION = new Format();

    /** What {@link #read} answers for malformed bytes; no value of 24 bits. */
    public static final int NONE = Integer.MIN_VALUE;

    private static final int LENGTH = 3;

    /** Checks the range. */
    public TransmissionOffset {
        if (ticks << 8 >> 8 != ticks) {
            throw new IllegalArgumentException("ticks: " + ticks + " (expected: signed 24 bits)");
        }
    }

    /** {@return the ticks of an element, or {@link #NONE} if it is malformed} */
    public static int read(byte[] buffer, int offset, int length) {
        return length == LENGTH ? NetworkBytes.getUint24(buffer, offset) << 8 >> 8 : NONE;
    }

    private static final class Format extends FixedFormat<TransmissionOffset> {
        Format() {
            super(URI, LENGTH);
        }

        @Override
        public @Nullable TransmissionOffset parse(byte[] buffer, int offset, int length) {
            int ticks = read(buffer, offset, length);
            return ticks == NONE ? null : new TransmissionOffset(ticks);
        }

        @Override
        public int write(TransmissionOffset value, byte[] buffer, int offset) {
            NetworkBytes.putInt24(buffer, offset, value.ticks);
            return LENGTH;
        }
    }
}
