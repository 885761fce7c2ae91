package dev.nightjar.sdp;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * An {@code application/trickle-ice-sdpfrag}, RFC 8840 §9: candidates on their way after the description, as WHIP sends
 * them (RFC 9725 §4.3.1). The shape of a description without v, o, s and t lines. Immutable.
 */
public final class SdpFragment {
    private final List<SdpLine> lines;
    private final Attributes attributes;
    private final List<MediaDescription> media;

    SdpFragment(List<SdpLine> lines, List<MediaDescription> media) {
        this.lines = List.copyOf(lines);
        this.attributes = Attributes.ofLines(lines);
        this.media =
                media.stream().map(section -> section.inheriting(attributes)).toList();
    }

    /** {@return a fragment of those attributes and sections} */
    public static SdpFragment of(List<Attribute> attributes, List<MediaDescription> media) {
        List<SdpLine> head = attributes.stream()
                .map(attribute -> SdpLine.of('a', attribute.toString()))
                .toList();
        try {
            return SdpParser.fragment(SessionDescription.allLines(head, media));
        } catch (SdpParseException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * {@return the fragment that the text is}
     *
     * @throws SdpParseException naming line, column and rule
     */
    public static SdpFragment parse(String text) {
        return SdpParser.fragment(LineSplitter.split(requireNonNull(text, "text")));
    }

    /** {@return the attributes before the first m-line} */
    public Attributes attributes() {
        return attributes;
    }

    /** {@return the sections; each also answers with what the fragment says for all of them} */
    public List<MediaDescription> media() {
        return media;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SdpFragment that && lines.equals(that.lines) && media.equals(that.media);
    }

    @Override
    public int hashCode() {
        return 31 * lines.hashCode() + media.hashCode();
    }

    /** {@return the text; it may hold an ICE password} */
    @Override
    public String toString() {
        return MediaDescription.text(SessionDescription.allLines(lines, media));
    }
}
