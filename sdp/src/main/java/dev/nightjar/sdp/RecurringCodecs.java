package dev.nightjar.sdp;

import org.jspecify.annotations.Nullable;

/**
 * Codecs that one peer describes like another, kept once, as {@link RecurringLines} keeps the lines that say so.
 *
 * <p>A table of fixed size in which a newer codec takes the place of an older one, so a peer that makes codecs up costs
 * the others some sharing and no memory.
 */
final class RecurringCodecs {
    /** A dozen browsers' worth of payload types; a power of two. */
    static final int SLOTS = 1_024;

    /** Longer than any parameters worth sharing; parameter sets of one camera are longer. */
    static final int MAX_LENGTH = 128;

    private static final int MAX_FEEDBACK = 8;

    /** Read and written without a lock: a codec is immutable, so a thread sees it whole or not at all. */
    private static final @Nullable RtpCodec[] TABLE = new RtpCodec[SLOTS];

    private RecurringCodecs() {}

    /** {@return an equal codec, the same object as before where it recurs} */
    static RtpCodec share(RtpCodec codec) {
        int hash = codec.hashCode();
        int slot = (hash ^ hash >>> 16) & SLOTS - 1;
        RtpCodec known = TABLE[slot];
        if (known != null && known.equals(codec)) {
            return known;
        }
        boolean isSmall = codec.name().length() <= MAX_LENGTH
                && codec.parameters().text().length() <= MAX_LENGTH
                && codec.feedback().size() <= MAX_FEEDBACK
                && codec.feedback().stream().allMatch(kind -> kind.length() <= MAX_LENGTH);
        if (isSmall) {
            TABLE[slot] = codec;
        }
        return codec;
    }
}
