package dev.nightjar.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * {@code a=candidate}, RFC 8839 §5.1: an address at which the writer may be reached.
 *
 * @param foundation 1 to 32 characters
 * @param component 1 for RTP, 2 for RTCP
 * @param transport as written: {@code udp}, {@code UDP}, {@code tcp}, or something newer
 * @param priority unsigned 32 bits in a {@code long}
 * @param address an IP address, or a name such as those ending in {@code .local}
 * @param port 0 to 65535
 * @param type {@code host}, {@code srflx}, {@code prflx}, {@code relay}, or something newer
 * @param relatedAddressOrNull the base that a candidate which is not a host was found from
 * @param relatedPortOrNull the port that goes with it
 * @param extensions the pairs that follow, {@code tcptype}, {@code generation}, {@code ufrag} and {@code network-cost}
 *     among them
 */
public record CandidateAttribute(
        String foundation,
        int component,
        String transport,
        long priority,
        String address,
        int port,
        String type,
        @Nullable String relatedAddressOrNull,
        @Nullable Integer relatedPortOrNull,
        List<Extension> extensions)
        implements TypedAttribute {
    private static final int MAX_FOUNDATION_LENGTH = 32;
    private static final int MAX_COMPONENT = 256;
    private static final String RULE = "a=candidate:<foundation> <component> <transport> <priority> <address> <port>"
            + " typ <type>[ raddr <address>][ rport <port>][ <name> <value>…], RFC 8839 §5.1";

    /** Checks the ranges and copies the list. */
    public CandidateAttribute {
        Grammar.requireToken(foundation, "foundation");
        Grammar.requireRange(foundation.length(), 1, MAX_FOUNDATION_LENGTH, "foundation.length");
        Grammar.requireRange(component, 1, MAX_COMPONENT, "component");
        Grammar.requireToken(transport, "transport");
        Grammar.requireRange(priority, 0, Grammar.MAX_UNSIGNED_32, "priority");
        Grammar.requireToken(address, "address");
        Grammar.requireRange(port, 0, MediaLine.MAX_PORT, "port");
        Grammar.requireToken(type, "type");
        if (relatedAddressOrNull != null) {
            Grammar.requireToken(relatedAddressOrNull, "relatedAddress");
        }
        if (relatedPortOrNull != null) {
            Grammar.requireRange(relatedPortOrNull, 0, MediaLine.MAX_PORT, "relatedPort");
        }
        extensions = List.copyOf(extensions);
    }

    /**
     * A name and its value.
     *
     * @param name such as {@code generation}
     * @param value such as {@code 0}
     */
    public record Extension(String name, String value) {
        /** Checks the words. */
        public Extension {
            Grammar.requireToken(name, "name");
            Grammar.requireToken(value, "value");
        }
    }

    /** {@return a host candidate over UDP} */
    public static CandidateAttribute host(String foundation, int component, long priority, String address, int port) {
        return new CandidateAttribute(
                foundation, component, "udp", priority, address, port, "host", null, null, List.of());
    }

    /**
     * {@return the value parsed}
     *
     * @param text with or without {@code candidate:} before it, as {@code RTCIceCandidate} has it, or
     *     {@code a=candidate:}
     */
    public static CandidateAttribute parse(String text) {
        if (text.startsWith("a=")) {
            return parseAfter("a=candidate:", text);
        }
        return text.startsWith("candidate:") ? parseAfter("candidate:", text) : parseValue(text);
    }

    private static CandidateAttribute parseAfter(String prefix, String text) {
        if (!text.startsWith(prefix)) {
            throw new SdpParseException(1, 1, text, RULE);
        }
        try {
            return parseValue(text.substring(prefix.length()));
        } catch (SdpParseException e) {
            throw e.inLine(1, prefix.length(), text);
        }
    }

    private static CandidateAttribute parseValue(String text) {
        Cursor in = new Cursor(text, RULE);
        String foundation = in.token();
        if (foundation.length() > MAX_FOUNDATION_LENGTH) {
            throw in.failAt(0);
        }
        in.space();
        int component = in.number(1, MAX_COMPONENT);
        in.space();
        String transport = in.token();
        in.space();
        long priority = in.longNumber(0, Grammar.MAX_UNSIGNED_32);
        in.space();
        String address = in.token();
        in.space();
        int port = in.number(0, MediaLine.MAX_PORT);
        in.space();
        in.expectWord("typ");
        in.space();
        String type = in.token();
        return readRest(
                in,
                new CandidateAttribute(
                        foundation, component, transport, priority, address, port, type, null, null, List.of()));
    }

    private static CandidateAttribute readRest(Cursor in, CandidateAttribute head) {
        String relatedAddress = null;
        Integer relatedPort = null;
        List<Extension> extensions = new ArrayList<>();
        while (in.another()) {
            String name = in.token();
            in.space();
            if (name.equals("raddr") && relatedAddress == null && extensions.isEmpty()) {
                relatedAddress = in.token();
            } else if (name.equals("rport") && relatedPort == null && extensions.isEmpty()) {
                relatedPort = in.number(0, MediaLine.MAX_PORT);
            } else {
                extensions.add(new Extension(name, in.token()));
            }
        }
        return head.with(relatedAddress, relatedPort, extensions);
    }

    private CandidateAttribute with(
            @Nullable String relatedAddress, @Nullable Integer relatedPort, List<Extension> more) {
        return new CandidateAttribute(
                foundation, component, transport, priority, address, port, type, relatedAddress, relatedPort, more);
    }

    /** {@return the same candidate with that base, as server-reflexive and relayed ones say it} */
    public CandidateAttribute withRelated(String relatedAddress, int relatedPort) {
        return with(relatedAddress, relatedPort, extensions);
    }

    /** {@return the same candidate with one extension more} */
    public CandidateAttribute withExtension(String name, String value) {
        List<Extension> more = new ArrayList<>(extensions);
        more.add(new Extension(name, value));
        return with(relatedAddressOrNull, relatedPortOrNull, more);
    }

    /** {@return {@code raddr}} */
    public Optional<String> relatedAddress() {
        return Optional.ofNullable(relatedAddressOrNull);
    }

    /** {@return {@code rport}} */
    public OptionalInt relatedPort() {
        return relatedPortOrNull == null ? OptionalInt.empty() : OptionalInt.of(relatedPortOrNull);
    }

    /** {@return the value of the first extension of that name} */
    public Optional<String> extension(String name) {
        return extensions.stream()
                .filter(extension -> extension.name().equals(name))
                .map(Extension::value)
                .findFirst();
    }

    /** {@return {@code active}, {@code passive} or {@code so} of a TCP candidate, RFC 6544 §4.5} */
    public Optional<String> tcpType() {
        return extension("tcptype");
    }

    /** {@return the fragment of the ICE session it belongs to, where trickling peers write it} */
    public Optional<String> ufrag() {
        return extension("ufrag");
    }

    /** {@return whether it is over UDP} */
    public boolean isUdp() {
        return transport.equalsIgnoreCase("udp");
    }

    /** {@return the value with {@code candidate:} before it, as {@code RTCIceCandidate.candidate} has it} */
    public String toCandidateString() {
        return "candidate:" + this;
    }

    @Override
    public String attributeName() {
        return "candidate";
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(96)
                .append(foundation)
                .append(' ')
                .append(component)
                .append(' ')
                .append(transport)
                .append(' ')
                .append(priority)
                .append(' ')
                .append(address)
                .append(' ')
                .append(port)
                .append(" typ ")
                .append(type);
        if (relatedAddressOrNull != null) {
            out.append(" raddr ").append(relatedAddressOrNull);
        }
        if (relatedPortOrNull != null) {
            out.append(" rport ").append(relatedPortOrNull);
        }
        extensions.forEach(extension ->
                out.append(' ').append(extension.name()).append(' ').append(extension.value()));
        return out.toString();
    }
}
