package dev.nightjar.ice;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Reads the candidate attribute, RFC 8839 §5.1; a text that is too long or has too many extensions is refused. */
final class CandidateParser {
    /** Chromium's longest has some 200 characters. */
    private static final int MAX_CHARS = 1024;

    private static final int MAX_FOUNDATION_CHARS = 32;
    private static final int FIXED_FIELDS = 8;

    private CandidateParser() {}

    static Candidate parse(String text) {
        if (text.length() > MAX_CHARS) {
            throw new CandidateParseException("candidate length: " + text.length() + " (expected: <= 1024)");
        }
        String[] fields = body(visible(text.strip())).split(" +", -1);
        if (fields.length < FIXED_FIELDS) {
            throw new CandidateParseException("candidate fields: " + fields.length + " (expected: >= 8)");
        }
        if (!fields[6].equalsIgnoreCase("typ")) {
            throw new CandidateParseException("candidate field 7 (expected: typ)");
        }
        CandidateType type = CandidateType.fromToken(fields[7])
                .orElseThrow(() -> new CandidateParseException("candidate type (expected: host, srflx, prflx, relay)"));
        int next = FIXED_FIELDS;
        InetSocketAddress related = null;
        if (hasName(fields, next, "raddr")) {
            int port = 0;
            if (hasName(fields, next + 2, "rport")) {
                port = (int) number("rport", fields[next + 3], 0, 65535);
            }
            related = AddressText.parse(fields[next + 1], port);
            next += hasName(fields, next + 2, "rport") ? 4 : 2;
        }
        return new Candidate(
                foundation(fields[0]),
                (int) number("component", fields[1], 1, 256),
                fields[2],
                number("priority", fields[3], 0, 0xFFFF_FFFFL),
                AddressText.parse(fields[4], (int) number("port", fields[5], 0, 65535)),
                type,
                related,
                extensions(fields, next));
    }

    /** RFC 8839 §5.1: visible characters and spaces; a line end would begin another line of a description. */
    private static String visible(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                throw new CandidateParseException("candidate character " + i + " (expected: a visible one or a space)");
            }
        }
        return text;
    }

    private static String body(String text) {
        String line = text.startsWith("a=") ? text.substring(2) : text;
        if (!line.regionMatches(true, 0, "candidate:", 0, 10)) {
            throw new CandidateParseException("candidate start (expected: candidate:)");
        }
        return line.substring(10);
    }

    private static boolean hasName(String[] fields, int index, String name) {
        return index + 1 < fields.length && fields[index].equalsIgnoreCase(name);
    }

    private static String foundation(String text) {
        if (text.isEmpty() || text.length() > MAX_FOUNDATION_CHARS) {
            throw new CandidateParseException("foundation length: " + text.length() + " (expected: 1 to 32)");
        }
        return text;
    }

    private static long number(String name, String text, long least, long most) {
        long value = decimal(text);
        if (value < least || value > most) {
            throw new CandidateParseException(name + " (expected: " + least + " to " + most + ")");
        }
        return value;
    }

    private static long decimal(String text) {
        if (text.isEmpty() || text.length() > 10) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value;
    }

    /** Pairs of name and value to the end; a name without a value breaks the grammar. */
    private static List<Candidate.Extension> extensions(String[] fields, int from) {
        if ((fields.length - from) % 2 != 0) {
            throw new CandidateParseException("candidate extension without value");
        }
        List<Candidate.Extension> extensions = new ArrayList<>();
        for (int i = from; i < fields.length; i += 2) {
            extensions.add(new Candidate.Extension(fields[i], fields[i + 1]));
        }
        return extensions;
    }
}
