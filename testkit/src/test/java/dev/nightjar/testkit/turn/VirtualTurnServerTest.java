package dev.nightjar.testkit.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.testkit.turn.TurnServerEvent.EndReason;
import dev.nightjar.testkit.turn.TurnServerEvent.Ended;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VirtualTurnServerTest {
    private static final long SECOND = 1_000_000_000L;
    private final Client client = Client.of(Client.config());

    @Test
    void aBindingRequestLearnsWhereItCameFrom() {
        ServerRequest answer = client.exchange(client.request(Stun.BINDING).toBytes());

        assertThat(answer.messageClass()).isEqualTo(Stun.SUCCESS);
        assertThat(answer.addresses(Stun.XOR_MAPPED_ADDRESS)).containsExactly(client.path.remote());
        assertThat(client.server.counters().bindings()).isEqualTo(1);
    }

    @Test
    void anAllocationLivesTenMinutesUnlessItIsRefreshed() {
        InetSocketAddress relayed = client.allocated();
        assertThat(client.server.relayedAddresses()).containsExactly(relayed);
        client.nowNanos = 599 * SECOND;
        assertThat(client.ask(client.request(Stun.REFRESH)).int32(Stun.LIFETIME, -1))
                .isEqualTo(600);

        client.nowNanos = 1_198 * SECOND;
        client.server.advance(client.nowNanos);
        assertThat(client.server.counters().allocations()).isEqualTo(1);
        assertThat(client.server.deadlineNanos()).isEqualTo(1_199 * SECOND);
        client.server.advance(1_199 * SECOND);

        assertThat(client.events()).endsWith(new Ended(relayed, EndReason.EXPIRED));
        assertThat(client.server.relayedAddresses()).isEmpty();
        assertThat(Client.errorCode(client.ask(client.request(Stun.REFRESH)))).isEqualTo(437);
    }

    @Test
    void aRefreshOfNothingEndsTheAllocationAndALongOneIsCut() {
        InetSocketAddress relayed = client.allocated();

        ServerRequest longest = client.ask(client.request(Stun.REFRESH).int32(Stun.LIFETIME, 100_000));
        assertThat(longest.int32(Stun.LIFETIME, -1)).isEqualTo(3_600);
        client.ask(client.request(Stun.REFRESH).int32(Stun.LIFETIME, 0));

        assertThat(client.events()).endsWith(new Ended(relayed, EndReason.DELETED));
    }

    @Test
    void allocateIsRefusedAsTheRfcSays() {
        client.allocated();
        assertThat(Client.errorCode(client.ask(client.allocate()))).isEqualTo(437);
        Client other = new Client(client.server, 5001, TransportProtocol.UDP);
        other.exchange(other.allocate().toBytes());

        assertThat(Client.errorCode(other.ask(other.request(Stun.ALLOCATE)))).isEqualTo(400);
        assertThat(Client.errorCode(other.ask(other.request(Stun.ALLOCATE).int32(Stun.REQUESTED_TRANSPORT, 6 << 24))))
                .isEqualTo(442);
        assertThat(Client.errorCode(other.ask(other.allocate().int32(Stun.REQUESTED_ADDRESS_FAMILY, 2 << 24))))
                .isEqualTo(440);
        ServerRequest unknown = other.ask(other.allocate().attribute(Stun.DONT_FRAGMENT, new byte[0]));
        assertThat(Client.errorCode(unknown)).isEqualTo(420);
        assertThat(unknown.value(Stun.UNKNOWN_ATTRIBUTES)).containsExactly(0, Stun.DONT_FRAGMENT);
    }

    @Test
    void anAllocateThatIsSentAgainGetsTheSameAddress() {
        client.exchange(client.allocate().toBytes());
        byte[] request = client.signed(client.allocate()).toBytes();

        InetSocketAddress first =
                client.exchange(request).addresses(Stun.XOR_RELAYED_ADDRESS).get(0);

        assertThat(client.exchange(request).addresses(Stun.XOR_RELAYED_ADDRESS)).containsExactly(first);
    }

    @Test
    void quotaAndCapacityAreKept() {
        VirtualTurnServer server = new VirtualTurnServer(Client.config().withLimits(1, 2), 1);
        server.putUser("bob", "b");
        server.putUser("carol", "c");
        List<Integer> codes = new ArrayList<>();
        for (String user : List.of("bob", "bob", "alice", "carol")) {
            Client one = new Client(server, 6000 + codes.size(), TransportProtocol.UDP);
            one.user = user;
            one.password = user.equals("alice") ? TurnServerConfig.PASSWORD : user.substring(0, 1);
            one.exchange(one.allocate().toBytes());
            codes.add(Client.errorCode(one.ask(one.allocate())));
        }

        assertThat(codes).containsExactly(0, 486, 0, 508);
    }

    @Test
    void ipv6IsRelayedWhereTheServerHasIt() {
        Client six = Client.of(Client.config()
                .withAddress(Client.endpoint("2001:db8::1", 3478))
                .withDontFragment());
        six.exchange(six.allocate().toBytes());

        ServerRequest answer = six.ask(six.allocate()
                .int32(Stun.REQUESTED_ADDRESS_FAMILY, 2 << 24)
                .attribute(Stun.DONT_FRAGMENT, new byte[0]));

        assertThat(answer.addresses(Stun.XOR_RELAYED_ADDRESS).get(0).getAddress())
                .isEqualTo(Client.endpoint("2001:db8::1", 0).getAddress());
        assertThat(Client.errorCode(six.ask(six.permission(Client.PEER)))).isEqualTo(443);
    }

    @Test
    void nothingIsRelayedWithoutAPermissionAndNothingAfterIt() {
        InetSocketAddress relayed = client.allocated();
        client.peerSends(relayed, "early");
        client.send(sendIndication("early"));
        assertThat(client.sent()).isEmpty();

        client.ask(client.permission(Client.PEER));
        client.send(sendIndication("out"));
        assertThat(client.sent()).singleElement().satisfies(sent -> {
            assertThat(sent.path()).isEqualTo(Path.udp(relayed, Client.PEER));
            assertThat(sent.text()).isEqualTo("out");
        });
        client.peerSends(relayed, "in");
        byte[] indication = client.sent().get(0).bytes();
        ServerRequest data = ServerRequest.parse(indication, 0, indication.length);
        assertThat(data.method()).isEqualTo(Stun.DATA_METHOD);
        assertThat(data.text(Stun.DATA)).isEqualTo("in");
        assertThat(data.addresses(Stun.XOR_PEER_ADDRESS)).containsExactly(Client.PEER);

        client.nowNanos = 300 * SECOND;
        client.peerSends(relayed, "late");
        client.send(sendIndication("late"));
        assertThat(client.sent()).isEmpty();
        TurnServerCounters counters = client.server.counters();
        assertThat(counters.droppedFromClients()).isEqualTo(2);
        assertThat(counters.droppedFromPeers()).isEqualTo(2);
        assertThat(counters.toPeers() + counters.toClients()).isEqualTo(2);
        assertThat(counters.permissions()).isZero();
    }

    @Test
    void channelsCarryBothWaysForTenMinutes() {
        InetSocketAddress relayed = client.allocated();
        client.ask(client.channelBind(0x4001, Client.PEER));

        client.send(Client.channelData(0x4001, "out"));
        assertThat(client.sent())
                .singleElement()
                .satisfies(sent -> assertThat(sent.text()).isEqualTo("out"));
        client.peerSends(relayed, "in!");
        assertThat(client.sent().get(0).bytes()).isEqualTo(Client.channelData(0x4001, "in!"));
        client.send(Client.channelData(0x4002, "unbound"));
        assertThat(client.sent()).isEmpty();
        client.nowNanos = 550 * SECOND;
        client.ask(client.request(Stun.REFRESH));
        client.ask(client.permission(Client.PEER));
        client.nowNanos = 600 * SECOND;
        client.send(Client.channelData(0x4001, "late"));

        assertThat(client.sent()).isEmpty();
        assertThat(client.server.counters().channels()).isZero();
    }

    @Test
    void channelsAndPeersAreBoundToEachOther() {
        client.allocated();
        InetSocketAddress other = Client.endpoint("192.0.2.8", 8000);
        client.ask(client.channelBind(0x4001, Client.PEER));

        assertThat(Client.errorCode(client.ask(client.channelBind(0x4001, Client.PEER))))
                .isZero();
        assertThat(Client.errorCode(client.ask(client.channelBind(0x4001, other))))
                .isEqualTo(400);
        assertThat(Client.errorCode(client.ask(client.channelBind(0x4002, Client.PEER))))
                .isEqualTo(400);
        assertThat(Client.errorCode(client.ask(client.channelBind(0x5000, other))))
                .isEqualTo(400);
        assertThat(Client.errorCode(client.ask(client.request(Stun.CREATE_PERMISSION))))
                .isEqualTo(400);
    }

    @Test
    void somePeersAreForbiddenAndThereAreNotPermissionsForAll() {
        Client guarded = Client.of(Client.config().withForbiddenPeers(Set.of(Client.PEER.getAddress())));
        guarded.allocated();

        assertThat(Client.errorCode(guarded.ask(guarded.permission(Client.PEER))))
                .isEqualTo(403);
        int refusals = 0;
        for (int i = 0; i < 150; i++) {
            ServerRequest answer = guarded.ask(guarded.permission(Client.endpoint("192.0.3." + i, 1)));
            refusals += Client.errorCode(answer) == 508 ? 1 : 0;
        }
        assertThat(guarded.server.counters().permissions()).isEqualTo(TurnAllocation.MAX_PERMISSIONS);
        assertThat(refusals).isEqualTo(50);
    }

    @Test
    void somebodyElseMayNotRefreshAnAllocation() {
        client.server.putUser("mallory", "m");
        client.allocated();
        client.user = "mallory";
        client.password = "m";

        assertThat(Client.errorCode(client.ask(client.request(Stun.REFRESH)))).isEqualTo(441);
    }

    @Test
    void aStreamComesInAnyPiecesAndItsEndEndsTheAllocation() {
        Client stream = new Client(client.server, 5002, TransportProtocol.TCP);
        InetSocketAddress relayed = stream.allocated();
        stream.ask(stream.channelBind(0x4001, Client.PEER));
        byte[] padded = new byte[12];
        System.arraycopy(Client.channelData(0x4001, "hello"), 0, padded, 0, 9);
        for (byte one : padded) {
            stream.send(new byte[] {one});
        }
        assertThat(stream.sent())
                .singleElement()
                .satisfies(sent -> assertThat(sent.text()).isEqualTo("hello"));
        stream.peerSends(relayed, "hello");
        assertThat(stream.sent().get(0).bytes()).isEqualTo(padded);

        stream.server.streamClosed(stream.path);

        assertThat(stream.events()).endsWith(new Ended(relayed, EndReason.STREAM_CLOSED));
    }

    @Test
    void anAlternateServerIsNamedToWhoHasProvedItself() {
        InetSocketAddress alternate = Client.endpoint("198.51.100.99", 3478);
        client.server.redirectTo(alternate);
        client.exchange(client.allocate().toBytes());

        ServerRequest answer = client.ask(client.allocate());

        assertThat(Client.errorCode(answer)).isEqualTo(300);
        assertThat(answer.value(Stun.ALTERNATE_SERVER)).containsExactly(0, 1, 0x0D, 0x96, 198, 51, 100, 99);
        assertThat(Client.errorCode(client.exchange(client.request(Stun.BINDING).toBytes())))
                .isEqualTo(300);
        client.server.redirectTo(null);
        assertThat(Client.errorCode(client.ask(client.allocate()))).isZero();
    }

    @Test
    void aServerThatWasStartedAnewKnowsNobody() {
        client.allocated();

        client.server.restart();

        assertThat(Client.errorCode(client.ask(client.request(Stun.REFRESH)))).isEqualTo(438);
        assertThat(Client.errorCode(client.ask(client.request(Stun.REFRESH)))).isEqualTo(437);
    }

    @Test
    void aStunServerRelaysNothing() {
        Client stun = Client.of(Client.config().withRelayAddresses(List.of()));

        assertThat(Client.errorCode(stun.exchange(stun.allocate().toBytes()))).isEqualTo(400);
        assertThat(Client.errorCode(stun.exchange(stun.request(Stun.BINDING).toBytes())))
                .isZero();
    }

    private byte[] sendIndication(String text) {
        return new ServerAnswer(Stun.SEND, Stun.INDICATION, new byte[12])
                .xorAddress(Stun.XOR_PEER_ADDRESS, Client.PEER)
                .text(Stun.DATA, text)
                .toBytes();
    }
}
