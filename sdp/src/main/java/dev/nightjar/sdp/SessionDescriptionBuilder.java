package dev.nightjar.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes a {@link SessionDescription}. Attributes come in the order of the calls, all other lines where RFC 8866 §5 has
 * them; what has a line already is replaced in place. A value that would break out of its line is refused.
 */
public final class SessionDescriptionBuilder {
    private static final String ORDER = "vosiuepcbtrzka";

    private final LineList lines;
    private final List<MediaDescription> media = new ArrayList<>();

    SessionDescriptionBuilder(Origin origin) {
        lines = new LineList(List.of(), ORDER);
        lines.add('v', "0");
        lines.add('o', origin.toString());
        lines.add('s', "-");
        lines.add('t', "0 0");
    }

    SessionDescriptionBuilder(SessionDescription from) {
        lines = new LineList(from.lines(), ORDER);
        media.addAll(from.media());
    }

    /** Sets the origin. */
    public SessionDescriptionBuilder origin(Origin origin) {
        lines.set('o', origin.toString());
        return this;
    }

    /** Sets the session's name; a hyphen unless set. */
    public SessionDescriptionBuilder name(String name) {
        lines.set('s', name);
        return this;
    }

    /** Sets the session's connection; none unless set. */
    public SessionDescriptionBuilder connection(Connection connection) {
        lines.set('c', connection.toString());
        return this;
    }

    /** Adds an attribute, after others of its name. */
    public SessionDescriptionBuilder add(TypedAttribute attribute) {
        return add(LineList.checked(attribute));
    }

    /** Adds an attribute, after others of its name. */
    public SessionDescriptionBuilder add(Attribute attribute) {
        lines.addAttribute(attribute);
        return this;
    }

    /** Adds a property attribute such as {@code extmap-allow-mixed}. */
    public SessionDescriptionBuilder add(String name) {
        return add(Attribute.of(name));
    }

    /** Adds an attribute with a value. */
    public SessionDescriptionBuilder add(String name, String value) {
        return add(Attribute.of(name, value));
    }

    /** Sets an attribute, in place of all others of its name. */
    public SessionDescriptionBuilder set(Attribute attribute) {
        lines.setAttribute(attribute, List.of(attribute.name()));
        return this;
    }

    /** Takes away all attributes of that name. */
    public SessionDescriptionBuilder remove(String name) {
        lines.removeAttributes(List.of(name));
        return this;
    }

    /** Adds a section at the end. */
    public SessionDescriptionBuilder media(MediaDescription section) {
        media.add(section);
        return this;
    }

    /** Puts a section in the place of another; an offer may do so with a rejected one, RFC 9429 §5.2.2. */
    public SessionDescriptionBuilder media(int index, MediaDescription section) {
        media.set(index, section);
        return this;
    }

    /**
     * {@return the description}
     *
     * @throws IllegalArgumentException when it would not parse
     */
    public SessionDescription build() {
        List<SdpLine> head = lines.asList();
        List<MediaDescription> sections =
                media.stream().map(section -> section.toBuilder().build()).toList();
        try {
            return SessionDescription.parse(MediaDescription.text(SessionDescription.allLines(head, sections)));
        } catch (SdpParseException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
