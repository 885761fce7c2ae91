package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.ice.IceRole;
import dev.nightjar.ice.IceTiming;
import dev.nightjar.ice.NominationPolicy;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a connection says of its ICE and how it behaves then: lite (RFC 8445 §2.5), renomination, nomination. */
@Tag("loopback")
class IceLiteTest {
    private static final Configuration FULL = Configuration.defaults();
    private static final Configuration LITE = FULL.withIce(IceOptions.defaults().withLite(true));

    private Endpoint endpoint;

    @BeforeEach
    void open() {
        endpoint = Sessions.endpoint();
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private SoundCall call(Configuration left, Configuration right) {
        return new SoundCall(endpoint.newPeerConnection(left), endpoint.newPeerConnection(right));
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void aLiteSideIsControlledWhicheverSideOffersAndRestarts(boolean leftIsLite, boolean rightIsLite) throws Exception {
        try (SoundCall call =
                call(leftIsLite ? LITE : FULL, rightIsLite ? LITE : FULL).connected()) {
            PeerConnection lite = leftIsLite ? call.left : call.right;
            PeerConnection full = leftIsLite ? call.right : call.left;
            assertThat(lite.localDescription().sdp()).contains("a=ice-lite\r\n");
            assertThat(full.localDescription().sdp()).doesNotContain("ice-lite");
            assertRoles(lite, full);

            SoundCall.exchange(restarted(call.left), call.right);
            call.untilMoved();
            SoundCall.exchange(restarted(call.right), call.left);
            call.untilMoved();

            assertRoles(lite, full);
            assertThat(await(lite.stats()).candidatePairs()).allMatch(pair -> pair.requestsSent() == 0);
        }
    }

    private static PeerConnection restarted(PeerConnection connection) {
        connection.restartIce();
        return connection;
    }

    private static void assertRoles(PeerConnection lite, PeerConnection full) {
        assertThat(await(lite.stats()).transport().iceRole()).isEqualTo(IceRole.CONTROLLED);
        assertThat(await(full.stats()).transport().iceRole()).isEqualTo(IceRole.CONTROLLING);
    }

    @Test
    void twoLiteSidesAreRefused() {
        try (SoundCall call = call(LITE, LITE)) {
            await(call.left.setLocalDescription());

            Sessions.refused(
                    call.right.setRemoteDescription(call.left.localDescription()),
                    WebRtcException.Name.OPERATION_ERROR,
                    "ice-lite");

            assertThat(call.right.signalingState()).isEqualTo(SignalingState.STABLE);
        }
    }

    @Test
    void renominationIsOfferedAndAnsweredWhereItIsSwitchedOn() throws Exception {
        Configuration renominating = FULL.withIce(IceOptions.defaults().withRenomination(true));
        try (SoundCall call = call(renominating, renominating).connected();
                SoundCall plain = call(FULL, renominating).connected()) {
            assertThat(call.left.localDescription().sdp()).contains("a=ice-options:trickle ice2 renomination\r\n");
            assertThat(call.right.localDescription().sdp()).contains("a=ice-options:trickle ice2 renomination\r\n");
            assertThat(plain.left.localDescription().sdp()).contains("a=ice-options:trickle ice2\r\n");
        }
    }

    @Test
    void pacingIsSaidWhereItIsNotTheUsual() throws Exception {
        IceTiming faster = IceTiming.DEFAULT.withCheckInterval(Duration.ofMillis(20));
        Configuration hurried = FULL.withIce(IceOptions.defaults().withTiming(faster));
        try (SoundCall call = call(hurried, FULL).connected()) {
            assertThat(call.left.localDescription().sdp()).contains("a=ice-pacing:20\r\n");
            assertThat(call.right.localDescription().sdp()).doesNotContain("ice-pacing");
        }
    }

    @ParameterizedTest
    @EnumSource(NominationPolicy.class)
    void everyNominationPolicyConnects(NominationPolicy policy) throws Exception {
        Configuration choosing = FULL.withIce(IceOptions.defaults().withNomination(policy));
        try (SoundCall call = call(choosing, choosing).trickling().connected()) {
            call.until(() -> call.left.selectedCandidatePair() != null);
        }
    }
}
