package dev.nightjar.rtp.dtmf;

import dev.nightjar.core.NetworkBytes;
import org.jspecify.annotations.Nullable;

/**
 * One report of a telephone event, RFC 4733 §2.3.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     event     |E|R| volume    |          duration             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param event event number, 0 to 255; 0 to 15 are telephone keys (§3.2)
 * @param isEnd whether the event is over
 * @param volume of a key's tone in -dBm0, 0 to 63
 * @param duration ticks since the packet's timestamp, 0 to 65535
 */
public record TelephoneEvent(int event, boolean isEnd, int volume, int duration) {
    /** Bytes of a report. */
    public static final int BYTES = 4;

    /** Longest duration that a report can tell; what lasts longer comes in segments (§2.5.1.3). */
    public static final int MAX_DURATION = 0xFFFF;

    /** Telephone keys by event number, RFC 4733 §3.2 table 3. */
    private static final String KEYS = "0123456789*#ABCD";

    /** Checks the ranges. */
    public TelephoneEvent {
        check("event", event, 255);
        check("volume", volume, 63);
        check("duration", duration, MAX_DURATION);
    }

    private static void check(String name, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to " + most + ")");
        }
    }

    /** {@return the report at {@code offset}, or null where fewer than {@link #BYTES} bytes are left} R is ignored. */
    public static @Nullable TelephoneEvent parse(byte[] buffer, int offset, int length) {
        if (length < BYTES) {
            return null;
        }
        int flags = buffer[offset + 1];
        return new TelephoneEvent(
                buffer[offset] & 0xFF, (flags & 0x80) != 0, flags & 0x3F, NetworkBytes.getUint16(buffer, offset + 2));
    }

    /**
     * Writes the report.
     *
     * @return bytes written
     */
    public int writeTo(byte[] buffer, int offset) {
        buffer[offset] = (byte) event;
        buffer[offset + 1] = (byte) ((isEnd ? 0x80 : 0) | volume);
        NetworkBytes.putInt16(buffer, offset + 2, duration);
        return BYTES;
    }

    /** {@return the event number of a key, {@code 0-9}, {@code *}, {@code #} or {@code A-D}, or -1} */
    public static int ofKey(char key) {
        return KEYS.indexOf(key);
    }

    /** {@return the key of an event number, or {@code '?'} where it is none} */
    public static char keyOf(int event) {
        return event >= 0 && event < KEYS.length() ? KEYS.charAt(event) : '?';
    }
}
