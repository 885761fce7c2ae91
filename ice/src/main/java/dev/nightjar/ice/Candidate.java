package dev.nightjar.ice;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transport address at which an agent may be reached (RFC 8445 §5.1), as signalled by RFC 8839 §5.1.
 *
 * @param foundation equal for candidates of one type, base and server, RFC 8445 §5.1.1.3
 * @param component 1, or 2 for RTCP without multiplexing
 * @param transport {@code udp} or {@code tcp}, in the writer's case
 * @param priority unsigned 32 bits
 * @param address where; unresolved when it was signalled as a name
 * @param type how it was found
 * @param relatedAddress what it was derived from, or null
 * @param extensions further attributes in order, known or not; {@code tcptype} is one of them
 */
public record Candidate(
        String foundation,
        int component,
        String transport,
        long priority,
        InetSocketAddress address,
        CandidateType type,
        @Nullable InetSocketAddress relatedAddress,
        List<Extension> extensions) {
    /** The only component there is, since RTP and RTCP share it (RFC 8834 §4.5). */
    public static final int COMPONENT = 1;
    /** Local preference where there is nothing to prefer, RFC 8445 §5.1.2.1. */
    public static final int MAX_LOCAL_PREFERENCE = 65535;
    /** The port of an active TCP candidate, RFC 6544 §4.5: it connects from one that nobody knows before. */
    public static final int ACTIVE_PORT = 9;

    private static final String UDP = "udp";
    private static final String TCP = "tcp";
    private static final String TCP_TYPE = "tcptype";
    /** RFC 6544 §4.2: local preference is 3 bits of direction and 13 bits of the rest. */
    private static final int OTHER_PREFERENCE_BITS = 13;

    /** Checks the ranges. */
    public Candidate {
        requireNonNull(foundation, "foundation");
        requireNonNull(transport, "transport");
        requireNonNull(address, "address");
        requireNonNull(type, "type");
        extensions = List.copyOf(extensions);
        if (component < 1 || component > 256) {
            throw new IllegalArgumentException("component: " + component + " (expected: 1 to 256)");
        }
        if (priority < 0 || priority > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("priority: " + priority + " (expected: 0 to 2^32 - 1)");
        }
    }

    /** {@return a UDP host candidate of component 1; a higher preference makes it likelier to be selected} */
    public static Candidate host(InetSocketAddress address, int localPreference) {
        return of(CandidateType.HOST, address, null, localPreference);
    }

    /** {@return a server-reflexive UDP candidate: {@code base} as a STUN server sees it} */
    public static Candidate serverReflexive(InetSocketAddress address, InetSocketAddress base, int localPreference) {
        return of(CandidateType.SRFLX, address, requireNonNull(base, "base"), localPreference);
    }

    /** {@return a relayed UDP candidate, asked for from {@code mapped}} */
    public static Candidate relayed(InetSocketAddress address, InetSocketAddress mapped, int localPreference) {
        return of(CandidateType.RELAY, address, requireNonNull(mapped, "mapped"), localPreference);
    }

    /**
     * {@return a TCP host candidate of component 1, RFC 6544 §4.1}
     *
     * @param address where it listens; of an active one only the host counts, its port becomes 9
     * @param tcpType active or passive
     * @param localPreference as of a UDP candidate of that address, 0 to 65535; its 13 upper bits come after the
     *     preference of the direction, RFC 6544 §4.2
     */
    public static Candidate tcpHost(InetSocketAddress address, TcpType tcpType, int localPreference) {
        return tcp(CandidateType.HOST, address, null, tcpType, localPreference);
    }

    /** {@return a server-reflexive TCP candidate: how a listening {@code base} is reached from outside} */
    public static Candidate tcpServerReflexive(
            InetSocketAddress address, InetSocketAddress base, TcpType tcpType, int localPreference) {
        return tcp(CandidateType.SRFLX, address, requireNonNull(base, "base"), tcpType, localPreference);
    }

    /** {@return what a check has revealed; {@code tcpType} is null over UDP} */
    static Candidate peerReflexive(
            String foundation,
            InetSocketAddress address,
            @Nullable InetSocketAddress base,
            long priority,
            @Nullable TcpType tcpType) {
        return new Candidate(
                foundation,
                COMPONENT,
                tcpType == null ? UDP : TCP,
                priority,
                address,
                CandidateType.PRFLX,
                base,
                tcpType == null ? List.of() : List.of(new Extension(TCP_TYPE, tcpType.token())));
    }

    /** {@return the priority of RFC 8445 §5.1.2.1} */
    public static long priority(CandidateType type, int localPreference, int component) {
        if (localPreference < 0 || localPreference > MAX_LOCAL_PREFERENCE) {
            throw new IllegalArgumentException("localPreference: " + localPreference + " (expected: 0 to 65535)");
        }
        return priority(type.preference(), localPreference, component);
    }

    private static long priority(int typePreference, int localPreference, int component) {
        return ((long) typePreference << 24) + ((long) localPreference << 8) + (256 - component);
    }

    /**
     * {@return the candidate in an attribute value or line: with or without {@code a=}} A name stays unresolved:
     * nothing is looked up.
     *
     * @throws CandidateParseException when the text is not of RFC 8839 §5.1
     */
    public static Candidate parse(String text) {
        return CandidateParser.parse(requireNonNull(text, "text"));
    }

    /** {@return who opens the connection of a TCP candidate (RFC 6544 §4.5), or null where that is not said} */
    public @Nullable TcpType tcpType() {
        String token = isTcp() ? extension(TCP_TYPE) : null;
        return token == null ? null : TcpType.fromToken(token).orElse(null);
    }

    /** {@return whether it is reached over TCP} */
    public boolean isTcp() {
        return transport.equalsIgnoreCase(TCP);
    }

    /** {@return the value of the first extension of that name, or null} */
    public @Nullable String extension(String name) {
        for (Extension extension : extensions) {
            if (extension.name().equals(name)) {
                return extension.value();
            }
        }
        return null;
    }

    /**
     * {@return whether an agent can use it: component 1, an address and not a name, and UDP, or TCP with a type that
     * is not {@code so}}
     */
    public boolean isUsable() {
        TcpType tcpType = tcpType();
        boolean isKnown = transport.equalsIgnoreCase(UDP) || tcpType == TcpType.ACTIVE || tcpType == TcpType.PASSIVE;
        // RFC 6544 §4.5: the port of an active candidate is 9, or whatever else a peer writes.
        boolean hasPort = address.getPort() != 0 || tcpType == TcpType.ACTIVE;
        return component == COMPONENT && isKnown && !address.isUnresolved() && hasPort;
    }

    /** {@return the attribute of RFC 8839 §5.1, beginning with {@code candidate:}} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(96)
                .append("candidate:")
                .append(foundation)
                .append(' ')
                .append(component)
                .append(' ')
                .append(transport)
                .append(' ')
                .append(priority)
                .append(' ')
                .append(AddressText.format(address))
                .append(' ')
                .append(address.getPort())
                .append(" typ ")
                .append(type.token());
        if (relatedAddress != null) {
            text.append(" raddr ")
                    .append(AddressText.format(relatedAddress))
                    .append(" rport ")
                    .append(relatedAddress.getPort());
        }
        for (Extension extension : extensions) {
            text.append(' ').append(extension.name()).append(' ').append(extension.value());
        }
        return text.toString();
    }

    private static Candidate of(
            CandidateType type, InetSocketAddress address, @Nullable InetSocketAddress related, int localPreference) {
        requireNonNull(address, "address");
        return new Candidate(
                foundation(type, related == null ? address : related, UDP),
                COMPONENT,
                UDP,
                priority(type, localPreference, COMPONENT),
                address,
                type,
                related,
                List.of());
    }

    private static Candidate tcp(
            CandidateType type,
            InetSocketAddress address,
            @Nullable InetSocketAddress related,
            TcpType tcpType,
            int localPreference) {
        boolean isActive = tcpType == TcpType.ACTIVE;
        int preference = tcpLocalPreference(type, tcpType, localPreference);
        return new Candidate(
                foundation(type, related == null ? address : related, TCP),
                COMPONENT,
                TCP,
                priority(type.tcpPreference(), preference, COMPONENT),
                isActive ? new InetSocketAddress(address.getAddress(), ACTIVE_PORT) : address,
                type,
                related,
                List.of(new Extension(TCP_TYPE, tcpType.token())));
    }

    /** RFC 6544 §4.2: (2^13) x direction-pref + other-pref. */
    static int tcpLocalPreference(CandidateType type, TcpType tcpType, int otherPreference) {
        if (otherPreference < 0 || otherPreference > MAX_LOCAL_PREFERENCE) {
            throw new IllegalArgumentException("localPreference: " + otherPreference + " (expected: 0 to 65535)");
        }
        int other = otherPreference >> (16 - OTHER_PREFERENCE_BITS);
        return (tcpType.directionPreference(type) << OTHER_PREFERENCE_BITS) + other;
    }

    /** Equal for one type, base host and transport, RFC 8445 §5.1.1.3; digits, as browsers write them. */
    private static String foundation(CandidateType type, InetSocketAddress base, String transport) {
        int kind = type.preference() + (transport.equals(TCP) ? 1 << 8 : 0);
        return Integer.toUnsignedString(31 * AddressText.format(base).hashCode() + kind);
    }

    /**
     * One name and value after the fixed fields.
     *
     * @param name for example {@code generation}
     * @param value for example {@code 0}
     */
    public record Extension(String name, String value) {}
}
