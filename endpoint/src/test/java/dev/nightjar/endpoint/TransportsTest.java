package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dtlssrtp.CertificateKind;
import dev.nightjar.ice.CandidateType;
import dev.nightjar.ice.IceRole;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The transport of two connections as an application sees it: W3C WebRTC §5.5 and §5.6. */
@Tag("loopback")
class TransportsTest {
    private Endpoint endpoint;

    @BeforeEach
    void open() {
        endpoint = Sessions.endpoint();
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private SoundCall call() {
        return new SoundCall(endpoint.newPeerConnection(), endpoint.newPeerConnection());
    }

    @Test
    void aTransportIsThereFromOurDescriptionOnAndTheSameForEveryHalf() throws Exception {
        try (SoundCall call = call()) {
            RtpTransceiver video = call.left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
            assertThat(call.audio.sender().transport()).isNull();

            await(call.left.setLocalDescription());
            DtlsTransport transport = call.audio.sender().transport();
            assertThat(transport).isNotNull().isSameAs(call.audio.receiver().transport());
            assertThat(video.sender().transport()).isSameAs(transport);
            await(call.right.setRemoteDescription(call.left.localDescription()));
            RtpTransceiver answering = call.right.transceivers().get(0);
            assertThat(answering.receiver().transport()).as("before the answer").isNull();
            await(call.right.setLocalDescription());
            assertThat(answering.receiver().transport()).isNotNull().isNotSameAs(transport);

            await(call.left.setRemoteDescription(call.right.localDescription()));
            assertThat(call.audio.sender().transport()).isSameAs(transport);
        }
    }

    @Test
    void anOfferThatIsTakenBackTakesTheTransportAlongUnlessItIsAgreed() throws Exception {
        try (SoundCall call = call().connected()) {
            DtlsTransport transport = call.audio.sender().transport();
            RtpTransceiver video = call.left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
            await(call.left.setLocalDescription());
            assertThat(video.sender().transport()).isSameAs(transport);

            await(call.left.setLocalDescription(JsepDescription.rollback()));

            assertThat(video.sender().transport()).isNull();
            assertThat(call.audio.sender().transport()).isSameAs(transport);
        }
    }

    @Test
    void rolesCredentialsCandidatesAndCertificatesAreThoseOfTheOtherSide() throws Exception {
        try (SoundCall call = call()) {
            IceTransport left = call.left.events().iceTransport();
            assertThat(left.role()).isNull();
            assertThat(left.localParameters()).isNull();
            call.connected();
            DtlsTransport dtls = call.audio.sender().transport();
            IceTransport right =
                    call.right.transceivers().get(0).receiver().transport().iceTransport();

            assertThat(dtls.iceTransport()).isSameAs(left);
            assertThat(left.role()).isEqualTo(IceRole.CONTROLLING);
            assertThat(right.role()).isEqualTo(IceRole.CONTROLLED);
            assertThat(left.component()).isEqualTo(IceComponent.RTP);
            assertThat(left.gatheringState()).isEqualTo(IceGathererState.COMPLETE);
            assertThat(left.localParameters()).isEqualTo(right.remoteParameters());
            assertThat(left.remoteParameters()).isEqualTo(right.localParameters());
            assertThat(left.localParameters().toString())
                    .contains(UfragOf.local(call.left))
                    .doesNotContain(left.localParameters().password());
            assertThat(left.localCandidates()).isNotEmpty().allMatch(each -> each.type() == CandidateType.HOST);
            assertThat(right.remoteCandidates())
                    .extracting(IceCandidate::candidate)
                    .isEqualTo(left.localCandidates().stream()
                            .map(IceCandidate::candidate)
                            .toList());
            assertThat(left.localCandidates())
                    .contains(left.selectedCandidatePair().local());
            assertThat(dtls.state()).isEqualTo(DtlsTransportState.CONNECTED);
            assertThat(dtls.remoteCertificates())
                    .containsExactly(endpoint.certificate().encoded());
        }
    }

    /**
     * RFC 8445 §6.1.1: who has offered first controls, until it turns out that the other one does. The peer's first
     * check may come before our loop has heard of that; then the tie-breakers decide (§7.3.1.1), but never for both.
     */
    @Test
    void aRoleThatIsTurnedIsTurnedInTheTransportToo() throws Exception {
        try (SoundCall call = call()) {
            IceTransport left = call.left.events().iceTransport();
            IceTransport right = call.right.events().iceTransport();
            await(call.left.setLocalDescription());
            assertThat(left.role()).isEqualTo(IceRole.CONTROLLING);
            await(call.left.setLocalDescription(JsepDescription.rollback()));
            call.right.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);

            SoundCall.exchange(call.right, call.left);
            call.until(() -> call.left.connectionState() == PeerConnectionState.CONNECTED);

            call.until(() -> left.role() != right.role());
        }
    }

