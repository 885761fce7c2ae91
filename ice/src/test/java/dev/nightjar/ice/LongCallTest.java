package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.testkit.Seeds;
import dev.nightjar.testkit.network.Nat;
import dev.nightjar.testkit.network.NatBehavior;
import dev.nightjar.testkit.network.PortAssignment;
import dev.nightjar.testkit.network.VirtualHost;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that say nothing for minutes, behind NATs that forget after 30 seconds. */
class LongCallTest {
    private final VirtualCall call = new VirtualCall(Seeds.seed(2));
    private final Nat leftNat = nat(1);
    private final Nat rightNat = nat(2);
    private final VirtualPeer left = peer(leftNat, "192.168.1.2", IceRole.CONTROLLING);
    private final VirtualPeer right = peer(rightNat, "192.168.1.2", IceRole.CONTROLLED);

    @Test
    void consentKeepsTheMappingsOpen() {
        connect();
        Path before = left.agent.selectedPath();

        call.network.run(1200 * SECOND);

        assertThat(left.agent.selectedPath()).isEqualTo(before);
        assertThat(left.events).doesNotContain(new IceEvent.StateChanged(IceState.DISCONNECTED));
        assertThat(right.events).doesNotContain(new IceEvent.StateChanged(IceState.DISCONNECTED));
        assertThat(leftNat.mappings()).isPositive();
        assertThat(left.say(7)).isTrue();
        assertThat(right.say(8)).isTrue();
        call.network.run(SECOND);
        assertThat(right.heard).containsExactly(7);
        assertThat(left.heard).containsExactly(8);
    }

    @Test
    void aCallerWhoAnswersLateIsStillMetAtTheAddressTheServerSaw() {
        left.call(right, List.of(VirtualCall.stunServer()));
        call.network.run(300 * SECOND);

        right.call(left, List.of(VirtualCall.stunServer()));
        call.network.runUntil(
                () -> left.agent.selectedPath() != null && right.agent.selectedPath() != null, 60 * SECOND);

        assertThat(Way.of(left, right)).isEqualTo(Way.REFLEXIVE);
        assertThat(left.events).noneMatch(IceEvent.PeerReflexiveDiscovered.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNewPortInTheMiddleIsFoundByChecksWhoeverControls(boolean isControllingSide) {
        connect();
        call.network.run(60 * SECOND);

        (isControllingSide ? leftNat : rightNat).rebind();
        call.network.run(25 * SECOND);

        assertThat(left.agent.state().isUsable()).isTrue();
        left.say(1);
        right.say(2);
        call.network.run(SECOND);
        assertThat(right.heard).containsExactly(1);
        assertThat(left.heard).containsExactly(2);
        call.network.run(60 * SECOND);
        assertThat(left.agent.state()).isNotEqualTo(IceState.FAILED);
        assertThat(right.agent.state()).isNotEqualTo(IceState.FAILED);
    }

    private void connect() {
        call.connect(left, right, List.of(VirtualCall.stunServer()));
        call.network.runUntil(
                () -> left.agent.selectedPath() != null && right.agent.selectedPath() != null, 60 * SECOND);
        assertThat(Way.of(left, right)).isEqualTo(Way.REFLEXIVE);
    }

    private Nat nat(int number) {
        return call.network.nat(
                call.network.internet(),
                NatBehavior.ADDRESS_RESTRICTED.withPorts(PortAssignment.RANDOM).withTimeout(Duration.ofSeconds(30)),
                address("203.0.113." + number, 0).getAddress());
    }

    private VirtualPeer peer(Nat nat, String inner, IceRole role) {
        VirtualHost host = call.network
                .host(inner)
                .addInterface(nat.inside(), address(inner, 0).getAddress());
        return call.peer(host, role);
    }
}
