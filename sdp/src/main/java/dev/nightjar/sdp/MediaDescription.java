package dev.nightjar.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One media section: the m-line and what follows it up to the next, RFC 8866 §5.14. Immutable.
 *
 * <p>What a session may say once for all its sections (direction, fingerprint, setup, ICE credentials and options, TLS
 * id, header extensions) is found here as well: the section's own attribute, else that of the session it is part of.
 * Two sections are equal when their own lines are.
 */
public final class MediaDescription {
    static final List<String> DIRECTIONS = List.of("sendrecv", "sendonly", "recvonly", "inactive");

    private final List<SdpLine> lines;
    private final MediaLine mediaLine;
    private final Attributes attributes;
    private final Attributes inherited;

    MediaDescription(List<SdpLine> lines, Attributes inherited) {
        this.lines = List.copyOf(lines);
        this.mediaLine = MediaLine.parse(lines.get(0).value());
        this.attributes = Attributes.ofLines(this.lines);
        this.inherited = inherited;
    }

    /**
     * {@return a builder of a section with that m-line}
     *
     * @param type such as {@code audio}
     * @param port 9 before candidates are known, 0 to reject
     * @param protocol such as {@code UDP/TLS/RTP/SAVPF}
     */
    public static MediaDescriptionBuilder builder(String type, int port, String protocol) {
        return new MediaDescriptionBuilder(type, port, protocol);
    }

    /** {@return a builder that begins with these lines} */
    public MediaDescriptionBuilder toBuilder() {
        return new MediaDescriptionBuilder(this);
    }

    MediaDescription inheriting(Attributes session) {
        return new MediaDescription(lines, session);
    }

    /** {@return {@code audio}, {@code video}, {@code application}, …} */
    public String type() {
        return mediaLine.type();
    }

    /** {@return the port of the default candidate: 9 where there is none, 0 in a section that is rejected} */
    public int port() {
        return mediaLine.port();
    }

    /** {@return how many ports, 1 unless written} */
    public int portCount() {
        return mediaLine.portCount();
    }

    /** {@return the protocol, such as {@code UDP/TLS/RTP/SAVPF}} */
    public String protocol() {
        return mediaLine.protocol();
    }

    /** {@return the formats in order of preference; payload types in a section of RTP} */
    public List<String> formats() {
        return mediaLine.formats();
    }

    /** {@return whether it carries RTP; the formats are then payload types} */
    public boolean isRtp() {
        return MediaLine.isRtp(protocol());
    }

    /** {@return whether it carries data channels, RFC 8841, old notation included} */
    public boolean isDataChannel() {
        return type().equals("application")
                && protocol().endsWith("DTLS/SCTP")
                && (formats().contains("webrtc-datachannel") || attributes.has("sctpmap"));
    }

    /** {@return whether the writer rejects it: port 0 without {@code bundle-only}, RFC 3264 §6 and RFC 9143 §6} */
    public boolean isRejected() {
        return port() == 0 && !isBundleOnly();
    }

    /** {@return whether it is there only if its bundle is accepted, RFC 9143 §6} */
    public boolean isBundleOnly() {
        return attributes.has("bundle-only");
    }

    /** {@return the name by which groups and candidates mean this section} */
    public Optional<String> mid() {
        return attributes.value("mid").map(AttributeGrammar::mid);
    }

    /** {@return which way media flows, seen from the writer; both ways where nothing is written, RFC 8866 §6.7} */
    public Direction direction() {
        return direction(attributes).or(() -> direction(inherited)).orElse(Direction.SENDRECV);
    }

    private static Optional<Direction> direction(Attributes from) {
        for (Attribute attribute : from) {
            if (DIRECTIONS.contains(attribute.name())) {
                return Direction.of(attribute.name());
            }
        }
        return Optional.empty();
    }

    /** {@return the codecs of a section of RTP, in order of preference} */
    public List<RtpCodec> codecs() {
        return RtpCodecReader.codecs(this);
    }

    /** {@return all {@code a=rtpmap}} */
    public List<RtpMap> rtpMaps() {
        return attributes.mapAll("rtpmap", RtpMap::parse);
    }

    /** {@return all {@code a=fmtp}} */
    public List<Fmtp> fmtps() {
        return attributes.mapAll("fmtp", Fmtp::parse);
    }

    /** {@return all {@code a=rtcp-fb}} */
    public List<RtcpFeedback> rtcpFeedback() {
        return attributes.mapAll("rtcp-fb", RtcpFeedback::parse);
    }

    /** {@return the header extensions, the session's and then the section's own} */
    public List<ExtMap> extMaps() {
        List<ExtMap> all = new ArrayList<>(inherited.mapAll("extmap", ExtMap::parse));
        all.addAll(attributes.mapAll("extmap", ExtMap::parse));
        return List.copyOf(all);
    }

    /** {@return whether one- and two-byte header extensions may be mixed, RFC 8285 §6} */
    public boolean isExtmapAllowMixed() {
        return attributes.has("extmap-allow-mixed") || inherited.has("extmap-allow-mixed");
    }

    /** {@return whether the writer can receive RTP with encrypted CSRCs and header extensions, RFC 9335 §4} */
    public boolean isCryptex() {
        return attributes.has("cryptex") || inherited.has("cryptex");
    }

    /** {@return all {@code a=msid}} */
    public List<Msid> msids() {
        return attributes.mapAll("msid", Msid::parse);
    }

