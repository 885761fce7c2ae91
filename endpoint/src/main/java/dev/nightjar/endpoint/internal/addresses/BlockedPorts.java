package dev.nightjar.endpoint.internal.addresses;

import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.TcpType;
import java.util.Arrays;

/**
 * Candidates that nothing is sent to, whatever a peer says: W3C WebRTC §4.4.2 forbids the ports of the Fetch standard's
 * list of bad ports, so that a description cannot aim checks at a mail server or a telephone exchange.
 *
 * <p>The peer and the application are told nothing of it: it is as if nobody answered there.
 */
public final class BlockedPorts {
    /** Fetch §2.9, in order. */
    private static final int[] PORTS = {
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
        110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530,
        531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190,
        5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080
    };

    private BlockedPorts() {}

    /** {@return whether nothing may be sent there} An active candidate of TCP has no port of its own: RFC 6544 §4.5. */
    public static boolean isBlocked(Candidate remote) {
        return remote.tcpType() != TcpType.ACTIVE
                && Arrays.binarySearch(PORTS, remote.address().getPort()) >= 0;
    }
}
