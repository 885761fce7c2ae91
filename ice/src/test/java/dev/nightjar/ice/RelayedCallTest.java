package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.TransportProtocol;
import dev.nightjar.testkit.Seeds;
import dev.nightjar.testkit.network.FirewallPolicy;
import dev.nightjar.testkit.network.Nat;
import dev.nightjar.testkit.network.NatBehavior;
import dev.nightjar.testkit.network.VirtualHost;
import dev.nightjar.testkit.network.Zone;
import dev.nightjar.testkit.turn.TurnServerConfig;
import dev.nightjar.testkit.turn.TurnServerEvent;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Long calls over a TURN server whose lifetimes are the real ones. */
class RelayedCallTest {
    /** Twice ten minutes, so that the longest lifetime ends more than once. */
    private static final int CALL_SECONDS = 1200;

    private static final GatheringConfig RELAY = GatheringConfig.DEFAULT.withPolicy(IceTransportPolicy.RELAY);
    private static final long EPOCH_SECONDS = 1_800_000_000L;

    private VirtualPeer left;
    private VirtualPeer right;
    private Nat leftNat;
    private Nat rightNat;
    private int said;

    @Test
    void twentyMinutesOverUdpSurviveEveryRefreshAndLoseNothing() {
        VirtualCall call = call(TurnServerConfig.at(VirtualCall.TURN).withNonceLifetime(Duration.ofSeconds(70)));
        leftNat = symmetricNat(call, 1);
        rightNat = symmetricNat(call, 2);

        connect(call, leftNat.inside(), rightNat.inside(), GatheringConfig.DEFAULT, VirtualCall.turnServer("udp"));
        assertThat(Way.of(left, right)).isEqualTo(Way.RELAY_OF_ONE);
        talk(call, CALL_SECONDS);

        assertNothingWasLost();
        assertRefreshed(call);
        assertThat(count(call, TurnServerEvent.Refused.class, 438)).isGreaterThan(5);
    }

    @Test
    void twentyMinutesOverTcpWhereUdpIsBlockedLoseNothing() {
        VirtualCall call = call(TurnServerConfig.at(VirtualCall.TURN).withNonceLifetime(Duration.ofSeconds(70)));
        Zone noUdp = call.network
                .firewall(call.network.internet(), FirewallPolicy.NO_UDP)
                .inside();
        leftNat = call.network.nat(
                noUdp, NatBehavior.SYMMETRIC, address("203.0.113.1", 0).getAddress());
        rightNat = symmetricNat(call, 2);

        connect(
                call,
                leftNat.inside(),
                rightNat.inside(),
                GatheringConfig.DEFAULT,
                VirtualCall.turnServer("udp"),
                VirtualCall.turnServer("tcp"));
        assertThat(Way.of(left, right)).isEqualTo(Way.RELAY_OF_ONE);
        assertThat(left.agent.selectedPath().protocol()).isEqualTo(TransportProtocol.RELAY);
        talk(call, CALL_SECONDS);

        assertNothingWasLost();
        assertRefreshed(call);
    }

    @Test
    void aNewPortOfTheNatInFrontOfThePeerIsFoundByItsChecks() {
        VirtualCall call = call(TurnServerConfig.at(VirtualCall.TURN));
        leftNat = symmetricNat(call, 1);
        rightNat = symmetricNat(call, 2);
        connect(call, leftNat.inside(), rightNat.inside(), GatheringConfig.DEFAULT, VirtualCall.turnServer("udp"));
        talk(call, 10);
        boolean leftIsRelayed = left.agent.selectedPath().protocol() == TransportProtocol.RELAY;
        VirtualPeer relayed = leftIsRelayed ? left : right;
        VirtualPeer direct = leftIsRelayed ? right : left;

        // The relayed address stays; permissions go by address, so the other's checks get through from a new port.
        (leftIsRelayed ? rightNat : leftNat).rebind();
        talk(call, 120);

        assertThat(relayed.heard).as("what the peer said from its new port").hasSize(said);
        assertThat(direct.heard)
                .as("what was relayed to the peer")
                .hasSizeGreaterThan(said - 20)
                .endsWith(said - 1);
        assertThat(left.agent.state().isUsable()).isTrue();
        assertThat(Way.of(left, right)).isNotEqualTo(Way.NONE);
    }

    @Test
    void aNewPortOfTheNatInFrontOfTheRelayedEndsTheRelayAndIsTold() {
        VirtualCall call = call(TurnServerConfig.at(VirtualCall.TURN));
        leftNat = symmetricNat(call, 1);
        rightNat = symmetricNat(call, 2);
        connect(call, leftNat.inside(), rightNat.inside(), RELAY, VirtualCall.turnServer("udp"));
        talk(call, 10);
        assertThat(Way.of(left, right)).isEqualTo(Way.RELAY_OF_BOTH);

        // RFC 8656 §3.2: an allocation belongs to a 5-tuple, and this one is gone. An ICE restart has to follow.
        leftNat.rebind();
        call.network.runUntil(() -> left.agent.state() == IceState.FAILED, 400 * SECOND);

        call.network.run(600 * SECOND);
        assertThat(left.gathering).anyMatch(GatheringEvent.RelayLost.class::isInstance);
    }