    /** {@return all {@code a=ssrc}} */
    public List<SsrcAttribute> ssrcs() {
        return attributes.mapAll("ssrc", SsrcAttribute::parse);
    }

    /** {@return all {@code a=ssrc-group}} */
    public List<SsrcGroup> ssrcGroups() {
        return attributes.mapAll("ssrc-group", SsrcGroup::parse);
    }

    /** {@return all {@code a=rid}} */
    public List<Rid> rids() {
        return attributes.mapAll("rid", Rid::parse);
    }

    /** {@return {@code a=simulcast}} */
    public Optional<Simulcast> simulcast() {
        return attributes.value("simulcast").map(Simulcast::parse);
    }

    /** {@return all {@code a=candidate}} */
    public List<CandidateAttribute> candidates() {
        return attributes.mapAll("candidate", CandidateAttribute::parse);
    }

    /** {@return whether no more candidates follow, RFC 8840 §8.2} */
    public boolean isEndOfCandidates() {
        return attributes.has("end-of-candidates") || inherited.has("end-of-candidates");
    }

    /** {@return the username fragment, the session's where the section has none} */
    public Optional<String> iceUfrag() {
        return effective("ice-ufrag");
    }

    /** {@return the password, the session's where the section has none} */
    public Optional<String> icePwd() {
        return effective("ice-pwd");
    }

    /** {@return both, where both are there} */
    public Optional<IceCredentials> iceCredentials() {
        return iceUfrag().flatMap(ufrag -> icePwd().map(pwd -> new IceCredentials(ufrag, pwd)));
    }

    /** {@return the ICE options, such as {@code trickle} and {@code ice2}; the session's where the section has none} */
    public List<String> iceOptions() {
        return effective("ice-options")
                .map(options -> List.of(options.strip().split(" +")))
                .orElse(List.of());
    }

    /** {@return the fingerprints, the session's where the section has none} */
    public List<Fingerprint> fingerprints() {
        return (attributes.has("fingerprint") ? attributes : inherited).mapAll("fingerprint", Fingerprint::parse);
    }

    /** {@return who starts DTLS, the session's word where the section has none} */
    public Optional<SetupRole> setup() {
        return effective("setup").map(SetupRole::parse);
    }

    /** {@return the id of the DTLS association, RFC 8842 §4; the session's where the section has none} */
    public Optional<String> tlsId() {
        return effective("tls-id").map(AttributeGrammar::tlsId);
    }

    private Optional<String> effective(String name) {
        return attributes.value(name).or(() -> inherited.value(name));
    }

    /** {@return whether RTP and RTCP may share a port, RFC 5761 §5.1.1} */
    public boolean isRtcpMux() {
        return attributes.has("rtcp-mux");
    }

    /** {@return whether the writer can do nothing but share the port, RFC 8858} */
    public boolean isRtcpMuxOnly() {
        return attributes.has("rtcp-mux-only");
    }

    /** {@return whether reduced-size RTCP may be sent, RFC 5506 §5} */
    public boolean isRtcpReducedSize() {
        return attributes.has("rtcp-rsize");
    }

    /** {@return {@code a=rtcp}} */
    public Optional<RtcpAttribute> rtcp() {
        return attributes.value("rtcp").map(RtcpAttribute::parse);
    }

    /** {@return the SCTP port of data channels, in either notation} */
    public OptionalInt sctpPort() {
        Optional<Integer> port = attributes
                .value("sctp-port")
                .map(AttributeGrammar::sctpPort)
                .or(() -> sctpMap().map(SctpMap::port));
        return port.isPresent() ? OptionalInt.of(port.get()) : OptionalInt.empty();
    }

    /** {@return the old notation of the SCTP port} */
    public Optional<SctpMap> sctpMap() {
        return attributes.value("sctpmap").map(SctpMap::parse);
    }

    /** {@return the largest message the writer takes in bytes: 0 for any, 64 KiB is meant when empty, RFC 8841 §6} */
    public OptionalLong maxMessageSize() {
        Optional<Long> size = attributes.value("max-message-size").map(AttributeGrammar::maxMessageSize);
        return size.isPresent() ? OptionalLong.of(size.get()) : OptionalLong.empty();
    }

    /** {@return the section's own {@code c=}} */
    public Optional<Connection> connection() {
        return lines.stream()
                .filter(line -> line.type() == 'c')
                .map(line -> Connection.parse(line.value()))
                .findFirst();
    }

    /** {@return all {@code b=}} */
    public List<Bandwidth> bandwidths() {
        return lines.stream()
                .filter(line -> line.type() == 'b')
                .map(line -> Bandwidth.parse(line.value()))
                .toList();
    }

    /** {@return the section's own attributes, known or not} */
    public Attributes attributes() {
        return attributes;
    }

    /** {@return the section's lines, the m-line first} */
    public List<SdpLine> lines() {
        return lines;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MediaDescription that && lines.equals(that.lines);
    }

    @Override
    public int hashCode() {
        return lines.hashCode();
    }

    /** {@return the section's text, lines ended as they were; it holds the ICE password} */
    @Override
    public String toString() {
        return text(lines);
    }

    static String text(List<SdpLine> lines) {
        StringBuilder out = new StringBuilder(lines.size() * 32);
        lines.forEach(line -> out.append(line.type())
                .append('=')
                .append(line.value())
                .append(line.ending().text()));
        return out.toString();
    }
}
