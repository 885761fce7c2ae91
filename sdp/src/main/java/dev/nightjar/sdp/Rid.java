package dev.nightjar.sdp;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code a=rid}, RFC 8851 §4: one RTP stream of a section, by its id, with what it is restricted to.
 *
 * @param id letters, digits, hyphens and underscores
 * @param isSend whether the writer sends it, else it receives it
 * @param restrictions {@code pt=}, {@code max-width=}, …, perhaps none
 */
public record Rid(String id, boolean isSend, FormatParameters restrictions) implements TypedAttribute {
    private static final int MAX_ID_LENGTH = 255;
    private static final String RULE = "a=rid:<id> send|recv[ pt=<0-127>,…;<restriction>=<value>…], RFC 8851 §10";

    /** Checks the id and the payload types. */
    public Rid {
        requireNonNull(id, "id");
        requireNonNull(restrictions, "restrictions");
        if (!isId(id)) {
            throw new IllegalArgumentException("id: (expected: 1 to 255 letters, digits, '-' or '_')");
        }
        payloadTypes(restrictions);
    }

    /** {@return a stream the writer sends, unrestricted} */
    public static Rid send(String id) {
        return new Rid(id, true, FormatParameters.NONE);
    }

    /** {@return the value parsed} */
    public static Rid parse(String text) {
        Cursor in = new Cursor(text, RULE);
        String id = in.token();
        if (!isId(id)) {
            throw in.failAt(0);
        }
        in.space();
        int begin = in.position();
        String way = in.token();
        if (!way.equals("send") && !way.equals("recv")) {
            throw in.failAt(begin);
        }
        boolean more = in.another();
        int restricted = in.position();
        FormatParameters restrictions = more ? new FormatParameters(in.rest()) : FormatParameters.NONE;
        try {
            return new Rid(id, way.equals("send"), restrictions);
        } catch (IllegalArgumentException e) {
            throw in.failAt(restricted);
        }
    }

    static boolean isId(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (!SdpLine.isType(c) && !Cursor.isDigit(c) && c != '-' && c != '_') {
                return false;
            }
        }
        return !id.isEmpty() && id.length() <= MAX_ID_LENGTH;
    }

    private static List<Integer> payloadTypes(FormatParameters restrictions) {
        List<Integer> types = new ArrayList<>();
        for (String word : restrictions.get("pt").map(pt -> pt.split(",", -1)).orElse(new String[0])) {
            int type = Integer.parseInt(word);
            Grammar.requireRange(type, 0, Grammar.MAX_PAYLOAD_TYPE, "pt");
            types.add(type);
        }
        return List.copyOf(types);
    }

    /** {@return the payload types it may use; empty for all of the section} */
    public List<Integer> payloadTypes() {
        return payloadTypes(restrictions);
    }

    /** {@return the same stream as the other side writes it, RFC 8851 §6.2} */
    public Rid reversed() {
        return new Rid(id, !isSend, restrictions);
    }

    @Override
    public String attributeName() {
        return "rid";
    }

    @Override
    public String toString() {
        return id + (isSend ? " send" : " recv") + (restrictions.isEmpty() ? "" : " " + restrictions);
    }
}