    @Test
    void closingClosesTheTransportAtOnceAndTellsNobodyOfIt() throws Exception {
        try (SoundCall call = call().connected()) {
            DtlsTransport transport = call.audio.sender().transport();
            List<Object> told = new CopyOnWriteArrayList<>();
            transport.onStateChange(told::add);
            transport.iceTransport().onStateChange(told::add);

            call.left.close();

            assertThat(transport.state()).isEqualTo(DtlsTransportState.CLOSED);
            assertThat(transport.iceTransport().state()).isEqualTo(IceTransportState.CLOSED);
            assertThat(transport.iceTransport().selectedCandidatePair()).isNull();
            assertThat(call.left.connectionState()).isEqualTo(PeerConnectionState.CLOSED);
            assertThat(call.left.iceConnectionState()).isEqualTo(IceConnectionState.CLOSED);
            assertThat(call.left.signalingState()).isEqualTo(SignalingState.CLOSED);
            assertThat(call.left.iceGatheringState()).isEqualTo(IceGatheringState.COMPLETE);
            await(call.left.whenClosed());
            assertThat(told).isEmpty();
        }
    }

    @Test
    void thePeersGoodbyeClosesDtlsAndIsToldAsNoError() throws Exception {
        try (SoundCall call = call().connected()) {
            DtlsTransport transport = call.audio.sender().transport();
            List<String> told = new CopyOnWriteArrayList<>();
            transport.onStateChange(state -> told.add("dtls " + state));
            transport.onError(event -> told.add("error"));

            call.right.close();
            await(call.left.whenClosed());

            assertThat(told).containsExactly("dtls closed");
        }
    }

    @Test
    void theEventsOfGatheringEndWithOneThatHasNoCandidate() throws Exception {
        try (SoundCall call = call()) {
            List<String> told = new CopyOnWriteArrayList<>();
            IceTransport transport = call.left.events().iceTransport();
            transport.onGatheringStateChange(state -> told.add("transport " + state));
            call.left.onIceGatheringStateChange(state -> told.add("connection " + state));
            call.left.onIceCandidateEvent(event -> told.add(
                    event.candidate() == null
                            ? "null"
                            : event.candidate().isEndOfCandidates() ? "end" : "candidate " + event.url()));

            call.connected();
            call.until(() -> told.contains("null"));

            assertThat(told)
                    .containsExactly(
                            "transport gathering",
                            "connection gathering",
                            "candidate null",
                            "end",
                            "transport complete",
                            "connection complete",
                            "null");
        }
    }

    @Test
    void everyEventOfCandidatesMayBeHandedToThePeerAsItIs() throws Exception {
        try (SoundCall call = call()) {
            List<IceCandidateEvent> told = new CopyOnWriteArrayList<>();
            call.left.onIceCandidateEvent(told::add);
            await(call.left.setLocalDescription());
            JsepDescription offer = call.left.localDescription();
            call.until(() -> told.contains(new IceCandidateEvent(null)));
            String bare = offer.sdp().replaceAll("a=(candidate:.*|end-of-candidates)\r\n", "");
            await(call.right.setRemoteDescription(JsepDescription.offer(bare)));

            for (IceCandidateEvent event : told) {
                await(call.right.addIceCandidate(event.candidate()));
            }

            assertThat(told).hasSizeGreaterThanOrEqualTo(3);
            assertThat(call.right.remoteDescription().sdp()).contains("a=candidate:", "a=end-of-candidates");
        }
    }

    @Test
    void aRestartGathersAgainOnTheSameTransport() throws Exception {
        try (SoundCall call = call().connected()) {
            IceTransport transport = call.audio.sender().transport().iceTransport();
            IceParameters before = transport.localParameters();
            List<IceGathererState> told = new CopyOnWriteArrayList<>();
            transport.onGatheringStateChange(told::add);

            call.left.restartIce();
            call.exchange();
            call.untilMoved();

            assertThat(told).containsExactly(IceGathererState.GATHERING, IceGathererState.COMPLETE);
            assertThat(transport.localParameters()).isNotEqualTo(before);
            assertThat(transport.localCandidates())
                    .isNotEmpty()
                    .allMatch(each -> UfragOf.local(call.left).equals(each.usernameFragment()));
            assertThat(transport.role()).isEqualTo(IceRole.CONTROLLING);
        }
    }

