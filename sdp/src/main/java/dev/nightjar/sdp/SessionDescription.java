package dev.nightjar.sdp;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A session description, RFC 8866: read with {@link #parse}, written with {@link #toString}, made with
 * {@link #builder} or, from one that exists, {@link #toBuilder}. Immutable.
 *
 * <p>What was read and not changed is written back as it came, character by character: unknown lines, their order, and
 * how lines ended.
 */
public final class SessionDescription {
    private final List<SdpLine> lines;
    private final Attributes attributes;
    private final List<MediaGroup> groups;
    private final List<MediaDescription> media;

    SessionDescription(List<SdpLine> lines, List<MediaDescription> media) {
        this.lines = List.copyOf(lines);
        this.attributes = Attributes.ofLines(lines);
        this.groups = attributes.mapAll("group", MediaGroup::parse);
        this.media =
                media.stream().map(section -> section.inheriting(attributes)).toList();
    }

    /**
     * {@return the description that the text is}
     *
     * @throws SdpParseException naming line, column and rule, where the text breaks the grammar or {@link SdpLimits}
     */
    public static SessionDescription parse(String text) {
        return SdpParser.session(LineSplitter.split(requireNonNull(text, "text")));
    }

    /** {@return a builder of a description with that origin, without name and with unbounded time} */
    public static SessionDescriptionBuilder builder(Origin origin) {
        return new SessionDescriptionBuilder(origin);
    }

    /** {@return a builder that begins with these lines and sections} */
    public SessionDescriptionBuilder toBuilder() {
        return new SessionDescriptionBuilder(this);
    }

    /** {@return {@code o=}} */
    public Origin origin() {
        return Origin.parse(lines.get(1).value());
    }

    /** {@return {@code s=}} */
    public String name() {
        return lines.get(2).value();
    }

    /** {@return the session's own {@code c=}} */
    public Optional<Connection> connection() {
        return lines.stream()
                .filter(line -> line.type() == 'c')
                .map(line -> Connection.parse(line.value()))
                .findFirst();
    }

    /** {@return the attributes before the first m-line, known or not} */
    public Attributes attributes() {
        return attributes;
    }

    /** {@return the lines before the first m-line} */
    public List<SdpLine> lines() {
        return lines;
    }

    /** {@return the sections; each also answers with what the session says for all of them} */
    public List<MediaDescription> media() {
        return media;
    }

    /** {@return the section of that mid} */
    public Optional<MediaDescription> media(String mid) {
        return media.stream()
                .filter(section -> section.mid().filter(mid::equals).isPresent())
                .findFirst();
    }

    /** {@return all {@code a=group}} */
    public List<MediaGroup> groups() {
        return groups;
    }

    /** {@return the BUNDLE group that names the section, RFC 9143 §7.2} */
    public Optional<MediaGroup> bundleOf(MediaDescription section) {
        return section.mid()
                .flatMap(mid -> groups.stream()
                        .filter(group -> group.isBundle() && group.mids().contains(mid))
                        .findFirst());
    }

    /**
     * {@return the section whose ICE and DTLS attributes hold for the given one: the tagged section of its bundle, or
     * itself when it is in none} RFC 9143 §7.1.3 leaves them out of the others; many peers repeat them.
     */
    public MediaDescription transportOf(MediaDescription section) {
        return bundleOf(section).flatMap(group -> media(group.mids().get(0))).orElse(section);
    }

    /** {@return whether the writer is an ICE lite agent, RFC 8839 §5.3} */
    public boolean isIceLite() {
        return attributes.has("ice-lite");
    }

    /**
     * {@return how many milliseconds the writer wants between new checks of ICE, RFC 8839 §5.5; empty where it does not
     * say, or says what is no such number}
     */
    public OptionalLong icePacingMillis() {
        String value = attributes.value("ice-pacing").orElse("");
        boolean isNumber =
                !value.isEmpty() && value.length() <= 10 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? OptionalLong.of(Long.parseLong(value)) : OptionalLong.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SessionDescription that && lines.equals(that.lines) && media.equals(that.media);
    }

    @Override
    public int hashCode() {
        return 31 * lines.hashCode() + media.hashCode();
    }

    /** {@return the text, lines ended as they were; it holds the ICE passwords} */
    @Override
    public String toString() {
        return MediaDescription.text(allLines(lines, media));
    }

    static List<SdpLine> allLines(List<SdpLine> head, List<MediaDescription> media) {
        List<SdpLine> all = new ArrayList<>(head);
        media.forEach(section -> all.addAll(section.lines()));
        return all;
    }
}
