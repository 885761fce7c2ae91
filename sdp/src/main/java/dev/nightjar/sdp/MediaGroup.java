package dev.nightjar.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code a=group}, RFC 5888 §5: sections that belong together, by their mid.
 *
 * @param semantics how: {@link #BUNDLE}, {@link #LS}, …
 * @param mids in their order; the first of a BUNDLE group is the tagged section, RFC 9143 §7.2
 */
public record MediaGroup(String semantics, List<String> mids) implements TypedAttribute {
    /** Sections that share one transport, RFC 9143. */
    public static final String BUNDLE = "BUNDLE";

    /** Sections to be played in lip synchronisation, RFC 5888 §7. */
    public static final String LS = "LS";

    private static final String RULE = "a=group:<semantics>[ <mid>…], RFC 5888 §5";

    /** Copies the list. */
    public MediaGroup {
        Grammar.requireToken(semantics, "semantics");
        mids = List.copyOf(mids);
        mids.forEach(mid -> Grammar.requireToken(mid, "mid"));
    }

    /** {@return a BUNDLE group} */
    public static MediaGroup bundle(List<String> mids) {
        return new MediaGroup(BUNDLE, mids);
    }

    /** {@return the value parsed} */
    public static MediaGroup parse(String text) {
        Cursor in = new Cursor(text, RULE);
        String semantics = in.token();
        List<String> mids = new ArrayList<>();
        while (in.another()) {
            mids.add(in.token());
        }
        return new MediaGroup(semantics, mids);
    }

    /** {@return whether the sections share one transport} */
    public boolean isBundle() {
        return semantics.equals(BUNDLE);
    }

    @Override
    public String attributeName() {
        return "group";
    }

    @Override
    public String toString() {
        return mids.isEmpty() ? semantics : semantics + " " + String.join(" ", mids);
    }
}
