package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightjar.ice.IceTransportPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IceServerTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "stun.example.org",
                "http://example.org",
                "stun:",
                "stun:host:0",
                "stun:host:65536",
                "turn:host?transport=sctp",
                "turns:host?transport=udp",
                "turn:[::1"
            })
    void refusesWhatIsNoUrlAndNamesIt(String url) {
        refused(WebRtcException.Name.SYNTAX_ERROR, url, () -> IceServer.of(url, "user", "secret"));
    }

    @Test
    void refusesAServerWithoutUrls() {
        refused(WebRtcException.Name.SYNTAX_ERROR, "urls: none", () -> new IceServer(List.of(), null, null));
    }

    @Test
    void refusesTurnWithoutCredentials() {
        String url = "turn:turn.example.org";

        refused(WebRtcException.Name.INVALID_ACCESS_ERROR, url, () -> IceServer.of(url));
        refused(WebRtcException.Name.INVALID_ACCESS_ERROR, url, () -> new IceServer(List.of(url), "user", null));
        refused(WebRtcException.Name.INVALID_ACCESS_ERROR, url, () -> new IceServer(List.of(url), null, "secret"));
        refused(WebRtcException.Name.INVALID_ACCESS_ERROR, url, () -> IceServer.of(url, "", "secret"));
        refused(
                WebRtcException.Name.INVALID_ACCESS_ERROR,
                url,
                () -> new IceServer(List.of("stun:stun.example.org", url), null, null));
    }

    @Test
    void takesStunWithoutAndTurnWithCredentials() {
        assertThat(IceServer.of("stun:stun.example.org").credentials()).isNull();
        assertThat(new IceServer(List.of("turn:one", "turns:two:443"), "user", "secret").uris())
                .hasSize(2);
    }

    @Test
    void neverShowsTheCredential() {
        assertThat(IceServer.of("turn:host", "user", "hunter2").toString())
                .contains("turn:host")
                .doesNotContain("hunter2");
    }

    @Test
    void aConfigurationHasABoundOfUrls() {
        IceServer full =
                new IceServer(Collections.nCopies(Configuration.MAX_SERVER_URLS, "stun:stun.example.org"), null, null);
        Configuration most = Configuration.defaults().withIceServers(List.of(full));

        assertThat(most.iceServers()).containsExactly(full);
        refused(
                WebRtcException.Name.OPERATION_ERROR,
                "65 URLs",
                () -> most.withIceServers(List.of(full, IceServer.of("stun:another.example.org"))));
    }

    @Test
    void serversAboveTheBoundArePassedOver() {
        List<IceServer> many = new ArrayList<>();
        for (int i = 0; i <= Configuration.MAX_ICE_SERVERS; i++) {
            many.add(new IceServer(List.of("stun:host" + i, "stun:other" + i), null, null));
        }

        assertThat(Configuration.defaults().withIceServers(many).iceServers())
                .isEqualTo(many.subList(0, Configuration.MAX_ICE_SERVERS));
    }

    @Test
    void eachChangeOfAConfigurationKeepsTheOthers() {
        List<IceServer> servers = List.of(IceServer.of("stun:host"));
        Configuration changed = Configuration.defaults()
                .withIceServers(servers)
                .withIceTransportPolicy(IceTransportPolicy.RELAY)
                .withSocketPolicy(SocketPolicy.OWN)
                .withExecutor(Runnable::run)
                .withIceCandidatePoolSize(255)
                .withRtcpMuxPolicy(RtcpMuxPolicy.NEGOTIATE)
                .withCongestionFeedback(true)
                .withBundlePolicy(BundlePolicy.BALANCED);

        assertThat(changed.iceCandidatePoolSize()).isEqualTo(255);
        assertThat(changed.rtcpMuxPolicy()).isEqualTo(RtcpMuxPolicy.NEGOTIATE);
        assertThat(changed.congestionFeedback()).isTrue();
        assertThat(changed.bundlePolicy()).isEqualTo(BundlePolicy.BALANCED);
        assertThat(changed.certificates()).isEmpty();
        assertThat(changed.iceServers()).isEqualTo(servers);
        assertThat(changed.iceTransportPolicy()).isEqualTo(IceTransportPolicy.RELAY);
        assertThat(changed.socketPolicy()).isEqualTo(SocketPolicy.OWN);
        assertThat(changed.executor()).isNotNull();
    }

    private static void refused(WebRtcException.Name name, String text, Runnable call) {
        assertThatExceptionOfType(WebRtcException.class)
                .isThrownBy(call::run)
                .withMessageContaining(text)
                .satisfies(thrown -> assertThat(thrown.errorName()).isEqualTo(name))
                .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("secret"));
    }
}
