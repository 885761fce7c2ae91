package dev.nightjar.sdp;

import java.util.HexFormat;
import java.util.Locale;

/**
 * A description, or one attribute of it, that breaks its grammar: where, what stood there, and what was expected.
 *
 * <p>The message reads {@code line 5, column 9: "m=audio x" (expected: m=<media> <port> <proto> <fmt> …, RFC 8866
 * §5.14)}. It is one line, bounded, and safe to show: control characters are escaped and passwords are left out.
 */
public final class SdpParseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int SHOWN_BEFORE_COLUMN = 48;
    private static final int SHOWN = 80;

    private final int line;
    private final int column;
    private final String text;
    private final String expected;

    SdpParseException(int line, int column, String lineText, String expected) {
        this(expected, line, column, shown(lineText, column));
    }

    private SdpParseException(String expected, int line, int column, String text) {
        super("line " + line + ", column " + column + ": \"" + text + "\" (expected: " + expected + ")");
        this.line = line;
        this.column = column;
        this.text = text;
        this.expected = expected;
    }

    /** {@return this failure of a value, as one of the line that holds it after {@code prefixLength} characters} */
    SdpParseException inLine(int lineNumber, int prefixLength, String lineText) {
        return new SdpParseException(lineNumber, prefixLength + column, lineText, expected);
    }

    /** {@return the line, counted from 1} */
    public int line() {
        return line;
    }

    /** {@return the column of the line, counted from 1} */
    public int column() {
        return column;
    }

    /** {@return the offending line, or the part of it around the column; control characters are escaped} */
    public String text() {
        return text;
    }

    /** {@return the grammar rule that was broken, with its RFC} */
    public String expected() {
        return expected;
    }

    private static String shown(String lineText, int column) {
        if (mayHoldSecret(lineText)) {
            return "(hidden)";
        }
        int begin = Math.min(Math.max(0, column - 1 - SHOWN_BEFORE_COLUMN), lineText.length());
        int end = Math.min(lineText.length(), begin + SHOWN);
        StringBuilder out = new StringBuilder(begin > 0 ? "…" : "");
        for (int i = begin; i < end; i++) {
            appendEscaped(out, lineText.charAt(i));
        }
        return out.append(end < lineText.length() ? "…" : "").toString();
    }

    /** A line that fails may fail because its colon is wrong, so the words alone are enough. */
    private static boolean mayHoldSecret(String lineText) {
        String line = lineText.toLowerCase(Locale.ROOT);
        return line.contains("pwd") || line.contains("inline") || line.contains("crypto") || line.startsWith("k=");
    }

    private static void appendEscaped(StringBuilder out, char c) {
        if (c == '\r') {
            out.append("\\r");
        } else if (c == '\t') {
            out.append("\\t");
        } else if (Character.isISOControl(c)
                || Character.isSurrogate(c)
                || Character.getType(c) == Character.FORMAT
                || c == '\u2028'
                || c == '\u2029') {
            out.append("\\u").append(HexFormat.of().toHexDigits(c));
        } else {
            out.append(c);
        }
    }
}
