package dev.nightjar.endpoint.internal.addresses;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import dev.nightjar.endpoint.internal.sockets.UdpSocket;
import dev.nightjar.ice.CandidateGatherer;
import dev.nightjar.ice.GatheringConfig;
import dev.nightjar.ice.GatheringEvent;
import dev.nightjar.ice.GatheringServer;
import dev.nightjar.ice.IceServerUri;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Asks STUN servers under which addresses they see this machine (RFC 8489), by a gatherer on a socket of its own.
 *
 * <p>Blocks; not for a loop.
 */
final class StunDiscovery {
    private static final System.Logger LOG = System.getLogger(StunDiscovery.class.getName());
    private static final int LONGEST_WAIT_MILLIS = 1_000;

    private final RandomGenerator random;
    private final long startNanos = System.nanoTime();
    private final Set<InetAddress> found = new LinkedHashSet<>();
    private final byte[] received = new byte[UdpSocket.MAX_DATAGRAM_BYTES];
    private boolean isComplete;

    StunDiscovery(RandomGenerator random) {
        this.random = random;
    }

    /**
     * {@return the addresses under which servers see {@code local}, other than itself}
     *
     * @param timeoutNanos after which what has not been answered is given up
     */
    Set<InetAddress> ask(InetAddress local, List<IceServerUri> servers, long timeoutNanos) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(local, 0))) {
            CandidateGatherer gatherer = new CandidateGatherer(GatheringConfig.DEFAULT, (p, b, o, l, n) -> {}, random);
            InetSocketAddress base = new InetSocketAddress(local, socket.getLocalPort());
            gatherer.addBase(base, 0);
            for (IceServerUri server : servers) {
                // Blocks where the host is a name, which is why the caller bounds the whole.
                for (InetAddress address : InetAddress.getAllByName(server.host())) {
                    if (address.getClass() == local.getClass()) {
                        gatherer.addServer(
                                new GatheringServer(server, new InetSocketAddress(address, server.port()), null));
                    }
                }
            }
            gatherer.endOfServers();
            run(gatherer, socket, base, timeoutNanos);
        }
        found.remove(local);
        return found;
    }

    private void run(CandidateGatherer gatherer, DatagramSocket socket, InetSocketAddress base, long timeoutNanos)
            throws IOException {
        for (long now = now(); now < timeoutNanos && !isComplete; now = now()) {
            gatherer.advance(now);
            drain(gatherer, socket);
            long deadline = Math.min(timeoutNanos, gatherer.deadlineNanos());
            if (isComplete || deadline == SansIo.NO_DEADLINE) {
                return;
            }
            receive(gatherer, socket, base, deadline - now());
            drain(gatherer, socket);
        }
    }

    private void receive(CandidateGatherer gatherer, DatagramSocket socket, InetSocketAddress base, long waitNanos)
            throws IOException {
        long millis = Math.min(LONGEST_WAIT_MILLIS, TimeUnit.NANOSECONDS.toMillis(waitNanos) + 1);
        socket.setSoTimeout((int) Math.max(1, millis));
        DatagramPacket packet = new DatagramPacket(received, received.length);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException nothing) {
            return;
        }
        Path path = Path.udp(base, (InetSocketAddress) packet.getSocketAddress());
        if (gatherer.isExpected(path, received, 0, packet.getLength())) {
            gatherer.receive(path, received, 0, packet.getLength(), now());
        }
    }

    private void drain(CandidateGatherer gatherer, DatagramSocket socket) {
        for (Transmit out = gatherer.pollTransmit(); out != null; out = gatherer.pollTransmit()) {
            try {
                socket.send(new DatagramPacket(
                        out.buffer(), out.offset(), out.length(), out.path().remote()));
            } catch (IOException unreachable) {
                LOG.log(System.Logger.Level.DEBUG, "STUN server not reached", unreachable);
            }
        }
        for (GatheringEvent event = gatherer.pollEvent(); event != null; event = gatherer.pollEvent()) {
            if (event instanceof GatheringEvent.CandidateGathered gathered) {
                found.add(gathered.candidate().address().getAddress());
            }
            isComplete |= event instanceof GatheringEvent.Complete;
        }
    }

    private long now() {
        return System.nanoTime() - startNanos;
    }
}
