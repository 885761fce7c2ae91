package dev.nightjar.rtp.extension;

import dev.nightjar.core.NetworkBytes;
import org.jspecify.annotations.Nullable;

/**
 * How long a frame took through its sender; on the last packet of some frames only.
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     flags     |      encoding started         |
 * |      encoding finished        | packetised ...
 * | ...           |      pacer left               |
 * |      network                  | network 2 ... |
 * | ...           |
 * +-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>All times are milliseconds since the capture, 0 to 65535; 0 of the two that the network fills in means not yet.
 *
 * @param flags why this frame was timed: {@link #BY_TIMER}, {@link #BY_SIZE}; 0 to 255
 * @param networkMillis when a first middle box had it
 * @param network2Millis when a second one had it
 */
public record VideoTiming(
        int flags,
        int encodeStartMillis,
        int encodeFinishMillis,
        int packetisedMillis,
        int pacerExitMillis,
        int networkMillis,
        int network2Millis) {
    /** Its URI. */
    public static final String URI = "http://www.webrtc.org/experiments/rtp-hdrext/video-timing";

    /** In {@link #flags}: a timer was due. */
    public static final int BY_TIMER = 1;

    /** In {@link #flags}: the frame is far larger than others. */
    public static final int BY_SIZE = 2;

    /** How it stands in a packet. */
    public static final HeaderExtension<VideoTiming> EXTENSION = new Format();

    private static final int LENGTH = 13;

    /** Checks the ranges. */
    public VideoTiming {
        if ((flags & ~0xFF) != 0) {
            throw new IllegalArgumentException("flags: " + flags + " (expected: 0 to 255)");
        }
        int all = encodeStartMillis
                | encodeFinishMillis
                | packetisedMillis
                | pacerExitMillis
                | networkMillis
                | network2Millis;
        if ((all & ~0xFFFF) != 0) {
            throw new IllegalArgumentException("times: one of them is not 0 to 65535");
        }
    }

    private static final class Format extends FixedFormat<VideoTiming> {
        Format() {
            super(URI, LENGTH);
        }

        @Override
        public @Nullable VideoTiming parse(byte[] buffer, int offset, int length) {
            // The form of old senders has no flags.
            if (length != LENGTH && length != LENGTH - 1) {
                return null;
            }
            int flags = length == LENGTH ? buffer[offset] & 0xFF : 0;
            int at = offset + length - (LENGTH - 1);
            return new VideoTiming(
                    flags,
                    NetworkBytes.getUint16(buffer, at),
                    NetworkBytes.getUint16(buffer, at + 2),
                    NetworkBytes.getUint16(buffer, at + 4),
                    NetworkBytes.getUint16(buffer, at + 6),
                    NetworkBytes.getUint16(buffer, at + 8),
                    NetworkBytes.getUint16(buffer, at + 10));
        }

        @Override
        public int write(VideoTiming value, byte[] buffer, int offset) {
            buffer[offset] = (byte) value.flags;
            NetworkBytes.putInt16(buffer, offset + 1, value.encodeStartMillis);
            NetworkBytes.putInt16(buffer, offset + 3, value.encodeFinishMillis);
            NetworkBytes.putInt16(buffer, offset + 5, value.packetisedMillis);
            NetworkBytes.putInt16(buffer, offset + 7, value.pacerExitMillis);
            NetworkBytes.putInt16(buffer, offset + 9, value.networkMillis);
            NetworkBytes.putInt16(buffer, offset + 11, value.network2Millis);
            return LENGTH;
        }
    }
}
