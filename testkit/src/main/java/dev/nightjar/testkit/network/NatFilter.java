package dev.nightjar.testkit.network;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Who may send to an inner endpoint: RFC 4787 §5.
 *
 * <p>As written there, this looks at whom the inner endpoint has sent to, by whichever of its mappings.
 */
final class NatFilter {
    private final NatBehavior behavior;
    private final Map<Opening, Long> lastSentNanos = new HashMap<>();

    NatFilter(NatBehavior behavior) {
        this.behavior = behavior;
    }

    void sent(InetSocketAddress inner, InetSocketAddress to, long nowNanos) {
        lastSentNanos.put(new Opening(inner, behavior.filtering().part(to)), nowNanos);
    }

    /** Lets whom the endpoint has heard stay longer, where what comes in refreshes. */
    boolean admits(InetSocketAddress inner, InetSocketAddress from, long nowNanos) {
        if (behavior.filtering() == EndpointDependence.ENDPOINT_INDEPENDENT) {
            return true;
        }
        Opening opening = new Opening(inner, behavior.filtering().part(from));
        Long last = lastSentNanos.get(opening);
        if (last == null || nowNanos - last >= behavior.timeout().toNanos()) {
            return false;
        }
        if (behavior.inboundRefresh()) {
            lastSentNanos.put(opening, nowNanos);
        }
        return true;
    }

    void clear() {
        lastSentNanos.clear();
    }

    private record Opening(InetSocketAddress inner, Object other) {}
}
