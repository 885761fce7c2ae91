package dev.nightjar.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A peer behind no NAT that sends back what it gets. */
final class UdpEcho implements AutoCloseable {
    private final DatagramSocket socket;
    private final Set<InetSocketAddress> senders = ConcurrentHashMap.newKeySet();

    private UdpEcho(DatagramSocket socket) {
        this.socket = socket;
        Thread thread = new Thread(this::run, "udp-echo");
        thread.setDaemon(true);
        thread.start();
    }

    static UdpEcho open(String address) {
        try {
            return new UdpEcho(new DatagramSocket(0, InetAddress.getByName(address)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** {@return from where it was sent something} */
    Set<InetSocketAddress> senders() {
        return senders;
    }

    @Override
    public void close() {
        socket.close();
    }

    private void run() {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        try {
            while (!socket.isClosed()) {
                packet.setLength(2048);
                socket.receive(packet);
                senders.add((InetSocketAddress) packet.getSocketAddress());
                socket.send(packet);
            }
        } catch (IOException e) {
            System.getLogger(UdpEcho.class.getName()).log(System.Logger.Level.DEBUG, "closed", e);
        }
    }
}
