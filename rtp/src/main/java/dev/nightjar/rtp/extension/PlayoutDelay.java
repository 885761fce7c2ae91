package dev.nightjar.rtp.extension;

import dev.nightjar.core.NetworkBytes;
import org.jspecify.annotations.Nullable;

/**
 * Between which delays a sender wants its pictures shown; both 0 asks for at once.
 *
 * @param min10ms least delay in units of 10 ms, 0 to 4095
 * @param max10ms greatest delay in units of 10 ms, not below the least, to 4095
 */
public record PlayoutDelay(int min10ms, int max10ms) {
    /** Its URI. */
    public static final String URI = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";

    /** How it stands in a packet: twelve bits of each. */
    public static final HeaderExtension<PlayoutDelay> EXTENSION = new Format();

    private static final int LENGTH = 3;
    private static final int MAX = 0xFFF;

    /** Checks the ranges. */
    public PlayoutDelay {
        if (min10ms < 0 || max10ms > MAX || min10ms > max10ms) {
            throw new IllegalArgumentException(
                    "delay: " + min10ms + " to " + max10ms + " (expected: 0 to " + MAX + ", in order)");
        }
    }

    /** {@return the 24 bits of an element, of which the high twelve are the least delay; -1 if it is malformed} */
    public static int read(byte[] buffer, int offset, int length) {
        int bits = length == LENGTH ? NetworkBytes.getUint24(buffer, offset) : -1;
        return bits >> 12 <= (bits & MAX) ? bits : -1;
    }

    private static final class Format extends FixedFormat<PlayoutDelay> {
        Format() {
            super(URI, LENGTH);
        }

        @Override
        public @Nullable PlayoutDelay parse(byte[] buffer, int offset, int length) {
            int bits = read(buffer, offset, length);
            return bits < 0 ? null : new PlayoutDelay(bits >> 12, bits & MAX);
        }

        @Override
        public int write(PlayoutDelay value, byte[] buffer, int offset) {
            NetworkBytes.putInt24(buffer, offset, value.min10ms << 12 | value.max10ms);
            return LENGTH;
        }
    }
}
