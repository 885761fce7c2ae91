package dev.nightjar.ice;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.util.Locale;

/**
 * Where a STUN or TURN server is, as RFC 7064 §3.1 and RFC 7065 §3.1 write it, for example
 * {@code turn:turn.example.org:3478?transport=tcp}.
 *
 * @param scheme what kind of server
 * @param host a name or an address literal, IPv6 without its brackets; 1 to 255 characters
 * @param port 1 to 65535
 * @param transport what carries the requests
 */
public record IceServerUri(Scheme scheme, String host, int port, Transport transport) {
    /** Port of {@code stun} and {@code turn}. */
    public static final int DEFAULT_PORT = 3478;
    /** Port of {@code stuns} and {@code turns}. */
    public static final int DEFAULT_TLS_PORT = 5349;

    private static final int MAX_HOST_CHARS = 255;

    /** Checks the ranges, and that the scheme has that transport. */
    public IceServerUri {
        requireNonNull(scheme, "scheme");
        requireNonNull(host, "host");
        requireNonNull(transport, "transport");
        if (host.isEmpty() || host.length() > MAX_HOST_CHARS) {
            throw new IllegalArgumentException("host length: " + host.length() + " (expected: 1 to 255)");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
        }
        if (scheme.isSecure() != (transport == Transport.TLS)) {
            throw new IllegalArgumentException("transport: " + transport + " (expected: TLS for stuns and turns only)");
        }
    }

    /**
     * {@return the URI in {@code text}}
     *
     * <p>{@code turns} with {@code transport=udp} means DTLS and is refused. *Choice:* {@code transport} is taken after
     * {@code stun} as well, {@code udp} and {@code tcp}, though only TURN has it in the grammar: browsers do so.
     *
     * @throws IllegalArgumentException naming the part that breaks the grammar; the text is not repeated
     */
    public static IceServerUri parse(String text) {
        return IceServerUriParser.parse(requireNonNull(text, "text"));
    }

    /** {@return whether it lends addresses} */
    public boolean isTurn() {
        return scheme == Scheme.TURN || scheme == Scheme.TURNS;
    }

    /** {@return whether the host is an address literal, so that nothing is to be looked up} */
    public boolean isLiteral() {
        return !AddressText.parse(host, port).isUnresolved();
    }

    /** {@return host and port, unresolved unless the host is an address literal; nothing is looked up} */
    public InetSocketAddress hostAndPort() {
        return AddressText.parse(host, port);
    }

    /** {@return the URI with its port, and for TURN its transport, written out} */
    @Override
    public String toString() {
        String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        String base = scheme.name().toLowerCase(Locale.ROOT) + ":" + bracketed + ":" + port;
        boolean isUsual = scheme == Scheme.STUNS || (scheme == Scheme.STUN && transport == Transport.UDP);
        return isUsual ? base : base + "?transport=" + (transport == Transport.UDP ? "udp" : "tcp");
    }

    /** What kind of server, and whether by TLS. */
    public enum Scheme {
        /** STUN over UDP or TCP. */
        STUN,
        /** STUN over TLS. */
        STUNS,
        /** TURN over UDP or TCP. */
        TURN,
        /** TURN over TLS. */
        TURNS;

        /** {@return whether TLS guards it} */
        public boolean isSecure() {
            return this == STUNS || this == TURNS;
        }
    }

    /** What carries requests to the server. */
    public enum Transport {
        /** Datagrams. */
        UDP,
        /** A TCP connection. */
        TCP,
        /** TLS on a TCP connection. */
        TLS;

        /** {@return whether messages come as a stream} */
        public boolean isStream() {
            return this != UDP;
        }
    }
}
