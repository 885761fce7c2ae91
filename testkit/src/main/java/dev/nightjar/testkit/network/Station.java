package dev.nightjar.testkit.network;

/** Takes packets that arrive at an address in a zone. */
@FunctionalInterface
interface Station {
    void take(Packet packet);
}
