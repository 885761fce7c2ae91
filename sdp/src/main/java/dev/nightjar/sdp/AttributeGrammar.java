package dev.nightjar.sdp;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which attributes are checked when a description is read or built, and how: all whose meaning WebRTC depends on. */
final class AttributeGrammar {
    private static final Map<String, Function<String, ?>> PARSERS = Map.ofEntries(
            Map.entry("candidate", CandidateAttribute::parse),
            Map.entry("extmap", ExtMap::parse),
            Map.entry("fingerprint", Fingerprint::parse),
            Map.entry("fmtp", Fmtp::parse),
            Map.entry("group", MediaGroup::parse),
            Map.entry("ice-pwd", IceCredentials::parsePwd),
            Map.entry("ice-ufrag", IceCredentials::parseUfrag),
            Map.entry("max-message-size", AttributeGrammar::maxMessageSize),
            Map.entry("mid", AttributeGrammar::mid),
            Map.entry("msid", Msid::parse),
            Map.entry("rid", Rid::parse),
            Map.entry("rtcp", RtcpAttribute::parse),
            Map.entry("rtcp-fb", RtcpFeedback::parse),
            Map.entry("rtpmap", RtpMap::parse),
            Map.entry("sctp-port", AttributeGrammar::sctpPort),
            Map.entry("sctpmap", SctpMap::parse),
            Map.entry("setup", SetupRole::parse),
            Map.entry("simulcast", Simulcast::parse),
            Map.entry("ssrc", SsrcAttribute::parse),
            Map.entry("ssrc-group", SsrcGroup::parse),
            Map.entry("tls-id", AttributeGrammar::tlsId));

    private static final int MIN_TLS_ID_LENGTH = 20;
    private static final int MAX_TLS_ID_LENGTH = 255;

    private AttributeGrammar() {}

    /** {@return the typed value, or empty for an attribute that is kept as text} */
    static Optional<?> parse(String name, @Nullable String value) {
        Function<String, ?> parser = PARSERS.get(name);
        return parser == null ? Optional.empty() : Optional.of(parser.apply(value == null ? "" : value));
    }

    static long maxMessageSize(String text) {
        Cursor in = new Cursor(text, "a=max-message-size:<bytes>, RFC 8841 §6");
        long size = in.longNumber(0, Long.MAX_VALUE / 10 - 1);
        in.end();
        return size;
    }

    static int sctpPort(String text) {
        Cursor in = new Cursor(text, "a=sctp-port:<port>, RFC 8841 §5");
        int port = in.number(0, MediaLine.MAX_PORT);
        in.end();
        return port;
    }

    static String mid(String text) {
        return word(text, "a=mid:<token>, RFC 5888 §4");
    }

    static String tlsId(String text) {
        String rule = "a=tls-id:<20 to 255 characters>, RFC 8842 §4";
        String word = word(text, rule);
        if (word.length() < MIN_TLS_ID_LENGTH || word.length() > MAX_TLS_ID_LENGTH) {
            throw new SdpParseException(1, 1, text, rule);
        }
        return word;
    }

    private static String word(String text, String rule) {
        Cursor in = new Cursor(text, rule);
        String word = in.token();
        in.end();
        return word;
    }
}
