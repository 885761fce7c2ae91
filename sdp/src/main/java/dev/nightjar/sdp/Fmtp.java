package dev.nightjar.sdp;

import static java.util.Objects.requireNonNull;

/**
 * {@code a=fmtp}, RFC 8866 §6.15: the parameters of one format.
 *
 * @param format a payload type, or another format of the m-line
 * @param parameters what follows
 */
public record Fmtp(String format, FormatParameters parameters) implements TypedAttribute {
    private static final String RULE = "a=fmtp:<format> <format specific parameters>, RFC 8866 §6.15";

    /** Checks the format. */
    public Fmtp {
        Grammar.requireToken(format, "format");
        requireNonNull(parameters, "parameters");
    }

    /** {@return the value parsed} */
    public static Fmtp parse(String text) {
        Cursor in = new Cursor(text, RULE);
        String format = in.token();
        return new Fmtp(format, in.another() ? new FormatParameters(in.rest()) : FormatParameters.NONE);
    }

    @Override
    public String attributeName() {
        return "fmtp";
    }

    @Override
    public String toString() {
        return parameters.isEmpty() ? format : format + " " + parameters;
    }
}
