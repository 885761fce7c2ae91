package dev.nightjar.ice;

import static dev.nightjar.ice.ServerAttributes.ADDITIONAL_ADDRESS_FAMILY;
import static dev.nightjar.ice.ServerAttributes.CHANNEL_NUMBER;
import static dev.nightjar.ice.ServerAttributes.IPV6;
import static dev.nightjar.ice.ServerAttributes.LIFETIME;
import static dev.nightjar.ice.ServerAttributes.REQUESTED_ADDRESS_FAMILY;
import static dev.nightjar.ice.ServerAttributes.REQUESTED_TRANSPORT;
import static dev.nightjar.ice.ServerAttributes.UDP;
import static dev.nightjar.ice.ServerAttributes.XOR_PEER_ADDRESS;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes the requests of one TURN client.
 *
 * <p>EVEN-PORT and DONT-FRAGMENT (RFC 8656 §18.7, §18.9) are never asked for: servers may refuse them, and nothing here
 * needs them.
 */
final class TurnRequestWriter {
    private final LongTermAuthentication authentication;
    private final ServerOutput output;
    private RelayFamily family;

    TurnRequestWriter(LongTermCredentials credentials, RelayFamily family, ServerOutput output) {
        this.authentication = new LongTermAuthentication(credentials);
        this.family = family;
        this.output = output;
    }

    LongTermAuthentication authentication() {
        return authentication;
    }

    /** Leaves ADDITIONAL-ADDRESS-FAMILY out from now on; false when it was never in. */
    boolean dropSecondFamily() {
        boolean wasThere = family == RelayFamily.BOTH;
        family = wasThere ? RelayFamily.IPV4 : family;
        return wasThere;
    }

    ServerRequest write(ServerRequest.Kind kind, @Nullable TurnPeer peer, int challenges, long nowNanos) {
        int tag = output.nextTag();
        long number = output.nextNumber();
        StunWriter writer = output.writer().begin(kind.method, tag, number);
        switch (kind) {
            case ALLOCATE -> writeAllocate(writer);
            case RELEASE -> writer.int32(LIFETIME, 0);
            case PERMIT, BIND -> writePeer(writer, kind, peer);
            default -> {
                // A Refresh asks for the server's own lifetime.
            }
        }
        authentication.writeTo(writer);
        StunIntegrity integrity = authentication.integrity();
        int length = integrity == null ? writer.finishUnsigned() : writer.finish(integrity);
        byte[] bytes = Arrays.copyOf(writer.buffer(), length);
        return new ServerRequest(kind, tag, number, bytes, integrity, peer, challenges, nowNanos);
    }

    /** RFC 8656 §7.1. */
    private void writeAllocate(StunWriter writer) {
        writer.int32(REQUESTED_TRANSPORT, UDP);
        if (family == RelayFamily.IPV6) {
            writer.int32(REQUESTED_ADDRESS_FAMILY, IPV6);
        } else if (family == RelayFamily.BOTH) {
            writer.int32(ADDITIONAL_ADDRESS_FAMILY, IPV6);
        }
    }

    /** RFC 8656 §10.1 and §12.1. */
    private static void writePeer(StunWriter writer, ServerRequest.Kind kind, @Nullable TurnPeer peer) {
        if (peer == null) {
            throw new IllegalStateException("bug: a request about a peer without peer");
        }
        if (kind == ServerRequest.Kind.BIND) {
            writer.int32(CHANNEL_NUMBER, peer.channel << 16);
        }
        writer.xorAddress(XOR_PEER_ADDRESS, peer.address());
    }
}
