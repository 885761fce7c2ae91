package dev.nightjar.testkit.network;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;

/**
 * What travels: a UDP datagram, or a step of a TCP connection.
 *
 * @param type which of them
 * @param source who sent it, as those at this point of the network see it
 * @param destination where it goes, as those at this point see it
 * @param bytes its payload, empty unless it is a datagram or stream data; nobody changes them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Packet(Type type, InetSocketAddress source, InetSocketAddress destination, byte[] bytes) {
    /** What a packet is. */
    public enum Type {
        /** A UDP datagram. */
        DATAGRAM,
        /** Opens a TCP connection. */
        SYN,
        /** Accepts it. */
        SYN_ACK,
        /** Carries bytes of it. */
        DATA,
        /** Ends it in order. */
        FIN,
        /** Refuses or breaks it. */
        RESET
    }

    /** Checks that nothing is missing. */
    public Packet {
        requireNonNull(type, "type");
        requireNonNull(source, "source");
        requireNonNull(destination, "destination");
        requireNonNull(bytes, "bytes");
    }

    /** {@return a datagram} */
    public static Packet datagram(InetSocketAddress source, InetSocketAddress destination, byte[] bytes) {
        return new Packet(Type.DATAGRAM, source, destination, bytes);
    }

    /** {@return whether this is a datagram, so not part of a TCP connection} */
    public boolean isUdp() {
        return type == Type.DATAGRAM;
    }

    Packet from(InetSocketAddress other) {
        return new Packet(type, other, destination, bytes);
    }

    Packet to(InetSocketAddress other) {
        return new Packet(type, source, other, bytes);
    }
}
