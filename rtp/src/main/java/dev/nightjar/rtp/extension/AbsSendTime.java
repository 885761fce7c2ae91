package dev.nightjar.rtp.extension;

import dev.nightjar.core.NetworkBytes;
import org.jspecify.annotations.Nullable;

/**
 * When a packet left, in 24 bits of 6.18 fixed point seconds that wrap each 64 s.
 *
 * @param value 0 to 0xFFFFFF
 */
public record AbsSendTime(int value) {
    /** Its URI. */
    public static final String URI = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";

    /** How it stands in a packet. */
    public static final HeaderExtension<AbsSendTime> EXTENSION = new Format();

    private static final int LENGTH = 3;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Checks the range. */
    public AbsSendTime {
        if ((value & ~0xFFFFFF) != 0) {
            throw new IllegalArgumentException("value: " + value + " (expected: 0 to 16777215)");
        }
    }

    /** {@return the time as 6.18 fixed point seconds; {@code nanos} is not negative} */
    public static AbsSendTime ofNanos(long nanos) {
        return new AbsSendTime(fromNanos(nanos));
    }

    /** {@return the 24 bits of a time that is not negative, without making an object} */
    public static int fromNanos(long nanos) {
        long withinWrap = nanos % (64 * NANOS_PER_SECOND);
        return (int) ((withinWrap << 18) / NANOS_PER_SECOND);
    }

    /** {@return the 24 bits of an element, or -1 if it is malformed} */
    public static int read(byte[] buffer, int offset, int length) {
        return length == LENGTH ? NetworkBytes.getUint24(buffer, offset) : -1;
    }

    private static final class Format extends FixedFormat<AbsSendTime> {
        Format() {
            super(URI, LENGTH);
        }

        @Override
        public @Nullable AbsSendTime parse(byte[] buffer, int offset, int length) {
            int value = read(buffer, offset, length);
            return value < 0 ? null : new AbsSendTime(value);
        }

        @Override
        public int write(AbsSendTime value, byte[] buffer, int offset) {
            NetworkBytes.putInt24(buffer, offset, value.value);
            return LENGTH;
        }
    }
}