    /** W3C WebRTC §11.2: who sees the wrong certificate knows it; the other hears an alert. */
    @Test
    void aCertificateThatIsNotTheSignalledOneIsAFingerprintFailureAndAnAlertToTheOther() throws Exception {
        try (SoundCall call = call()) {
            List<RtcError> leftErrors = new CopyOnWriteArrayList<>();
            List<RtcError> rightErrors = new CopyOnWriteArrayList<>();
            call.left.events().dtlsTransport().onError(event -> leftErrors.add(event.error()));
            call.right.events().dtlsTransport().onError(event -> rightErrors.add(event.error()));
            List<String> order = new CopyOnWriteArrayList<>();
            call.left.events().dtlsTransport().onStateChange(state -> order.add("dtls " + state));
            call.left.onConnectionStateChange(state -> order.add("connection " + state));
            await(call.left.setLocalDescription());
            await(call.left.gatheringComplete());
            await(call.right.setRemoteDescription(call.left.localDescription()));
            await(call.right.setLocalDescription());
            await(call.right.gatheringComplete());
            String answer = call.right.localDescription().sdp();
            String other = answer.replaceAll("a=fingerprint:sha-256 \\S\\S:\\S\\S", "a=fingerprint:sha-256 00:11");

            await(call.left.setRemoteDescription(JsepDescription.answer(other)));
            await(call.left.whenClosed());
            await(call.right.whenClosed());

            assertThat(leftErrors).singleElement().satisfies(error -> {
                assertThat(error.errorDetail()).isEqualTo(RtcErrorDetail.FINGERPRINT_FAILURE);
                assertThat(error.sentAlert()).as("of a failure of DTLS only").isEmpty();
            });
            assertThat(order).endsWith("dtls failed", "connection failed", "connection closed");
            assertThat(rightErrors).singleElement().satisfies(error -> {
                assertThat(error.errorDetail()).isEqualTo(RtcErrorDetail.DTLS_FAILURE);
                assertThat(error.receivedAlert()).as("bad_certificate").hasValue(42);
                assertThat(error.sentAlert()).isEmpty();
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionProvesItselfByTheCertificateThatItWasMadeWith(CertificateKind kind) throws Exception {
        Certificate kept = Certificate.parse(
                await(PeerConnection.generateCertificate(kind)).toPem());
        Certificate another = await(PeerConnection.generateCertificate(CertificateKind.ECDSA_P256));
        Configuration configuration = Configuration.defaults().withCertificates(kept, another);
        try (SoundCall call =
                new SoundCall(endpoint.newPeerConnection(configuration), endpoint.newPeerConnection()).connected()) {
            DtlsTransport right = call.right.transceivers().get(0).receiver().transport();

            assertThat(right.remoteCertificates()).containsExactly(kept.dtls().encoded());
            assertThat(call.left.localDescription().sdp().toLowerCase(java.util.Locale.ROOT))
                    .contains("a=fingerprint:sha-256 "
                            + kept.fingerprints().get(0).value());
            assertThat(call.left.configuration().certificates()).containsExactly(kept, another);
        }
    }

    @Test
    void noConnectionIsMadeWithAnExpiredCertificateOrWithRtcpApart() {
        Certificate expired = Certificate.generate(
                CertificateKind.ECDSA_P256,
                new SecureRandom(),
                Instant.now().minus(Duration.ofDays(2)),
                Duration.ofDays(1));
        Configuration configuration = Configuration.defaults();

        refused(
                () -> endpoint.newPeerConnection(configuration.withCertificates(expired)),
                WebRtcException.Name.INVALID_ACCESS_ERROR);
        refused(
                () -> endpoint.newPeerConnection(configuration.withRtcpMuxPolicy(RtcpMuxPolicy.NEGOTIATE)),
                WebRtcException.Name.NOT_SUPPORTED_ERROR);
        assertThat(endpoint.connectionCount()).isZero();
    }

    @Test
    void certificatesAndPoliciesOfAConnectionStay() {
        Certificate certificate =
                Certificate.generate(CertificateKind.ECDSA_P256, new SecureRandom(), Instant.now(), Duration.ofDays(1));
        Configuration configuration = Configuration.defaults().withCertificates(certificate);
        PeerConnection connection = endpoint.newPeerConnection(configuration);

        connection.setConfiguration(configuration.withCertificates(certificate));
        for (Configuration other : List.of(
                Configuration.defaults(),
                configuration.withCertificates(certificate, certificate),
                configuration.withCertificates(Certificate.parse(certificate.toPem())),
                configuration.withRtcpMuxPolicy(RtcpMuxPolicy.NEGOTIATE),
                configuration.withBundlePolicy(BundlePolicy.MAX_BUNDLE))) {
            refused(() -> connection.setConfiguration(other), WebRtcException.Name.INVALID_MODIFICATION_ERROR);
        }
        assertThat(connection.configuration()).isEqualTo(configuration);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 256})
    void aPoolHasTheSizeOfAnOctet(int size) {
        assertThatThrownBy(() -> Configuration.defaults().withIceCandidatePoolSize(size))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 to 255");
    }

    @Test
    void thereAreNoDataChannels() {
        PeerConnection connection = endpoint.newPeerConnection();

        refused(() -> connection.createDataChannel("chat"), WebRtcException.Name.NOT_SUPPORTED_ERROR);
        connection.close();
        refused(() -> connection.createDataChannel("chat"), WebRtcException.Name.INVALID_STATE_ERROR);
    }

    private static void refused(Runnable call, WebRtcException.Name name) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        WebRtcException.class,
                        refused -> assertThat(refused.errorName()).isEqualTo(name));
    }
}
