package dev.nightjar.testkit.network;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransmitQueue;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A core with one UDP socket that sends texts when told to, and remembers what came. */
final class Probe implements SansIo<Object> {
    final List<Arrival> arrivals = new ArrayList<>();
    private final InetSocketAddress local;
    private final TransmitQueue transmits = new TransmitQueue(5_000, 2_000);
    private final VirtualNetwork network;

    private Probe(VirtualNetwork network, InetSocketAddress local) {
        this.network = network;
        this.local = local;
    }

    /** {@return a probe on a host of its own} */
    static Probe in(Zone zone, String address, int port) {
        VirtualHost host = zone.network().host(address).addInterface(zone, Probe.address(address));
        return on(host, zone.network(), address, port);
    }

    static Probe on(VirtualHost host, VirtualNetwork network, String address, int port) {
        Probe probe = new Probe(network, new InetSocketAddress(Probe.address(address), port));
        host.start(probe, event -> {}, probe.local);
        return probe;
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static InetSocketAddress endpoint(String literal, int port) {
        return new InetSocketAddress(address(literal), port);
    }

    InetSocketAddress local() {
        return local;
    }

    /** Sends one datagram and plays a second. */
    void send(InetSocketAddress to, String text) {
        queue(to, text);
        network.run(1_000_000_000L);
    }

    void queue(InetSocketAddress to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        transmits.offer(Path.udp(local, to), bytes, 0, bytes.length);
    }

    /** {@return where a datagram sent to {@code other} comes from, as it sees it} */
    InetSocketAddress seenBy(Probe other) {
        int before = other.arrivals.size();
        send(other.local(), "who am I");
        return other.arrivals.get(before).from();
    }

    List<String> texts() {
        return arrivals.stream().map(Arrival::text).toList();
    }

    @Override
    public void receive(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        arrivals.add(new Arrival(path.remote(), new String(buffer, offset, length, StandardCharsets.UTF_8), nowNanos));
    }

    @Override
    public void advance(long nowNanos) {
        // nothing is timed
    }

    @Override
    public Transmit pollTransmit() {
        return transmits.poll();
    }

    @Override
    public Object pollEvent() {
        return null;
    }

    @Override
    public long deadlineNanos() {
        return NO_DEADLINE;
    }

    record Arrival(InetSocketAddress from, String text, long atNanos) {}
}
