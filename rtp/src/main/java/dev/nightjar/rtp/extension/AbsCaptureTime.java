package dev.nightjar.rtp.extension;

import dev.nightjar.core.NetworkBytes;
import org.jspecify.annotations.Nullable;

/**
 * When the first byte of a frame was captured, by the capturer's clock.
 *
 * @param ntpTime 64-bit NTP timestamp
 * @param clockOffset what the sender of the packet estimates the capturer's clock to be ahead of its own, signed
 *     seconds in 32.32 fixed point; null if it does not tell
 */
public record AbsCaptureTime(long ntpTime, @Nullable Long clockOffset) {
    /** Its URI. */
    public static final String URI = "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time";

    /** How it stands in a packet: the timestamp, in the longer form followed by the offset. */
    public static final HeaderExtension<AbsCaptureTime> EXTENSION = new Format();

    private static final int LENGTH = 8;
    private static final int LONG_LENGTH = 16;

    /** {@return the NTP timestamp of an element, or 0 if it is malformed} */
    public static long read(byte[] buffer, int offset, int length) {
        return length == LENGTH || length == LONG_LENGTH ? NetworkBytes.getInt64(buffer, offset) : 0;
    }

    private static final class Format extends FixedFormat<AbsCaptureTime> {
        Format() {
            super(URI, LONG_LENGTH);
        }

        @Override
        public @Nullable AbsCaptureTime parse(byte[] buffer, int offset, int length) {
            if (length != LENGTH && length != LONG_LENGTH) {
                return null;
            }
            Long clockOffset = length == LENGTH ? null : (Long) NetworkBytes.getInt64(buffer, offset + LENGTH);
            return new AbsCaptureTime(NetworkBytes.getInt64(buffer, offset), clockOffset);
        }

        @Override
        public int write(AbsCaptureTime value, byte[] buffer, int offset) {
            NetworkBytes.putInt64(buffer, offset, value.ntpTime);
            if (value.clockOffset == null) {
                return LENGTH;
            }
            NetworkBytes.putInt64(buffer, offset + LENGTH, value.clockOffset);
            return LONG_LENGTH;
        }
    }
}
