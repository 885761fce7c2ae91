package dev.nightjar.ice;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransmitQueue;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.testkit.network.VirtualHost;
import dev.nightjar.testkit.network.VirtualNetwork;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One side of a call on a virtual host: gatherer and agent joined as an endpoint's loop joins them. */
final class VirtualPeer implements SansIo<IceEvent> {
    private static final int PORT = 5000;
    private static final int MEDIA_BYTE = 0x80;
    private static final long SIGNALLING_NANOS = 40 * Fixtures.MILLISECOND;

    final VirtualHost host;
    final IceAgent agent;
    final CandidateGatherer gatherer;
    final List<IceEvent> events = new ArrayList<>();
    final List<GatheringEvent> gathering = new ArrayList<>();
    /** The numbers said by the other side, as they came. */
    final List<Integer> heard = new ArrayList<>();

    private final VirtualNetwork network;
    private final IceConfig config;
    private final boolean isRelayOnly;
    private final TransmitQueue media = new TransmitQueue(100, 1200);
    private @Nullable VirtualPeer other;

    VirtualPeer(VirtualNetwork network, VirtualHost host, IceConfig config, GatheringConfig gathering, long seed) {
        this.network = network;
        this.host = host;
        this.config = config;
        this.isRelayOnly = gathering.policy() == IceTransportPolicy.RELAY;
        this.agent = new IceAgent(config, new SplittableRandom(seed));
        this.gatherer = new CandidateGatherer(gathering, this::dispatch, new SplittableRandom(~seed));
    }

    /** Begins to gather and to tell {@code other} by a signalling channel that takes 40 ms. */
    void call(VirtualPeer other, List<GatheringServer> servers) {
        this.other = other;
        host.start(this, events::add);
        signal(() -> other.agent.setRemoteCredentials(config.localCredentials()));
        host.addresses().forEach(this::interfaceAppeared);
        servers.forEach(gatherer::addServer);
        gatherer.endOfServers();
    }

    /** Opens a socket on an interface and offers it. */
    void interfaceAppeared(InetAddress address) {
        InetSocketAddress base = new InetSocketAddress(address, PORT);
        host.bind(this, base);
        gatherer.addBase(base, Candidate.MAX_LOCAL_PREFERENCE);
        if (!isRelayOnly) {
            Candidate candidate = Candidate.host(base, Candidate.MAX_LOCAL_PREFERENCE);
            agent.addLocalCandidate(candidate);
            signal(() -> peer().agent.addRemoteCandidate(candidate));
        }
    }

    /** Closes the socket of an interface that is gone. */
    void interfaceVanished(InetAddress address) {
        InetSocketAddress base = new InetSocketAddress(address, PORT);
        host.unbind(base);
        gatherer.removeBase(base);
        agent.removeLocalCandidates(base);
    }

    /** {@return whether there is a way to send a number on} */
    boolean say(int number) {
        Path path = agent.selectedPath();
        if (path == null) {
            return false;
        }
        byte[] bytes = new byte[100];
        bytes[0] = (byte) MEDIA_BYTE;
        NetworkBytes.putInt32(bytes, 4, number);
        return path.protocol() == TransportProtocol.RELAY
                ? gatherer.sendRelayed(path, bytes, 0, bytes.length, network.nowNanos())
                : media.offer(path, bytes, 0, bytes.length);
    }

    private VirtualPeer peer() {
        if (other == null) {
            throw new IllegalStateException("nobody was called");
        }
        return other;
    }

    private void signal(Runnable message) {
        network.schedule(SIGNALLING_NANOS, message);
    }

    @Override
    public void receive(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        if (gatherer.isServer(path.remote()) && gatherer.isExpected(path, buffer, offset, length)) {
            gatherer.receive(path, buffer, offset, length, nowNanos);
        } else {
            dispatch(path, buffer, offset, length, nowNanos);
        }
    }

    private void dispatch(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        if (length == 100 && (buffer[offset] & 0xFF) == MEDIA_BYTE) {
            heard.add(NetworkBytes.getInt32(buffer, offset + 4));
        } else {
            agent.receive(path, buffer, offset, length, nowNanos);
        }
    }

    @Override
    public void advance(long nowNanos) {
        gatherer.advance(nowNanos);
        agent.advance(nowNanos);
    }

    @Override
    public @Nullable Transmit pollTransmit() {
        for (Transmit check = agent.pollTransmit(); check != null; check = agent.pollTransmit()) {
            if (check.path().protocol() != TransportProtocol.RELAY) {
                return check;
            }
            gatherer.sendRelayed(check.path(), check.buffer(), check.offset(), check.length(), network.nowNanos());
        }
        Transmit number = media.poll();
        return number == null ? gatherer.pollTransmit() : number;
    }

    @Override
    public @Nullable IceEvent pollEvent() {
        for (GatheringEvent event = gatherer.pollEvent(); event != null; event = gatherer.pollEvent()) {
            gathering.add(event);
            gathered(event);
        }
        IceEvent event = agent.pollEvent();
        if (event instanceof IceEvent.SelectedPathChanged selected
                && selected.path().protocol() == TransportProtocol.RELAY) {
            gatherer.bindChannel(selected.path());
        }
        return event;
    }

    private void gathered(GatheringEvent event) {
        if (event instanceof GatheringEvent.CandidateGathered found) {
            agent.addLocalCandidate(found.candidate(), found.base(), found.protocol());
            signal(() -> peer().agent.addRemoteCandidate(found.candidate()));
        } else if (event instanceof GatheringEvent.RelayLost lost) {
            agent.removeLocalCandidates(lost.candidate().address());
        } else if (event instanceof GatheringEvent.ConnectWanted wanted) {
            ServerStreamOwner owner = new ServerStreamOwner(gatherer, wanted.connection());
            host.connect(host.addresses().get(0), wanted.server().address(), owner);
        } else if (event instanceof GatheringEvent.Complete) {
            signal(() -> peer().agent.endOfRemoteCandidates());
        }
    }

    @Override
    public long deadlineNanos() {
        return Math.min(agent.deadlineNanos(), gatherer.deadlineNanos());
    }
}
