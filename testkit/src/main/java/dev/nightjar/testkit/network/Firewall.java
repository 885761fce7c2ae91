package dev.nightjar.testkit.network;

import static dev.nightjar.testkit.network.EndpointDependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.nightjar.testkit.network.EndpointDependence.ENDPOINT_INDEPENDENT;

import java.net.InetAddress;

/** A gateway that translates nothing: those inside have their addresses in the outer zone too. */
public final class Firewall extends Gateway {
    private static final int HTTPS = 443;
    private static final NatBehavior ANSWERS = NatBehavior.of(ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT);

    private final NatFilter udp = new NatFilter(ANSWERS);
    private final NatFilter tcp = new NatFilter(ANSWERS.forTcp());
    private FirewallPolicy policy;
    private long blocked;

    Firewall(Zone outside, FirewallPolicy policy) {
        super(outside, "behind a firewall");
        this.policy = policy;
    }

    /** Lets other things through from now on. */
    public void setPolicy(FirewallPolicy other) {
        policy = other;
    }

    /** {@return packets that were not let through, either way} */
    public long blocked() {
        return blocked;
    }

    @Override
    void fromInside(Packet packet) {
        boolean passes = packet.isUdp()
                ? policy == FirewallPolicy.OPEN || policy == FirewallPolicy.ANSWERS_ONLY
                : policy != FirewallPolicy.WEB_ONLY || packet.destination().getPort() == HTTPS;
        if (!passes) {
            blocked++;
            return;
        }
        filter(packet).sent(packet.source(), packet.destination(), now());
        outside().send(packet);
    }

    @Override
    void fromOutside(Packet packet) {
        boolean isUdpBlocked = packet.isUdp() && policy != FirewallPolicy.OPEN && policy != FirewallPolicy.ANSWERS_ONLY;
        boolean isAnswer = filter(packet).admits(packet.destination(), packet.source(), now());
        if (isUdpBlocked || !(isAnswer || policy == FirewallPolicy.OPEN)) {
            blocked++;
            return;
        }
        inside().send(packet);
    }

    @Override
    void insideChanged(InetAddress address, boolean attached) {
        holdOutside(address, attached);
    }

    private NatFilter filter(Packet packet) {
        return packet.isUdp() ? udp : tcp;
    }

    private long now() {
        return outside().network().nowNanos();
    }
}
