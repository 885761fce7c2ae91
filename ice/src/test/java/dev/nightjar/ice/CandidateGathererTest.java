package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.MILLISECOND;
import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.GatheringRig.BASE;
import static dev.nightjar.ice.GatheringRig.PEER;
import static dev.nightjar.ice.GatheringRig.SERVER;
import static dev.nightjar.ice.GatheringRig.stun;
import static dev.nightjar.ice.GatheringRig.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.TransportProtocol;
import dev.nightjar.ice.GatheringEvent.CandidateGathered;
import dev.nightjar.ice.GatheringEvent.ServerFailed;
import dev.nightjar.testkit.turn.PasswordAlgorithm;
import dev.nightjar.testkit.turn.TurnServerConfig;
import dev.nightjar.testkit.turn.TurnServerEvent;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gatherer before a whole server: what it gathers, and what it says when it gets nothing. */
class CandidateGathererTest {
    @ParameterizedTest
    @ValueSource(strings = {"turn:turn.example.org", "turn:turn.example.org?transport=tcp", "turns:turn.example.org"})
    void aTurnServerLendsAnAddressOverEachTransport(String uri) {
        RigTurnServer server = new RigTurnServer(RigTurnServer.config());
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, server).gather(turn(uri));

        CandidateGathered gathered = rig.events(CandidateGathered.class).get(0);
        assertThat(gathered.candidate().type()).isEqualTo(CandidateType.RELAY);
        assertThat(server.server.relayedAddresses())
                .containsExactly(gathered.candidate().address());
        assertThat(gathered.base()).isEqualTo(gathered.candidate().address());
        assertThat(gathered.protocol()).isEqualTo(TransportProtocol.RELAY);
        assertThat(gathered.server()).isEqualTo(IceServerUri.parse(uri));
        assertThat(rig.gatherer.gathered()).containsExactly(gathered);
        assertThat(rig.gatherer.isRelay(gathered.candidate().address())).isTrue();
        assertThat(rig.gatherer.isRelay(BASE)).isFalse();
        assertThat(rig.isComplete()).isTrue();
    }

    @Test
    void relayedCandidatesRankByTheWayToTheServer() {
        Candidate udp = relay("turn:turn.example.org");
        Candidate tcp = relay("turn:turn.example.org?transport=tcp");
        Candidate tls = relay("turns:turn.example.org");

        assertThat(udp.priority()).isGreaterThan(tcp.priority());
        assertThat(tcp.priority()).isGreaterThan(tls.priority());
        assertThat(udp.priority()).isLessThan(Candidate.priority(CandidateType.SRFLX, 0, Candidate.COMPONENT));
        assertThat(List.of(udp.foundation(), tcp.foundation(), tls.foundation()))
                .doesNotHaveDuplicates();
    }

    private static Candidate relay(String uri) {
        RigTurnServer server = new RigTurnServer(RigTurnServer.config());
        return RigTurnServer.rig(GatheringConfig.DEFAULT, server)
                .gather(turn(uri))
                .relay();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA256,MD5", "SHA256", "MD5", ""})
    void itAuthenticatesByWhicheverAlgorithmTheServerHas(String names) {
        List<PasswordAlgorithm> algorithms = names.isEmpty()
                ? List.of()
                : java.util.Arrays.stream(names.split(","))
                        .map(PasswordAlgorithm::valueOf)
                        .toList();
        RigTurnServer server = new RigTurnServer(RigTurnServer.config().withAlgorithms(algorithms));
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, server).gather(turn());

        assertThat(rig.relay().address()).isIn(server.server.relayedAddresses());
        Fixtures.Sent signed = rig.sent(ServerAttributes.ALLOCATE).get(1);
        assertThat(signed.message().integritySha256At() != 0).isEqualTo(!algorithms.isEmpty());
        assertThat(signed.message().integrityAt() != 0).isEqualTo(algorithms.isEmpty());
        assertThat(rig.sent(ServerAttributes.ALLOCATE)).hasSize(2);
    }

    @Test
    void theNamesOfTheUserAreHiddenWhereTheServerWantsIt() {
        RigTurnServer server = new RigTurnServer(RigTurnServer.config());
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, server).gather(turn());

        Fixtures.Sent signed = rig.sent(ServerAttributes.ALLOCATE).get(1);
        boolean isHashed = GatheringRig.attribute(signed, ServerAttributes.USERHASH) != null;
        boolean isNamed = GatheringRig.attribute(signed, StunMessage.USERNAME) != null;
        assertThat(isHashed).isNotEqualTo(isNamed);
        assertThat(rig.candidates()).isNotEmpty();
    }

    @Test
    void aWrongPasswordIsToldAsTheServersError() {
        RigTurnServer server = new RigTurnServer(RigTurnServer.config().withUsers(Map.of("alice", "other")));
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, server).gather(turn());

        ServerFailed failed = rig.events(ServerFailed.class).get(0);
        assertThat(failed.errorCode()).isEqualTo(401);
        assertThat(failed.local()).isEqualTo(BASE);
        assertThat(failed.server()).isEqualTo(SERVER);
        assertThat(failed.url()).isEqualTo(turn().uri());
        assertThat(failed.errorText()).startsWith("401").doesNotContain(TurnServerConfig.PASSWORD);
        assertThat(rig.sent(ServerAttributes.ALLOCATE))
                .as("one challenge, one refusal")
                .hasSize(2);
        assertThat(rig.isComplete()).isTrue();
        assertThat(rig.isIdle()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {486, 508})
    void aServerThatIsFullIsToldAsItsError(int code) {
        TurnServerConfig config = RigTurnServer.config().withLimits(code == 486 ? 0 : 10, code == 508 ? 0 : 10);
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, new RigTurnServer(config))
                .gather(turn());

        assertThat(rig.events(ServerFailed.class))
                .singleElement()
                .extracting(ServerFailed::errorCode)
                .isEqualTo(code);
    }

    @Test
    void aServerThatSaysNothingIsUnreachableAfterTenSeconds() {
        GatheringRig rig = new GatheringRig(GatheringConfig.DEFAULT).gather(turn(), stun(SERVER));
        rig.run(9 * SECOND);
        assertThat(rig.events).isEmpty();

        rig.run(SECOND);

        assertThat(rig.events(ServerFailed.class))
                .hasSize(2)
                .allSatisfy(failed -> assertThat(failed.errorCode()).isEqualTo(GatheringEvent.UNREACHABLE));
        assertThat(rig.isComplete()).isTrue();
        assertThat(rig.isIdle()).isTrue();
    }

    @Test
    void anotherServerOfTheNamedOneIsAskedInItsPlace() {
        InetSocketAddress other = Fixtures.address("198.51.100.7", 3479);
        RigTurnServer server = new RigTurnServer(TurnServerConfig.at(SERVER).withAddress(other));
        server.server.redirectTo(other);
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, server);
        rig.passes = sent -> {
            if (sent.path().remote().equals(other)) {
                server.server.redirectTo(null);
            }
            return true;
        };

        rig.gather(turn());

        assertThat(rig.relay().address()).isIn(server.server.relayedAddresses());
        assertThat(rig.sent.get(rig.sent.size() - 1).path().remote()).isEqualTo(other);
        assertThat(rig.gatherer.isServer(other)).isTrue();
        assertThat(rig.events(ServerFailed.class)).isEmpty();
    }

    @Test
    void serversThatNameOneAnotherAreGivenUp() {
        RigTurnServer server = new RigTurnServer(TurnServerConfig.at(SERVER));
        server.server.redirectTo(SERVER);
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, server).gather(turn(), stun(SERVER));

        assertThat(rig.events(ServerFailed.class))
                .hasSize(2)
                .allSatisfy(failed -> assertThat(failed.errorCode()).isEqualTo(300));
        assertThat(rig.sent).as("an Allocate, its signed form, a Binding").hasSize(3);
    }

    @Test
    void withTheRelayPolicyNothingTellsWhereWeAre() {
        RigTurnServer server = new RigTurnServer(RigTurnServer.config());
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT.withPolicy(IceTransportPolicy.RELAY), server)
                .gather(turn(), stun(Fixtures.address("198.51.100.2", 3478)));

        assertThat(rig.candidates()).singleElement().satisfies(candidate -> {
            assertThat(candidate.type()).isEqualTo(CandidateType.RELAY);
            assertThat(candidate.relatedAddress()).isEqualTo(Fixtures.address("0.0.0.0", 0));
        });
        assertThat(rig.sent(StunMessage.BINDING_REQUEST)).isEmpty();
        assertThat(rig.isComplete()).isTrue();
        assertThat(rig.events(ServerFailed.class)).isEmpty();
    }

    @Test
    void withoutNatTheMappedAddressIsTheHostCandidatesAndRedundant() {
        RigTurnServer server = new RigTurnServer(RigTurnServer.config());
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, server).gather(stun(SERVER));

        assertThat(server.server.counters().bindings()).isEqualTo(1);
        assertThat(rig.candidates()).isEmpty();
        assertThat(rig.isComplete()).isTrue();
    }

    @Test
    void closingGivesTheAddressBackEvenWhenTheNonceIsStale() {
        RigTurnServer server = new RigTurnServer(RigTurnServer.config().withNonceLifetime(Duration.ofSeconds(5)));
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, server).gather(turn());
        rig.run(20 * SECOND);

        rig.gatherer.close(rig.now);
        rig.settle();

        assertThat(server.server.relayedAddresses()).isEmpty();
        assertThat(server.events).anySatisfy(event -> assertThat(event).isInstanceOf(TurnServerEvent.Ended.class));
        int before = rig.sent.size();
        assertThat(rig.gatherer.sendRelayed(rig.to(PEER), new byte[10], 0, 10, rig.now))
                .isFalse();
        rig.run(60 * SECOND);
        assertThat(rig.sent).hasSize(before);
        assertThat(rig.isIdle()).isTrue();
    }

    @Test
    void aSocketThatIsGoneTakesItsRelayedCandidateWithIt() {
        RigTurnServer server = new RigTurnServer(RigTurnServer.config());
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, server).gather(turn());
        Candidate relay = rig.relay();

        rig.gatherer.removeBase(BASE);
        rig.settle();
        assertThat(rig.gatherer.isRelay(relay.address())).isFalse();

        assertThat(rig.events(GatheringEvent.RelayLost.class))
                .singleElement()
                .extracting(GatheringEvent.RelayLost::candidate)
                .isEqualTo(relay);
        assertThat(rig.gatherer.gathered()).isEmpty();
        assertThat(rig.isIdle()).isTrue();
    }

    @Test
    void aConnectionThatEndsTakesItsRelayedCandidateWithIt() {
        RigTurnServer server = new RigTurnServer(RigTurnServer.config());
        GatheringRig rig =
                RigTurnServer.rig(GatheringConfig.DEFAULT, server).gather(turn("turn:turn.example.org?transport=tcp"));

        rig.gatherer.disconnected(1, "reset by peer");
        rig.settle();

        assertThat(rig.events(GatheringEvent.RelayLost.class))
                .singleElement()
                .satisfies(lost -> assertThat(lost.why()).isEqualTo("reset by peer"));
        assertThat(rig.events(GatheringEvent.DisconnectWanted.class)).isEmpty();
    }

    @Test
    void aConnectionThatDoesNotComeIsGivenUp() {
        GatheringRig rig = new GatheringRig(GatheringConfig.DEFAULT);
        rig.gatherer.addServer(turn("turns:turn.example.org"));
        rig.gatherer.endOfServers();
        rig.gatherer.advance(rig.now);
        GatheringEvent.ConnectWanted wanted = (GatheringEvent.ConnectWanted) rig.gatherer.pollEvent();
        assertThat(wanted).isNotNull();

        rig.run(10 * SECOND);

        assertThat(rig.events(ServerFailed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.errorCode()).isEqualTo(GatheringEvent.UNREACHABLE));
        assertThat(rig.events(GatheringEvent.DisconnectWanted.class)).hasSize(1);
        assertThat(rig.isComplete()).isTrue();
    }

    @Test
    void aConnectionThatFailsIsToldWithItsReason() {
        GatheringRig rig = new GatheringRig(GatheringConfig.DEFAULT);
        rig.gatherer.addServer(turn("turns:turn.example.org"));
        rig.gatherer.endOfServers();
        rig.gatherer.advance(rig.now);
        assertThat(rig.gatherer.pollEvent()).isInstanceOf(GatheringEvent.ConnectWanted.class);

        rig.gatherer.connectFailed(1, "certificate of another name");
        rig.settle();

        assertThat(rig.events(ServerFailed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.errorText()).isEqualTo("certificate of another name"));
    }

    @Test
    void serversPastTheLimitAreRefused() {
        GatheringRig rig = new GatheringRig(GatheringConfig.DEFAULT);
        for (int i = 0; i <= CandidateGatherer.MAX_SERVERS; i++) {
            rig.gatherer.addServer(stun(Fixtures.address("198.51.100." + (i + 1), 3478)));
        }
        rig.settle();

        assertThat(rig.events(ServerFailed.class)).hasSize(1);
    }

    @Test
    void aServerThatNoSocketReachesIsAnErrorOnceForItsName() {
        GatheringRig rig = new GatheringRig(GatheringConfig.DEFAULT);
        rig.gatherer.addBase(BASE, 65535);
        rig.gatherer.addServer(stun(Fixtures.address("2001:db8::1", 3478)));
        rig.gatherer.addServer(stun(Fixtures.address("2001:db8::2", 3478)));
        rig.gatherer.endOfServers();
        rig.settle();

        assertThat(rig.events(ServerFailed.class)).hasSize(1);
        assertThat(rig.isComplete()).isTrue();
    }

    @Test
    void aNameThatLeadsNowhereIsAnError() {
        GatheringRig rig = new GatheringRig(GatheringConfig.DEFAULT);
        rig.gatherer.serverUnresolved(IceServerUri.parse("turn:nowhere.invalid"), "no such name");
        rig.gatherer.endOfServers();
        rig.settle();

        ServerFailed failed = rig.events(ServerFailed.class).get(0);
        assertThat(failed.server()).isNull();
        assertThat(failed.local()).isNull();
        assertThat(failed.errorText()).isEqualTo("no such name");
        assertThat(rig.isComplete()).isTrue();
    }

    @Test
    void stunOverAStreamHasNothingToGive() {
        GatheringRig rig = new GatheringRig(GatheringConfig.DEFAULT);
        rig.gatherer.addServer(new GatheringServer(IceServerUri.parse("stuns:stun.example.org"), SERVER, null));
        rig.settle();

        assertThat(rig.events(ServerFailed.class)).hasSize(1);
        assertThat(rig.gatherer.isServer(SERVER)).isFalse();
    }

    @Test
    void whatComesLaterIsGatheredLaterAndCompletedAgain() {
        RigTurnServer server = new RigTurnServer(RigTurnServer.config());
        GatheringRig rig = RigTurnServer.rig(GatheringConfig.DEFAULT, server).gather();
        assertThat(rig.events(GatheringEvent.Complete.class)).hasSize(1);

        rig.gatherer.addServer(turn());
        rig.run(100 * MILLISECOND);

        assertThat(rig.candidates()).hasSize(1);
        assertThat(rig.events(GatheringEvent.Complete.class)).hasSize(2);
    }
}
