package dev.nightjar.sdp;

import static java.util.Objects.requireNonNull;

/**
 * {@code a=ssrc}, RFC 5576 §4.1: something said of one source.
 *
 * @param ssrc unsigned 32 bits in an {@code int}
 * @param attribute what is said, such as {@code cname:…}
 */
public record SsrcAttribute(int ssrc, Attribute attribute) implements TypedAttribute {
    private static final String RULE = "a=ssrc:<ssrc> <attribute>[:<value>], RFC 5576 §4.1";

    /** Checks for null. */
    public SsrcAttribute {
        requireNonNull(attribute, "attribute");
    }

    /** {@return the value parsed} */
    public static SsrcAttribute parse(String text) {
        Cursor in = new Cursor(text, RULE);
        int ssrc = (int) in.longNumber(0, Grammar.MAX_UNSIGNED_32);
        in.space();
        if (in.at(':')) {
            throw in.fail();
        }
        return new SsrcAttribute(ssrc, Attributes.split(in.rest()));
    }

    @Override
    public String attributeName() {
        return "ssrc";
    }

    @Override
    public String toString() {
        return Integer.toUnsignedString(ssrc) + " " + attribute;
    }
}
