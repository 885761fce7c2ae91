package dev.nightjar.rtp.extension;

import org.jspecify.annotations.Nullable;

/**
 * How loud the sound of a packet is, RFC 6464.
 *
 * @param level in -dBov, 0 (loudest) to 127 (silence)
 * @param isVoice whether the sender says that the packet holds voice
 */
public record AudioLevel(int level, boolean isVoice) {
    /** Its URI. */
    public static final String URI = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

    /** How it stands in a packet, RFC 6464 §3: the bit of voice, then seven of level. */
    public static final HeaderExtension<AudioLevel> EXTENSION = new Format();

    private static final int VOICE = 0x80;

    /** Checks the range. */
    public AudioLevel {
        if ((level & ~0x7F) != 0) {
            throw new IllegalArgumentException("level: " + level + " (expected: 0 to 127)");
        }
    }

    /** {@return the octet of an element, of which the high bit means voice; -1 if it is malformed} */
    public static int read(byte[] buffer, int offset, int length) {
        // One byte, or in the two-byte form padded to two: RFC 6464 §3 shows both.
        return length == 1 || length == 2 ? buffer[offset] & 0xFF : -1;
    }

    private static final class Format extends FixedFormat<AudioLevel> {
        Format() {
            super(URI, 1);
        }

        @Override
        public @Nullable AudioLevel parse(byte[] buffer, int offset, int length) {
            int octet = read(buffer, offset, length);
            return octet < 0 ? null : new AudioLevel(octet & ~VOICE, (octet & VOICE) != 0);
        }

        @Override
        public int write(AudioLevel value, byte[] buffer, int offset) {
            buffer[offset] = (byte) (value.level | (value.isVoice ? VOICE : 0));
            return 1;
        }
    }
}