    @Test
    void credentialsThatExpireInTheMiddleEndTheRelayAndAreTold() {
        VirtualCall call = call(TurnServerConfig.at(VirtualCall.TURN).withRestSecret("secret", EPOCH_SECONDS));
        leftNat = symmetricNat(call, 1);
        rightNat = symmetricNat(call, 2);
        LongTermCredentials limited = TurnRestCredentials.create("alice", "secret", EPOCH_SECONDS + 400);

        connect(
                call,
                leftNat.inside(),
                rightNat.inside(),
                GatheringConfig.DEFAULT,
                VirtualCall.turnServer("udp", limited));
        assertThat(Way.of(left, right)).isEqualTo(Way.RELAY_OF_ONE);
        talk(call, 390 - (int) (call.network.nowNanos() / SECOND));
        assertNothingWasLost();
        call.network.runUntil(
                () -> left.agent.state() == IceState.FAILED && right.agent.state() == IceState.FAILED, 600 * SECOND);
        // The permission lapses first; that the allocation is lost shows at its own refresh.
        call.network.run(600 * SECOND);

        boolean leftIsTold = left.gathering.stream().anyMatch(GatheringEvent.RelayLost.class::isInstance);
        boolean rightIsTold = right.gathering.stream().anyMatch(GatheringEvent.RelayLost.class::isInstance);
        assertThat(leftIsTold || rightIsTold).isTrue();
        assertThat(left.gathering.toString() + right.gathering).doesNotContain(limited.password());
        assertThat(count(call, TurnServerEvent.Refused.class, 401)).isGreaterThan(2);
    }

    @Test
    void aServerThatIsStartedAnewEndsTheRelayAndIsTold() {
        VirtualCall call = call(TurnServerConfig.at(VirtualCall.TURN));
        leftNat = symmetricNat(call, 1);
        rightNat = symmetricNat(call, 2);
        connect(call, leftNat.inside(), rightNat.inside(), RELAY, VirtualCall.turnServer("udp"));

        call.turn.restart();
        call.network.runUntil(
                () -> left.agent.state() == IceState.FAILED && right.agent.state() == IceState.FAILED, 100 * SECOND);
        call.network.run(600 * SECOND);

        assertThat(left.gathering).anyMatch(GatheringEvent.RelayLost.class::isInstance);
        assertThat(right.gathering).anyMatch(GatheringEvent.RelayLost.class::isInstance);
    }

    private static VirtualCall call(TurnServerConfig config) {
        return new VirtualCall(Seeds.seed(1), config);
    }

    private static Nat symmetricNat(VirtualCall call, int number) {
        return call.network.nat(
                call.network.internet(),
                NatBehavior.SYMMETRIC.withTimeout(Duration.ofSeconds(30)),
                address("203.0.113." + number, 0).getAddress());
    }

    private void connect(
            VirtualCall call, Zone leftZone, Zone rightZone, GatheringConfig gathering, GatheringServer... servers) {
        left = call.peer(host(call, leftZone, "192.168.1.2"), IceRole.CONTROLLING, gathering);
        right = call.peer(host(call, rightZone, "192.168.2.2"), IceRole.CONTROLLED, gathering);
        call.connect(left, right, List.of(servers));
        call.network.runUntil(
                () -> left.agent.selectedPath() != null && right.agent.selectedPath() != null, 60 * SECOND);
        call.network.run(SECOND);
    }

    private static VirtualHost host(VirtualCall call, Zone zone, String address) {
        return call.network.host(address).addInterface(zone, address(address, 0).getAddress());
    }

    /** Both say a number each second. */
    private void talk(VirtualCall call, int seconds) {
        for (int i = 0; i < seconds; i++) {
            left.say(said);
            right.say(said);
            said++;
            call.network.run(SECOND);
        }
    }

    private void assertNothingWasLost() {
        List<Integer> all = IntStream.range(0, said).boxed().toList();
        assertThat(left.heard).isEqualTo(all);
        assertThat(right.heard).isEqualTo(all);
        assertThat(left.events).doesNotContain(new IceEvent.StateChanged(IceState.DISCONNECTED));
        assertThat(right.events).doesNotContain(new IceEvent.StateChanged(IceState.DISCONNECTED));
        assertThat(left.gathering).noneMatch(GatheringEvent.RelayLost.class::isInstance);
        assertThat(right.gathering).noneMatch(GatheringEvent.RelayLost.class::isInstance);
    }

    /** Each lifetime of RFC 8656 has ended at least once without having been the end. */
    private static void assertRefreshed(VirtualCall call) {
        assertThat(count(call, TurnServerEvent.Refreshed.class, 0)).isGreaterThan(2);
        assertThat(count(call, TurnServerEvent.Permitted.class, 0)).isGreaterThan(CALL_SECONDS / 300);
        assertThat(count(call, TurnServerEvent.ChannelBound.class, 0)).isGreaterThan(CALL_SECONDS / 600);
        assertThat(count(call, TurnServerEvent.Ended.class, 0)).isZero();
        assertThat(call.turn.counters().channels()).isEqualTo(1);
    }

    /** How often the server did that; a refusal only with that code. */
    private static long count(VirtualCall call, Class<? extends TurnServerEvent> type, int errorCode) {
        return call.turnEvents.stream()
                .filter(type::isInstance)
                .filter(event ->
                        !(event instanceof TurnServerEvent.Refused refused) || refused.errorCode() == errorCode)
                .count();
    }
}
