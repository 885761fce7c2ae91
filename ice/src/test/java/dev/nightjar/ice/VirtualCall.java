package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.address;

import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.network.VirtualHost;
import dev.nightjar.testkit.network.VirtualNetwork;
import dev.nightjar.testkit.turn.TurnServerConfig;
import dev.nightjar.testkit.turn.TurnServerEvent;
import dev.nightjar.testkit.turn.VirtualTurnServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A network with a STUN server and a TURN server, and two peers that call each other through it. */
final class VirtualCall {
    static final InetSocketAddress STUN = address("198.51.100.1", 3478);
    static final InetSocketAddress TURN = address("198.51.100.2", 3478);
    static final LongTermCredentials CREDENTIALS =
            new LongTermCredentials(TurnServerConfig.USER, TurnServerConfig.PASSWORD);
    /** Long enough for the retransmissions that some NATs make necessary, so that the best pair is there. */
    private static final Duration NOMINATION_WAIT = Duration.ofSeconds(5);

    final VirtualNetwork network;
    final VirtualTurnServer turn;
    final List<TurnServerEvent> turnEvents = new ArrayList<>();
    private final long seed;
    private final SplittableRandom random;

    VirtualCall(long seed) {
        this(seed, TurnServerConfig.at(TURN));
    }

    VirtualCall(long seed, TurnServerConfig config) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.network = new VirtualNetwork(seed);
        network.internet().impair(Impairment.NONE.withDelay((5 + random.nextInt(60)) * Fixtures.MILLISECOND));
        VirtualTurnServer stun = new VirtualTurnServer(TurnServerConfig.at(STUN).withRelayAddresses(List.of()), seed);
        network.host("stun").addInterface(network.internet(), STUN.getAddress()).start(stun, event -> {}, STUN);
        this.turn = new VirtualTurnServer(config, seed);
        VirtualHost turnHost = network.host("turn").addInterface(network.internet(), TURN.getAddress());
        turnHost.start(turn, turnEvents::add, TURN, new InetSocketAddress(TURN.getAddress(), 0));
        turnHost.listen(TURN, turn, turn::streamClosed);
    }

    VirtualPeer peer(VirtualHost host, IceRole role) {
        return peer(host, role, GatheringConfig.DEFAULT);
    }

    VirtualPeer peer(VirtualHost host, IceRole role, GatheringConfig gathering) {
        IceConfig config = IceConfig.create(role, IceCredentials.create(random), random.nextInt(), random)
                .withTiming(IceTiming.DEFAULT.withNominationWait(NOMINATION_WAIT));
        return new VirtualPeer(network, host, config, gathering, random.nextLong());
    }

    void connect(VirtualPeer left, VirtualPeer right, List<GatheringServer> servers) {
        left.call(right, servers);
        right.call(left, servers);
    }

    static GatheringServer stunServer() {
        return new GatheringServer(IceServerUri.parse("stun:198.51.100.1"), STUN, null);
    }

    static GatheringServer turnServer(String transport) {
        return turnServer(transport, CREDENTIALS);
    }

    static GatheringServer turnServer(String transport, LongTermCredentials credentials) {
        return new GatheringServer(IceServerUri.parse("turn:198.51.100.2?transport=" + transport), TURN, credentials);
    }

    @Override
    public String toString() {
        return "seed " + seed;
    }
}
