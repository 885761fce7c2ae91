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

    /** {@return the priority of RFC 8445 §5.1.2.1} */
    public static long priority(CandidateType type, int localPreference, int component) {
        if (localPreference < 0 || localPreference > MAX_LOCAL_PREFERENCE) {
            throw new IllegalArgumentException("localPreference: " + localPreference + " (expected: 0 to 65535)");
        }
        return ((long) type.preference() << 24) + ((long) localPreference << 8) + (256 - component);
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

    /** {@return {@code active}, {@code passive} or {@code so} for TCP (RFC 6544 §4.5), or null} */
    public @Nullable String tcpType() {
        return extension("tcptype");
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

    /** {@return whether this agent can send to it: UDP, component 1, an address and not a name} */
    public boolean isUsable() {
        return component == COMPONENT
                && transport.equalsIgnoreCase("udp")
                && !address.isUnresolved()
                && address.getPort() != 0;
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

    static Candidate of(
            CandidateType type, InetSocketAddress address, @Nullable InetSocketAddress related, int localPreference) {
        requireNonNull(address, "address");
        return new Candidate(
                foundation(type, related == null ? address : related),
                COMPONENT,
                "udp",
                priority(type, localPreference, COMPONENT),
                address,
                type,
                related,
                List.of());
    }

    /** Equal for one type and base address, RFC 8445 §5.1.1.3; digits, as browsers write them. */
    private static String foundation(CandidateType type, InetSocketAddress base) {
        return Integer.toUnsignedString(31 * AddressText.format(base).hashCode() + type.preference());
    }

    /**
     * One name and value after the fixed fields.
     *
     * @param name for example {@code generation}
     * @param value for example {@code 0}
     */
    public record Extension(String name, String value) {}
}
