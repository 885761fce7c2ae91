package dev.nightjar.ice;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.testkit.turn.TurnServerConfig;
import dev.nightjar.testkit.turn.TurnServerEvent;
import dev.nightjar.testkit.turn.VirtualTurnServer;
import java.util.ArrayList;
import java.util.List;

/** A whole virtual server for a {@link GatheringRig}, and peers that keep what they get and may echo it. */
final class RigTurnServer implements GatheringRig.Network {
    final VirtualTurnServer server;
    final List<Fixtures.Sent> atPeers = new ArrayList<>();
    final List<TurnServerEvent> events = new ArrayList<>();
    boolean echoes;

    RigTurnServer(TurnServerConfig config) {
        server = new VirtualTurnServer(config, 11);
    }

    static TurnServerConfig config() {
        return TurnServerConfig.at(GatheringRig.SERVER);
    }

    static GatheringRig rig(GatheringConfig config, RigTurnServer server) {
        GatheringRig rig = new GatheringRig(config);
        rig.network = server;
        return rig;
    }

    @Override
    public void take(GatheringRig rig, Fixtures.Sent sent) {
        server.receive(sent.path().reversed(), sent.bytes(), 0, sent.bytes().length, rig.now);
        drain(rig);
    }

    /** A datagram of a peer reaches a relayed address. */
    void fromPeer(GatheringRig rig, Path relay, byte[] bytes) {
        server.receive(Path.udp(relay.local(), relay.remote()), bytes, 0, bytes.length, rig.now);
        drain(rig);
    }

    private void drain(GatheringRig rig) {
        List<Fixtures.Sent> drained = new ArrayList<>();
        for (Transmit out = server.pollTransmit(); out != null; out = server.pollTransmit()) {
            byte[] bytes = new byte[out.length()];
            System.arraycopy(out.buffer(), out.offset(), bytes, 0, bytes.length);
            drained.add(new Fixtures.Sent(out.path(), bytes));
        }
        for (TurnServerEvent event = server.pollEvent(); event != null; event = server.pollEvent()) {
            events.add(event);
        }
        for (Fixtures.Sent datagram : drained) {
            boolean isToClient = datagram.path().protocol() == TransportProtocol.TCP
                    || datagram.path().remote().equals(GatheringRig.BASE);
            if (isToClient) {
                deliver(rig, datagram);
            } else {
                atPeers.add(datagram);
                if (echoes) {
                    fromPeer(rig, datagram.path(), datagram.bytes());
                }
            }
        }
        rig.settle();
    }

    private static void deliver(GatheringRig rig, Fixtures.Sent datagram) {
        Path path = datagram.path().reversed();
        if (path.protocol() != TransportProtocol.TCP) {
            rig.feed(path, datagram.bytes());
            return;
        }
        TurnStreamSplitter splitter = new TurnStreamSplitter();
        splitter.feed(datagram.bytes(), 0, datagram.bytes().length, (buffer, offset, length) -> {
            rig.gatherer.receive(path, buffer, offset, length, rig.now);
        });
    }
}
