package dev.nightjar.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code a=ssrc-group}, RFC 5576 §4.2: sources that belong together.
 *
 * @param semantics how, such as {@link #FID}
 * @param ssrcs unsigned 32 bits each
 */
public record SsrcGroup(String semantics, List<Integer> ssrcs) implements TypedAttribute {
    /** A source and the source of its retransmissions, RFC 5576 §4.2 and RFC 4588 §8.8. */
    public static final String FID = "FID";

    /** A source and the parity that protects it, RFC 5956 §4.3, as libwebrtc writes it for FlexFEC. */
    public static final String FEC_FR = "FEC-FR";

    /** Simulcast layers, low to high; not an RFC's, but written by browsers. */
    public static final String SIM = "SIM";

    private static final String RULE = "a=ssrc-group:<semantics> <ssrc>…, RFC 5576 §4.2";

    /** Copies the list. */
    public SsrcGroup {
        Grammar.requireToken(semantics, "semantics");
        ssrcs = List.copyOf(ssrcs);
    }

    /** {@return the value parsed} */
    public static SsrcGroup parse(String text) {
        Cursor in = new Cursor(text, RULE);
        String semantics = in.token();
        List<Integer> ssrcs = new ArrayList<>();
        while (in.another()) {
            ssrcs.add((int) in.longNumber(0, Grammar.MAX_UNSIGNED_32));
        }
        return new SsrcGroup(semantics, ssrcs);
    }

    @Override
    public String attributeName() {
        return "ssrc-group";
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(semantics);
        ssrcs.forEach(ssrc -> out.append(' ').append(Integer.toUnsignedString(ssrc)));
        return out.toString();
    }
}
