package dev.nightjar.testkit.network;

import java.net.InetAddress;

/** Joins an inner zone to an outer one: what nobody inside has as address goes out through it. */
abstract class Gateway {
    private final Zone inside;
    private final Zone outside;

    Gateway(Zone outside, String name) {
        this.outside = outside;
        this.inside = new Zone(outside.network(), name, this);
    }

    /** {@return the zone behind this gateway} */
    public Zone inside() {
        return inside;
    }

    /** {@return the zone in front of it} */
    public Zone outside() {
        return outside;
    }

    /** A packet from inside that is for nobody inside. */
    abstract void fromInside(Packet packet);

    /** A packet from outside that is for one of this gateway's addresses there. */
    abstract void fromOutside(Packet packet);

    /** Somebody inside has this address now, or no longer. */
    abstract void insideChanged(InetAddress address, boolean attached);

    /** Gives this gateway an address in the outer zone, or takes it away. */
    final void holdOutside(InetAddress address, boolean held) {
        if (held) {
            outside.attach(address, this::fromOutside);
        } else {
            outside.detach(address);
        }
    }
}
