package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.GatheringRig.BASE;
import static dev.nightjar.ice.GatheringRig.PEER;
import static dev.nightjar.ice.GatheringRig.SERVER;
import static dev.nightjar.ice.GatheringRig.USER;
import static dev.nightjar.ice.GatheringRig.turn;
import static dev.nightjar.ice.ScriptedServer.answer;
import static dev.nightjar.ice.ScriptedServer.bytes;
import static dev.nightjar.ice.ScriptedServer.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Path;
import dev.nightjar.core.TransportProtocol;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data, permissions and channels of an allocation. */
class TurnRelayTest {
    private static final Path PATH = Path.udp(BASE, SERVER);
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @ValueSource(strings = {"turn:turn.example.org", "turns:turn.example.org"})
    void theFirstDatagramAsksForThePermissionAndWaitsForIt(String uri) {
        RigTurnServer server = new RigTurnServer(RigTurnServer.config());
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, server).gather(turn(uri));

        assertThat(rig.sendTo(PEER, HELLO)).isTrue();

        assertThat(server.atPeers).singleElement().satisfies(sent -> {
            assertThat(sent.bytes()).isEqualTo(HELLO);
            assertThat(sent.path().remote()).isEqualTo(PEER);
        });
        assertThat(rig.sent(ServerAttributes.CREATE_PERMISSION)).hasSize(1);
        rig.sendTo(PEER, HELLO);
        assertThat(rig.sent(ServerAttributes.CREATE_PERMISSION)).hasSize(1);
        assertThat(rig.sent(ServerAttributes.SEND_INDICATION)).hasSize(2);
    }

    @Test
    void onlyTheFirstOfAPeerWaits() {
        GatheringRig rig = granted();
        rig.passes = sent -> false;

        assertThat(rig.sendTo(PEER, HELLO)).isTrue();
        assertThat(rig.sendTo(PEER, HELLO)).isFalse();

        assertThat(rig.gatherer.counters().dropped()).isEqualTo(1);
        rig.run(11 * SECOND);
        assertThat(rig.gatherer.counters().dropped()).as("no answer").isEqualTo(2);
        rig.passes = sent -> true;
        assertThat(rig.sendTo(PEER, HELLO)).isTrue();
        assertThat(rig.sent(ServerAttributes.SEND_INDICATION)).hasSize(1);
    }

    @Test
    void portsOfOneAddressShareItsPermission() {
        RigTurnServer server = new RigTurnServer(RigTurnServer.config());
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, server).gather(turn());
        rig.sendTo(PEER, HELLO);

        rig.sendTo(Fixtures.address("203.0.113.9", 7001), HELLO);

        assertThat(server.atPeers).hasSize(2);
        assertThat(rig.sent(ServerAttributes.CREATE_PERMISSION)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"turn:turn.example.org", "turn:turn.example.org?transport=tcp"})
    void aBoundChannelCarriesBothWays(String uri) {
        RigTurnServer server = new RigTurnServer(RigTurnServer.config());
        server.echoes = true;
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, server).gather(turn(uri));
        rig.sendTo(PEER, HELLO);
        assertThat(rig.relayed).hasSize(1);

        rig.gatherer.bindChannel(rig.to(PEER));
        rig.settle();
        rig.gatherer.bindChannel(rig.to(PEER));
        rig.settle();
        rig.sendTo(PEER, HELLO);

        Fixtures.Sent last = rig.sent.get(rig.sent.size() - 1);
        assertThat(NetworkBytes.getUint16(last.bytes(), 0)).isEqualTo(0x4000);
        boolean isStream = last.path().protocol() == TransportProtocol.TCP;
        assertThat(last.bytes()).as("padded on a stream").hasSize(isStream ? 12 : 9);
        assertThat(rig.sent(ServerAttributes.CHANNEL_BIND)).hasSize(1);
        assertThat(rig.relayed).hasSize(2).allSatisfy(relayed -> {
            assertThat(relayed.bytes()).isEqualTo(HELLO);
            assertThat(relayed.path()).isEqualTo(rig.to(PEER));
        });
        assertThat(rig.relayed.get(0).path()).isSameAs(rig.relayed.get(1).path());
    }

    @Test
    void aChannelAloneIsAPermission() {
        RigTurnServer server = new RigTurnServer(RigTurnServer.config());
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, server).gather(turn());

        rig.gatherer.bindChannel(rig.to(PEER));
        rig.settle();
        rig.sendTo(PEER, HELLO);

        assertThat(server.atPeers).hasSize(1);
        assertThat(rig.sent(ServerAttributes.CREATE_PERMISSION)).isEmpty();
    }

    @Test
    void aCallOfTenMinutesSurvivesEveryRefresh() {
        RigTurnServer server = new RigTurnServer(RigTurnServer.config().withNonceLifetime(Duration.ofSeconds(100)));
        server.echoes = true;
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, server).gather(turn());
        InetSocketAddress unbound = Fixtures.address("203.0.113.10", 7000);
        rig.gatherer.bindChannel(rig.to(PEER));
        rig.settle();

        for (int i = 0; i < 1300; i++) {
            rig.run(SECOND);
            rig.sendTo(PEER, HELLO);
            rig.sendTo(unbound, HELLO);
        }

        assertThat(rig.relayed).hasSize(2600);
        assertThat(rig.sent(ServerAttributes.REFRESH)).hasSizeGreaterThanOrEqualTo(2);
        assertThat(rig.sent(ServerAttributes.CHANNEL_BIND)).hasSizeGreaterThanOrEqualTo(3);
        assertThat(rig.sent(ServerAttributes.CREATE_PERMISSION)).hasSizeGreaterThanOrEqualTo(10);
        assertThat(rig.events(GatheringEvent.RelayLost.class)).isEmpty();
        assertThat(rig.gatherer.counters().dropped()).isZero();
    }

    @Test
    void shortenedLifetimesAreKeptWhereTheRefreshesAreSet() {
        RigTurnServer server = new RigTurnServer(RigTurnServer.config()
                .withLifetimes(Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(10)));
        server.echoes = true;
        GatheringConfig config = GatheringConfig.DEFAULT.withRefreshes(Duration.ofSeconds(3), Duration.ofSeconds(6));
        GatheringRig rig = RigTurnServer.rig(config, server).gather(turn());
        rig.gatherer.bindChannel(rig.to(PEER));
        rig.settle();

        for (int i = 0; i < 60; i++) {
            rig.run(SECOND);
            rig.sendTo(PEER, HELLO);
        }

        assertThat(rig.relayed).hasSize(60);
    }

    @Test
    void permissionsAndChannelsThatNobodyUsesLapse() {
        RigTurnServer server = new RigTurnServer(RigTurnServer.config());
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, server).gather(turn());
        rig.sendTo(PEER, HELLO);
        rig.gatherer.bindChannel(rig.to(PEER));
        rig.settle();

        rig.run(1500 * SECOND);

        assertThat(server.server.counters().permissions()).isZero();
        assertThat(server.server.counters().channels()).isZero();
        assertThat(rig.sendTo(PEER, HELLO)).isTrue();
        assertThat(server.atPeers).hasSize(2);
        rig.gatherer.bindChannel(rig.to(PEER));
        rig.settle();
        Fixtures.Sent bind = rig.sent(ServerAttributes.CHANNEL_BIND)
                .get(rig.sent(ServerAttributes.CHANNEL_BIND).size() - 1);
        assertThat(GatheringRig.attribute(bind, ServerAttributes.CHANNEL_NUMBER))
                .as("a peer keeps its number")
                .isEqualTo(new byte[] {0x40, 0, 0, 0});
    }

    @Test
    void anOutageOfHalfAMinuteDoesNotEndTheAllocation() {
        RigTurnServer server = new RigTurnServer(RigTurnServer.config());
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, server).gather(turn());
        rig.run(530 * SECOND);
        rig.passes = sent -> false;
        rig.run(40 * SECOND);
        rig.passes = sent -> true;
        rig.run(200 * SECOND);

        assertThat(rig.events(GatheringEvent.RelayLost.class)).isEmpty();
        assertThat(server.server.relayedAddresses()).hasSize(1);
    }

    @Test
    void anAllocationThatCannotBeRefreshedIsLost() {
        RigTurnServer server = new RigTurnServer(RigTurnServer.config());
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, server).gather(turn());
        rig.passes = sent -> false;
        rig.run(620 * SECOND);

        assertThat(rig.events(GatheringEvent.RelayLost.class)).hasSize(1);
        assertThat(rig.gatherer.gathered()).isEmpty();
        assertThat(rig.isIdle()).isTrue();
    }

    @Test
    void credentialsThatExpireAreToldAsTheReason() {
        String user = "1000000300:alice";
        RigTurnServer server = new RigTurnServer(
                RigTurnServer.config().withAlgorithms(List.of()).withRestSecret("north", 1_000_000_000L));
        LongTermCredentials credentials = TurnRestCredentials.create("alice", "north", 1_000_000_300L);
        assertThat(credentials.username()).isEqualTo(user);
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, server)
                .gather(new GatheringServer(turn().uri(), SERVER, credentials));
        assertThat(rig.candidates()).hasSize(1);

        rig.run(600 * SECOND);

        assertThat(rig.events(GatheringEvent.RelayLost.class))
                .singleElement()
                .satisfies(lost ->
                        assertThat(lost.why()).contains("credentials expired").contains("ICE restart"));
    }

    @Test
    void aServerThatHasForgottenUsIsLost() {
        RigTurnServer server = new RigTurnServer(RigTurnServer.config());
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, server).gather(turn());
        server.server.restart();

        rig.run(600 * SECOND);

        assertThat(rig.events(GatheringEvent.RelayLost.class))
                .singleElement()
                .satisfies(lost -> assertThat(lost.why()).contains("437"));
    }

    @Test
    void aPeerThatIsForbiddenGetsNothingAndIsNotAskedForAtOnce() {
        RigTurnServer server = new RigTurnServer(RigTurnServer.config().withForbiddenPeers(Set.of(PEER.getAddress())));
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, server).gather(turn());

        rig.sendTo(PEER, HELLO);
        assertThat(rig.sendTo(PEER, HELLO)).isFalse();

        assertThat(server.atPeers).isEmpty();
        assertThat(rig.sent(ServerAttributes.CREATE_PERMISSION)).hasSize(1);
        rig.run(61 * SECOND);
        assertThat(rig.sendTo(PEER, HELLO)).isTrue();
        assertThat(rig.sent(ServerAttributes.CREATE_PERMISSION)).hasSize(2);
    }

    @Test
    void aChannelThatIsRefusedLeavesIndications() {
        GatheringRig rig = granted();
        rig.sendTo(PEER, HELLO);
        GatheringRig.Network usual = rig.network;
        rig.network = (unused, sent) -> {
            if ((sent.bytes()[0] & 0xC0) == 0 && sent.message().type() == ServerAttributes.CHANNEL_BIND) {
                rig.feed(sent.path(), bytes(error(sent, 486), USER));
            } else {
                usual.take(rig, sent);
            }
        };
        rig.gatherer.bindChannel(rig.to(PEER));
        rig.settle();

        assertThat(rig.sendTo(PEER, HELLO)).isTrue();
        assertThat(rig.sent(ServerAttributes.SEND_INDICATION)).hasSize(2);
    }

    @Test
    void whatComesFromWhereNothingIsPermittedIsDropped() {
        GatheringRig rig = granted();
        rig.sendTo(PEER, HELLO);

        rig.feed(PATH, data(Fixtures.address("203.0.113.10", 7000)));
        rig.feed(PATH, data(Fixtures.address("203.0.113.9", 0)));
        rig.feed(PATH, data(Fixtures.address("2001:db8::9", 7000)));
        assertThat(rig.relayed).isEmpty();
        assertThat(rig.gatherer.counters().unpermitted()).isEqualTo(3);

        rig.feed(PATH, data(PEER));
        rig.feed(PATH, data(Fixtures.address("203.0.113.9", 7777)));
        assertThat(rig.relayed)
                .extracting(relayed -> relayed.path().remote())
                .containsExactly(PEER, Fixtures.address("203.0.113.9", 7777));
    }

    @Test
    void dataBeforeThereIsAnAllocationIsNotExpected() {
        GatheringRig rig = new GatheringRig(GatheringConfig.DEFAULT).gather(turn());

        assertThat(rig.feed(PATH, data(PEER))).isFalse();
        assertThat(rig.feed(PATH, new byte[] {0x40, 0, 0, 0})).isFalse();
    }

    @Test
    void channelDataOfNoChannelOrCutShortIsNotTaken() {
        GatheringRig rig = granted();
        rig.gatherer.bindChannel(rig.to(PEER));
        rig.settle();

        assertThat(rig.feed(PATH, new byte[] {0x40, 1, 0, 1, 7})).isFalse();
        rig.feed(PATH, new byte[] {0x40, 0, 0, 2, 7});
        assertThat(rig.gatherer.counters().malformed()).isEqualTo(1);
        rig.feed(PATH, new byte[] {0x40, 0, 0, 1, 7, 0, 0, 0});
        assertThat(rig.relayed)
                .singleElement()
                .satisfies(relayed -> assertThat(relayed.bytes()).containsExactly(7));
    }

    @Test
    void aDatagramThatIsTooLongOrHasNoWayIsDropped() {
        GatheringRig rig = granted();
        byte[] longest = new byte[CandidateGatherer.MAX_DATAGRAM_BYTES];
        rig.sendTo(PEER, HELLO);

        assertThat(rig.sendTo(PEER, longest)).isTrue();
        assertThat(rig.sendTo(PEER, new byte[longest.length + 1])).isFalse();
        assertThat(rig.sendTo(Fixtures.address("2001:db8::9", 7000), HELLO)).isFalse();
        assertThat(rig.sendTo(Fixtures.address("224.0.0.1", 7000), HELLO)).isFalse();
        assertThat(rig.sendTo(Fixtures.address("203.0.113.9", 0), HELLO)).isFalse();
        Path elsewhere = Path.of(BASE, PEER, TransportProtocol.RELAY);
        assertThat(rig.gatherer.sendRelayed(elsewhere, HELLO, 0, 5, rig.now)).isFalse();
        assertThat(rig.gatherer.counters().dropped()).isEqualTo(5);
    }

    @Test
    void anAddressThatSendsFromAllItsPortsPushesOutNobodyWeChose() {
        GatheringRig rig = granted();
        rig.sendTo(PEER, HELLO);
        for (int port = 10_000; port < 10_000 + 3 * TurnPeers.MAX_PEERS; port++) {
            rig.now += 1000;
            rig.feed(PATH, data(Fixtures.address("203.0.113.9", port)));
        }
        Path chosen = rig.relayed.get(0).path();
        assertThat(rig.relayed).hasSize(3 * TurnPeers.MAX_PEERS);

        rig.feed(PATH, data(PEER));

        assertThat(rig.relayed.get(rig.relayed.size() - 1).path().remote()).isEqualTo(PEER);
        assertThat(chosen.remote().getPort()).isEqualTo(10_000);
    }

    @Test
    void permissionsHaveALimitAndLapsedOnesMakeRoom() {
        GatheringRig rig = granted();
        for (int i = 0; i < TurnPeers.MAX_PERMISSIONS; i++) {
            assertThat(rig.sendTo(Fixtures.address("203.0.113." + i, 7000), HELLO))
                    .isTrue();
        }
        InetSocketAddress oneMore = Fixtures.address("203.0.113.200", 7000);
        assertThat(rig.sendTo(oneMore, HELLO)).isFalse();

        rig.run(600 * SECOND);

        assertThat(rig.sendTo(oneMore, HELLO)).isTrue();
    }

    @Test
    void channelsHaveALimitAndTheRestGoesOnInIndications() {
        GatheringRig rig = granted();
        for (int i = 0; i <= TurnPeers.MAX_CHANNELS; i++) {
            Path to = rig.to(Fixtures.address("203.0.113." + i, 7000));
            rig.gatherer.bindChannel(to);
            rig.settle();
            assertThat(rig.gatherer.sendRelayed(to, HELLO, 0, 5, rig.now)).isTrue();
            rig.settle();
        }

        assertThat(rig.sent(ServerAttributes.CHANNEL_BIND)).hasSize(TurnPeers.MAX_CHANNELS);
        assertThat(rig.sent(ServerAttributes.SEND_INDICATION)).hasSize(1);
    }

    @Test
    void datagramsThatWaitHaveALimit() {
        GatheringRig rig = granted();
        rig.passes = sent -> false;
        int taken = 0;
        for (int i = 0; i < 100; i++) {
            taken += rig.sendTo(Fixtures.address("203.0.113." + i, 7000), HELLO) ? 1 : 0;
        }

        assertThat(taken).isEqualTo(32);
    }

    @Test
    void aGrantThatNobodySignedIsNone() {
        GatheringRig rig = granted();
        GatheringRig.Network usual = rig.network;
        rig.network = (unused, sent) -> {
            if ((sent.bytes()[0] & 0xC0) == 0 && sent.message().type() == ServerAttributes.CREATE_PERMISSION) {
                rig.feed(sent.path(), bytes(answer(sent, ScriptedServer.SUCCESS), null));
            } else {
                usual.take(rig, sent);
            }
        };

        rig.sendTo(PEER, HELLO);

        assertThat(rig.sent(ServerAttributes.SEND_INDICATION)).isEmpty();
        assertThat(rig.gatherer.counters().unauthenticated()).isEqualTo(1);
    }

    @Test
    void theServerHearsOfUsEach15Seconds() {
        GatheringRig rig = granted();
        rig.run(60 * SECOND);
        assertThat(rig.sent(StunMessage.BINDING_INDICATION)).hasSize(4);

        GatheringRig busy = granted();
        busy.sendTo(PEER, HELLO);
        for (int i = 0; i < 30; i++) {
            busy.run(2 * SECOND);
            busy.sendTo(PEER, HELLO);
        }
        assertThat(busy.sent(StunMessage.BINDING_INDICATION)).isEmpty();
    }

    private static GatheringRig granted() {
        GatheringRig rig = new GatheringRig(GatheringConfig.DEFAULT);
        rig.network = ScriptedServer.granting();
        return rig.gather(turn());
    }

    private static byte[] data(InetSocketAddress peer) {
        StunWriter writer = new StunWriter()
                .begin(ServerAttributes.DATA_INDICATION, 1, 2)
                .xorAddress(ServerAttributes.XOR_PEER_ADDRESS, peer)
                .bytes(ServerAttributes.DATA, HELLO);
        return bytes(writer, null);
    }
}
