package dev.nightjar.sdp;

import static java.util.Objects.requireNonNull;

/**
 * {@code a=extmap}, RFC 8285 §5: the number under which a header extension travels.
 *
 * @param id 1 to 255, or 4096 to 4351 for one that still has to be given a number
 * @param direction {@link Direction#SENDRECV} where none is written
 * @param uri which extension
 * @param attributes what follows the URI, or empty
 */
public record ExtMap(int id, Direction direction, String uri, String attributes) implements TypedAttribute {
    /** From here on a number only asks the answerer to choose one, RFC 8285 §5. */
    public static final int FIRST_PROVISIONAL_ID = 4096;

    private static final int MAX_ID = 255;
    private static final int LAST_PROVISIONAL_ID = 4351;
    private static final String RULE = "a=extmap:<1-255 or 4096-4351>[/<direction>] <URI>[ <attributes>], RFC 8285 §8";

    /** Checks the number and the URI. */
    public ExtMap {
        if (!isId(id)) {
            throw new IllegalArgumentException("id: " + id + " (expected: 1 to 255 or 4096 to 4351)");
        }
        requireNonNull(direction, "direction");
        Grammar.requireToken(uri, "uri");
        SdpLine.requireSingleLine(attributes, "attributes");
    }

    /** {@return an extension used both ways} */
    public static ExtMap of(int id, String uri) {
        return new ExtMap(id, Direction.SENDRECV, uri, "");
    }

    /** {@return the value parsed} */
    public static ExtMap parse(String text) {
        Cursor in = new Cursor(text, RULE);
        int id = in.number(1, LAST_PROVISIONAL_ID);
        if (!isId(id)) {
            throw in.failAt(0);
        }
        Direction direction = Direction.SENDRECV;
        if (in.skip('/')) {
            int begin = in.position();
            direction = Direction.of(in.token()).orElseThrow(() -> in.failAt(begin));
        }
        in.space();
        String uri = in.token();
        return new ExtMap(id, direction, uri, in.another() ? in.rest() : "");
    }

    private static boolean isId(int id) {
        return (id >= 1 && id <= MAX_ID) || (id >= FIRST_PROVISIONAL_ID && id <= LAST_PROVISIONAL_ID);
    }

    /** {@return whether the answerer is to choose a number} */
    public boolean isProvisional() {
        return id >= FIRST_PROVISIONAL_ID;
    }

    @Override
    public String attributeName() {
        return "extmap";
    }

    @Override
    public String toString() {
        return id
                + (direction == Direction.SENDRECV ? "" : "/" + direction)
                + " "
                + uri
                + (attributes.isEmpty() ? "" : " " + attributes);
    }
}
