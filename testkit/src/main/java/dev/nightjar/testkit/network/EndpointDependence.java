package dev.nightjar.testkit.network;

import java.net.InetSocketAddress;

/** How much of the other end a NAT looks at, for its mappings (RFC 4787 §4.1) and for its filter (§5). */
public enum EndpointDependence {
    /** At nothing: one mapping for everybody; everybody may come in. */
    ENDPOINT_INDEPENDENT,
    /** At its address: one mapping for each; whose address was sent to may come in. */
    ADDRESS_DEPENDENT,
    /** At its address and port: one mapping for each; who was sent to may come in. */
    ADDRESS_AND_PORT_DEPENDENT;

    /** {@return what two ends have in common that this looks at alike: equal for them, else not} */
    Object part(InetSocketAddress other) {
        return switch (this) {
            case ENDPOINT_INDEPENDENT -> this;
            case ADDRESS_DEPENDENT -> other.getAddress();
            case ADDRESS_AND_PORT_DEPENDENT -> other;
        };
    }
}
