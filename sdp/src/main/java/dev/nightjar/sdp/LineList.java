package dev.nightjar.sdp;

import java.util.ArrayList;
import java.util.List;

/** Lines under construction: a new one goes where RFC 8866 §5 has it, what was there stays in place. */
final class LineList {
    private final List<SdpLine> lines;
    private final String order;
    private final LineEnding ending;

    /** @param order the line types of this section, in the order of RFC 8866 §5; others go to the end */
    LineList(List<SdpLine> lines, String order) {
        this.order = order;
        this.ending = lines.isEmpty() || lines.get(0).ending() == LineEnding.NONE
                ? LineEnding.CRLF
                : lines.get(0).ending();
        this.lines = new ArrayList<>();
        for (SdpLine line : lines) {
            this.lines.add(line.ending() == LineEnding.NONE ? line.withEnding(ending) : line);
        }
    }

    List<SdpLine> asList() {
        return List.copyOf(lines);
    }

    void add(char type, String value) {
        int at = lines.size();
        while (at > 0 && rank(lines.get(at - 1).type()) > rank(type)) {
            at--;
        }
        lines.add(at, RecurringLines.line(type, value, ending));
    }

    /** Replaces the first line of that type, or adds one. */
    void set(char type, String value) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).type() == type) {
                lines.set(i, RecurringLines.line(type, value, lines.get(i).ending()));
                return;
            }
        }
        add(type, value);
    }

    void addAttribute(Attribute attribute) {
        add('a', attribute.toString());
    }

    /** Puts the attribute in the place of the first that has one of the names; others with such names go. */
    void setAttribute(Attribute attribute, List<String> names) {
        int place = -1;
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (isAttribute(lines.get(i), names)) {
                lines.remove(i);
                place = i;
            }
        }
        if (place < 0) {
            addAttribute(attribute);
        } else {
            lines.add(place, RecurringLines.line('a', attribute.toString(), ending));
        }
    }

    void removeAttributes(List<String> names) {
        lines.removeIf(line -> isAttribute(line, names));
    }

    private static boolean isAttribute(SdpLine line, List<String> names) {
        return line.type() == 'a'
                && names.contains(Attributes.split(line.value()).name());
    }

    private int rank(char type) {
        int rank = order.indexOf(type);
        return rank < 0 ? order.length() - 1 : rank;
    }

    /** {@return the attribute, once it is sure that it will be read back equal} */
    static Attribute checked(TypedAttribute typed) {
        Attribute attribute = Attribute.of(typed);
        Object again;
        try {
            again = AttributeGrammar.parse(attribute.name(), attribute.value()).orElseThrow();
        } catch (SdpParseException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        if (!again.equals(typed)) {
            throw new IllegalArgumentException(attribute.name() + ": would not be read back as it is");
        }
        return attribute;
    }
}
