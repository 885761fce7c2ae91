package dev.nightjar.endpoint.internal.loop;

import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.internal.sockets.NetworkTransport;
import java.security.SecureRandom;
import java.util.List;

/**
 * Where the event loops of an endpoint come from, with their threads, sockets, clock and chance: this machine's ({@link
 * MachineLoops}), or of a test's virtual network, on which everything above them is the same. See ADR 0039.
 */
public interface LoopSource {
    /** {@return what kind of channels live on the loops} */
    NetworkTransport transport();

    /** {@return the loops, without sockets; asked for once} */
    List<MediaLoop> open(EndpointConfig config, int count);

    /** {@return whom the endpoint asks for keys, names and numbers} */
    SecureRandom random();

    /** Ends the loops, when their sockets are closed; waits for them. */
    void end();
}
