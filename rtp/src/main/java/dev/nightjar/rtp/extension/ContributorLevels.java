package dev.nightjar.rtp.extension;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How loud each contributing source of a mixer's packet is, RFC 6465.
 *
 * @param levels in -dBov, 0 (loudest) to 127 (silence), in the order of the packet's CSRC list; 1 to 15 of them
 */
public record ContributorLevels(List<Integer> levels) {
    /** Its URI. */
    public static final String URI = "urn:ietf:params:rtp-hdrext:csrc-audio-level";

    /** How it stands in a packet, RFC 6465 §3: an octet for each source, its high bit reserved. */
    public static final HeaderExtension<ContributorLevels> EXTENSION = new Format();

    /** As many as a packet has contributing sources. */
    private static final int MAX_LEVELS = 15;

    /** Checks the ranges and copies the list. */
    public ContributorLevels {
        levels = List.copyOf(levels);
        if (levels.isEmpty() || levels.size() > MAX_LEVELS) {
            throw new IllegalArgumentException("levels: " + levels.size() + " (expected: 1 to " + MAX_LEVELS + ")");
        }
        for (int level : levels) {
            if ((level & ~0x7F) != 0) {
                throw new IllegalArgumentException("level: " + level + " (expected: 0 to 127)");
            }
        }
    }

    private static final class Format extends FixedFormat<ContributorLevels> {
        Format() {
            super(URI, MAX_LEVELS);
        }

        @Override
        public @Nullable ContributorLevels parse(byte[] buffer, int offset, int length) {
            if (length < 1 || length > MAX_LEVELS) {
                return null;
            }
            List<Integer> levels = new ArrayList<>(length);
            for (int i = offset; i < offset + length; i++) {
                levels.add(buffer[i] & 0x7F);
            }
            return new ContributorLevels(levels);
        }

        @Override
        public int write(ContributorLevels value, byte[] buffer, int offset) {
            for (int i = 0; i < value.levels.size(); i++) {
                buffer[offset + i] = value.levels.get(i).byteValue();
            }
            return value.levels.size();
        }
    }
}
