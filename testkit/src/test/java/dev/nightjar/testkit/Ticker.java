package dev.nightjar.testkit;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransmitQueue;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/** A core that sends a numbered datagram of some bytes per tick and reports what arrives. */
final class Ticker implements SansIo<Ticker.Arrival> {
    static final Path PATH =
            Path.udp(InetSocketAddress.createUnresolved("left", 1), InetSocketAddress.createUnresolved("right", 2));

    private final TransmitQueue transmits = new TransmitQueue(1_000, 2_000);
    private final Queue<Arrival> arrivals = new ArrayDeque<>();
    private final Path path;
    private final long tickNanos;
    private final int ticks;
    private final int datagramBytes;
    private long nowNanos;
    private int next;

    /** Sends {@code ticks} datagrams, the first at time 0. */
    Ticker(Path path, int ticks, long tickNanos, int datagramBytes) {
        this.path = path;
        this.ticks = ticks;
        this.tickNanos = tickNanos;
        this.datagramBytes = datagramBytes;
    }

    /** A core that only listens. */
    static Ticker silent() {
        return new Ticker(PATH.reversed(), 0, 1, 4);
    }

    void send(int number) {
        byte[] datagram = new byte[datagramBytes];
        NetworkBytes.putInt32(datagram, 0, number);
        transmits.offer(path, datagram, 0, datagram.length);
    }

    @Override
    public void receive(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        if (length >= 4) {
            arrivals.add(new Arrival(NetworkBytes.getInt32(buffer, offset), path, nowNanos));
        }
        Arrays.fill(buffer, offset, offset + length, (byte) 0xFF); // as a core that decrypts in place
        advance(nowNanos);
    }

    @Override
    public void advance(long nowNanos) {
        this.nowNanos = Math.max(this.nowNanos, nowNanos);
        while (next < ticks && next * tickNanos <= this.nowNanos) {
            send(next++);
        }
    }

    @Override
    public Transmit pollTransmit() {
        return transmits.poll();
    }

    @Override
    public Arrival pollEvent() {
        return arrivals.poll();
    }

    @Override
    public long deadlineNanos() {
        return next < ticks ? next * tickNanos : NO_DEADLINE;
    }

    record Arrival(int number, Path path, long atNanos) {}
}
