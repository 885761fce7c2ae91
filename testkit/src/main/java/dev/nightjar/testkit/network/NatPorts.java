package dev.nightjar.testkit.network;

import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/** Chooses outer ports; never one that is taken, since RFC 4787 REQ-3 forbids overloading. */
final class NatPorts {
    static final int NONE = -1;

    private final NatBehavior behavior;
    private final SplittableRandom random;
    private int next;

    NatPorts(NatBehavior behavior, SplittableRandom random) {
        this.behavior = behavior;
        this.random = random;
    }

    /** {@return a free port for that inner one, or {@link #NONE}} */
    int assign(int innerPort, IntPredicate isFree) {
        int index = innerPort - behavior.firstPort();
        if (behavior.ports() == PortAssignment.PRESERVING
                && index >= 0
                && index < behavior.portCount()
                && isFree.test(innerPort)) {
            return innerPort;
        }
        int start = behavior.ports() == PortAssignment.SEQUENTIAL ? next : random.nextInt(behavior.portCount());
        for (int i = 0; i < behavior.portCount(); i++) {
            int offset = (start + i) % behavior.portCount();
            int port = behavior.firstPort() + offset;
            if ((!behavior.parity() || (port & 1) == (innerPort & 1)) && isFree.test(port)) {
                next = offset + 1;
                return port;
            }
        }
        return NONE;
    }
}
