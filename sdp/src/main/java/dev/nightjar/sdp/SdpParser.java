package dev.nightjar.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks lines and sorts them into sections.
 *
 * <p><i>Choice:</i> strict on what WebRTC depends on (v, o, s, t and m lines, and the attributes of
 * {@link AttributeGrammar}), and on each of them once; everything else is kept as text where it stands. RFC 8866 §5
 * would have a reader give up on unknown line types.
 */
final class SdpParser {
    private static final String PROLOGUE = "vos";
    private static final String[] PROLOGUE_RULES = {
        "v=0, RFC 8866 §5.1", "o= after v=, RFC 8866 §5.2", "s= after o=, RFC 8866 §5.3",
    };
    private static final String TIME_RULE = "t=<start-time> <stop-time>, RFC 8866 §5.9";

    private final List<SdpLine> lines;
    private final Set<String> mids = new HashSet<>();
    private int index;

    private SdpParser(List<SdpLine> lines) {
        this.lines = lines;
    }

    static SessionDescription session(List<SdpLine> lines) {
        SdpParser parser = new SdpParser(lines);
        List<SdpLine> head = parser.sessionSection();
        return new SessionDescription(head, parser.mediaSections());
    }

    static SdpFragment fragment(List<SdpLine> lines) {
        SdpParser parser = new SdpParser(lines);
        List<SdpLine> head = parser.section();
        return new SdpFragment(head, parser.mediaSections());
    }

    static MediaDescription media(List<SdpLine> lines) {
        SdpParser parser = new SdpParser(lines);
        List<MediaDescription> sections = parser.mediaSections();
        if (sections.size() != 1) {
            throw new SdpParseException(1, 1, "", "one m= line");
        }
        return sections.get(0);
    }

    private List<SdpLine> sessionSection() {
        for (index = 0; index < PROLOGUE.length(); index++) {
            if (index == lines.size() || lines.get(index).type() != PROLOGUE.charAt(index)) {
                throw failHere(PROLOGUE_RULES[index]);
            }
        }
        checked(
                () -> {
                    Cursor in = new Cursor(lines.get(0).value(), PROLOGUE_RULES[0]);
                    in.expectWord("0");
                    in.end();
                },
                0,
                2);
        checked(() -> Origin.parse(lines.get(1).value()), 1, 2);
        List<SdpLine> head = new ArrayList<>(lines.subList(0, index));
        List<SdpLine> rest = section();
        if (rest.stream().noneMatch(line -> line.type() == 't')) {
            throw failHere(TIME_RULE);
        }
        head.addAll(rest);
        return head;
    }

    private List<MediaDescription> mediaSections() {
        List<MediaDescription> media = new ArrayList<>();
        while (index < lines.size()) {
            int first = index;
            if (media.size() == SdpLimits.MAX_MEDIA) {
                throw failHere("at most " + SdpLimits.MAX_MEDIA + " media sections");
            }
            checked(() -> MediaLine.parse(lines.get(first).value()), first, 2);
            List<SdpLine> section = new ArrayList<>();
            section.add(lines.get(index++));
            section.addAll(section());
            media.add(new MediaDescription(section, Attributes.NONE));
        }
        return media;
    }

    /** Takes the lines up to the next m-line, each checked. */
    private List<SdpLine> section() {
        List<SdpLine> section = new ArrayList<>();
        int attributes = 0;
        boolean hasMid = false;
        for (; index < lines.size() && lines.get(index).type() != 'm'; index++) {
            SdpLine line = lines.get(index);
            if (line.type() == 'a') {
                if (++attributes > SdpLimits.MAX_ATTRIBUTES) {
                    throw failHere("at most " + SdpLimits.MAX_ATTRIBUTES + " attributes in a section");
                }
                Attribute attribute = attribute(line);
                if (attribute.name().equals("mid")) {
                    if (hasMid || !mids.add(attribute.valueOrEmpty())) {
                        throw failHere("each a=mid once, RFC 5888 §4");
                    }
                    hasMid = true;
                }
            } else {
                checkLine(line);
            }
            section.add(line);
        }
        return section;
    }

    private Attribute attribute(SdpLine line) {
        if (line.value().isEmpty() || line.value().charAt(0) == ':') {
            throw new SdpParseException(index + 1, 3, line.toString(), "a=<attribute>[:<value>], RFC 8866 §5.13");
        }
        Attribute attribute = Attributes.split(line.value());
        int prefixLength = 2 + attribute.name().length() + (attribute.value() == null ? 0 : 1);
        checked(() -> AttributeGrammar.parse(attribute.name(), attribute.value()), index, prefixLength);
        return attribute;
    }

    private void checkLine(SdpLine line) {
        switch (line.type()) {
            case 'v', 'o', 's' -> throw failHere("v=, o= and s= once, at the beginning, RFC 8866 §5");
            case 'c' -> checked(() -> Connection.parse(line.value()), index, 2);
            case 'b' -> checked(() -> Bandwidth.parse(line.value()), index, 2);
            case 't' -> checked(() -> checkTime(line.value()), index, 2);
            default -> {
                // Kept as text.
            }
        }
    }

    private static void checkTime(String value) {
        Cursor in = new Cursor(value, TIME_RULE);
        in.longNumber(0, Long.MAX_VALUE / 10 - 1);
        in.space();
        in.longNumber(0, Long.MAX_VALUE / 10 - 1);
        in.end();
    }

    /** Runs a check of a value; a failure is told as one of the line that holds it. */
    private void checked(Runnable check, int lineIndex, int prefixLength) {
        try {
            check.run();
        } catch (SdpParseException e) {
            throw e.inLine(lineIndex + 1, prefixLength, lines.get(lineIndex).toString());
        }
    }

    private SdpParseException failHere(String rule) {
        String text = index < lines.size() ? lines.get(index).toString() : "";
        return new SdpParseException(index + 1, 1, text, rule);
    }
}
