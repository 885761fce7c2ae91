package dev.nightjar.ice;

import dev.nightjar.ice.IceServerUri.Scheme;
import dev.nightjar.ice.IceServerUri.Transport;
import org.jspecify.annotations.Nullable;

/** Reads {@code scheme ":" host [":" port] ["?transport=" name]}, RFC 7064 §3.1 and RFC 7065 §3.1. */
final class IceServerUriParser {
    private static final String TRANSPORT = "transport=";

    private IceServerUriParser() {}

    static IceServerUri parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("server URI without scheme (expected: stun:, stuns:, turn: or turns:)");
        }
        Scheme scheme = scheme(text.substring(0, colon));
        int query = text.indexOf('?', colon);
        String authority = query < 0 ? text.substring(colon + 1) : text.substring(colon + 1, query);
        if (authority.startsWith("//")) {
            throw new IllegalArgumentException("server URI with // (expected: the host after the scheme's colon)");
        }
        Transport transport = transport(scheme, query < 0 ? null : text.substring(query + 1));
        int port = scheme.isSecure() ? IceServerUri.DEFAULT_TLS_PORT : IceServerUri.DEFAULT_PORT;
        int hostEnd = hostEnd(authority);
        if (hostEnd < authority.length()) {
            port = port(authority.substring(hostEnd + 1));
        }
        return new IceServerUri(scheme, host(authority.substring(0, hostEnd)), port, transport);
    }

    private static Scheme scheme(String text) {
        for (Scheme scheme : Scheme.values()) {
            if (scheme.name().equalsIgnoreCase(text)) {
                return scheme;
            }
        }
        throw new IllegalArgumentException("server URI scheme (expected: stun, stuns, turn or turns)");
    }

    private static Transport transport(Scheme scheme, @Nullable String query) {
        if (query == null) {
            return scheme.isSecure() ? Transport.TLS : Transport.UDP;
        }
        if (!query.regionMatches(true, 0, TRANSPORT, 0, TRANSPORT.length())) {
            throw new IllegalArgumentException("server URI query (expected: transport=udp or transport=tcp)");
        }
        String name = query.substring(TRANSPORT.length());
        if (name.equalsIgnoreCase("tcp")) {
            return scheme.isSecure() ? Transport.TLS : Transport.TCP;
        }
        if (name.equalsIgnoreCase("udp")) {
            if (scheme.isSecure()) {
                throw new IllegalArgumentException("server URI transport=udp with TLS (expected: tcp; no DTLS here)");
            }
            return Transport.UDP;
        }
        throw new IllegalArgumentException("server URI transport (expected: udp or tcp)");
    }

    /** Index of the port's colon, or the length. */
    private static int hostEnd(String authority) {
        if (!authority.startsWith("[")) {
            int colon = authority.indexOf(':');
            return colon < 0 ? authority.length() : colon;
        }
        int end = authority.indexOf(']') + 1;
        if (end == 0 || (end < authority.length() && authority.charAt(end) != ':')) {
            throw new IllegalArgumentException("server URI IPv6 address (expected: [address] or [address]:port)");
        }
        return end;
    }

    private static String host(String text) {
        if (text.startsWith("[")) {
            String literal = text.substring(1, text.length() - 1);
            if (literal.indexOf(':') < 0 || AddressText.parse(literal, 1).isUnresolved()) {
                throw new IllegalArgumentException("server URI IPv6 address (expected: an address in the brackets)");
            }
            return literal;
        }
        if (text.isEmpty()) {
            throw new IllegalArgumentException("server URI without host");
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isNameChar(text.charAt(i))) {
                throw new IllegalArgumentException(
                        "server URI host: character " + i + " (expected: letter, digit, . - _)");
            }
        }
        return text;
    }

    /** *Choice:* of reg-name (RFC 3986 §3.2.2) only what host names have; other names are given in their ASCII form. */
    private static boolean isNameChar(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "._-".indexOf(c) >= 0;
    }

    private static int port(String text) {
        int port = 0;
        for (int i = 0; i < text.length() && port <= 65535; i++) {
            char c = text.charAt(i);
            port = c < '0' || c > '9' ? 65536 : port * 10 + c - '0';
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("server URI port (expected: 1 to 65535)");
        }
        return port;
    }
}
