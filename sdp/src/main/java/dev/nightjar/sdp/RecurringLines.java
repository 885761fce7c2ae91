package dev.nightjar.sdp;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lines that one peer writes like another, kept once: nine of ten lines of an offer say what its browser can do.
 *
 * <p>A table of fixed size in which a newer line takes the place of an older one, so a peer that makes lines up costs
 * the others some sharing and no memory. Only names of the list below come in: never what belongs to one session, such
 * as passwords and addresses.
 */
final class RecurringLines {
    /** Some twenty browsers' worth of lines; a power of two. */
    static final int SLOTS = 4_096;

    /** Longer than any line worth sharing; bounds the table to a few megabytes. */
    static final int MAX_LENGTH = 256;

    private static final Set<String> NAMES = Set.of(
            "rtpmap",
            "fmtp",
            "rtcp-fb",
            "extmap",
            "extmap-allow-mixed",
            "rtcp",
            "rtcp-mux",
            "rtcp-rsize",
            "sendrecv",
            "sendonly",
            "recvonly",
            "inactive",
            "setup",
            "mid",
            "group",
            "msid-semantic",
            "ice-options",
            "rid",
            "simulcast",
            "end-of-candidates");

    /** Read and written without a lock: an entry is immutable, so a thread sees it whole or not at all. */
    private static final @Nullable Entry[] TABLE = new Entry[SLOTS];

    private RecurringLines() {}

    private record Entry(SdpLine line, Attribute attribute) {}

    /** {@return the line, the same object as before where it recurs} */
    static SdpLine line(char type, String value, LineEnding ending) {
        if (type != 'a' || value.length() > MAX_LENGTH) {
            return new SdpLine(type, value, ending);
        }
        int slot = slot(value);
        Entry entry = TABLE[slot];
        if (entry != null && entry.line.ending() == ending && entry.line.value().equals(value)) {
            return entry.line;
        }
        SdpLine line = new SdpLine(type, value, ending);
        if (!NAMES.contains(name(value))) {
            return line;
        }
        TABLE[slot] = new Entry(line, Attributes.split(value));
        return line;
    }

    /** {@return what an {@code a=} line says, the same object as before where the line is} */
    static Attribute attribute(SdpLine line) {
        Entry entry = TABLE[slot(line.value())];
        return entry != null && entry.line.value().equals(line.value())
                ? entry.attribute
                : Attributes.split(line.value());
    }

    private static String name(String value) {
        int colon = value.indexOf(':');
        return colon < 0 ? value : value.substring(0, colon);
    }

    private static int slot(String value) {
        int hash = value.hashCode();
        return (hash ^ hash >>> 16) & SLOTS - 1;
    }
}
