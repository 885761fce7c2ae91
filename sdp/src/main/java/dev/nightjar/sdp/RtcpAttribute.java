package dev.nightjar.sdp;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code a=rtcp}, RFC 3605 §2.1: where RTCP goes when it is not multiplexed.
 *
 * @param port 0 to 65535
 * @param addressOrNull null where only the port is written
 */
public record RtcpAttribute(int port, @Nullable Connection addressOrNull) implements TypedAttribute {
    private static final String RULE = "a=rtcp:<port>[ <nettype> <addrtype> <address>], RFC 3605 §2.1";

    /** Checks the port. */
    public RtcpAttribute {
        Grammar.requireRange(port, 0, MediaLine.MAX_PORT, "port");
    }

    /** {@return the value parsed} */
    public static RtcpAttribute parse(String text) {
        Cursor in = new Cursor(text, RULE);
        int port = in.number(0, MediaLine.MAX_PORT);
        Connection address = in.another() ? Connection.read(in) : null;
        in.end();
        return new RtcpAttribute(port, address);
    }

    /** {@return the address} */
    public Optional<Connection> address() {
        return Optional.ofNullable(addressOrNull);
    }

    @Override
    public String attributeName() {
        return "rtcp";
    }

    @Override
    public String toString() {
        return addressOrNull == null ? Integer.toString(port) : port + " " + addressOrNull;
    }
}
