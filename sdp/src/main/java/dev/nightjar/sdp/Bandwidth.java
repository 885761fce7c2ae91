package dev.nightjar.sdp;

/**
 * {@code b=}, RFC 8866 §5.8: how much bandwidth is proposed.
 *
 * @param type {@code AS} in kbit/s, {@code TIAS} in bit/s, …
 * @param value in the unit of the type
 */
public record Bandwidth(String type, long value) {
    private static final String RULE = "b=<bwtype>:<bandwidth>, RFC 8866 §5.8";

    /** Checks the type. */
    public Bandwidth {
        Grammar.requireToken(type, "type", ":");
        Grammar.requireRange(value, 0, Long.MAX_VALUE / 10 - 1, "value");
    }

    /** {@return the value parsed} */
    public static Bandwidth parse(String text) {
        Cursor in = new Cursor(text, RULE);
        String type = in.until(':');
        in.expect(':');
        long value = in.longNumber(0, Long.MAX_VALUE / 10 - 1);
        in.end();
        return new Bandwidth(type, value);
    }

    @Override
    public String toString() {
        return type + ":" + value;
    }
}
