package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The order of events of a connection and its transport: W3C WebRTC §5.5, §5.6 and §4.4.1.11. */
class ConnectionEventsTest {
    private static final IceCandidatePair PAIR =
            new IceCandidatePair(IceCandidate.of("candidate:ours", "0"), IceCandidate.of("candidate:theirs", "0"));

    private final ConnectionEvents events = new ConnectionEvents(new NothingSignalled());
    private final DtlsTransport dtls = events.dtlsTransport();
    private final IceTransport ice = dtls.iceTransport();
    private final List<String> told = new ArrayList<>();

    ConnectionEventsTest() {
        ice.onSelectedCandidatePairChange(pair -> told.add("pair " + states()));
        ice.onStateChange(state -> told.add("transport " + state + states()));
        ice.onGatheringStateChange(state -> told.add("gatherer " + state + " " + events.gatheringState()));
        dtls.onError(event -> told.add("error " + event.error().errorDetail() + states()));
        dtls.onStateChange(state -> told.add("dtls " + state + states()));
        events.onGatheringState(state -> told.add("gathering " + state + " " + ice.gatheringState()));
        events.onIceConnectionState(state -> told.add("ice " + state + states()));
        events.onConnectionState(state -> told.add("connection " + state + states()));
        events.onIceCandidateEvent(event -> told.add("candidate " + event.candidate()));
    }

    /** What a listener that asks sees. */
    private String states() {
        return " (" + ice.state() + " " + events.iceConnectionState() + " " + dtls.state() + " "
                + events.connectionState() + ")";
    }

    @Test
    void aPairAndTheStateThatComesOfItChangeBeforeTheFirstEventAndAreToldFromTheTransportUp() {
        events.ice(null, IceTransportState.CHECKING);
        events.dtls(DtlsTransportState.CONNECTED, List.of(new byte[] {1}));
        told.clear();

        events.ice(PAIR, IceTransportState.CONNECTED);

        String all = " (connected connected connected connected)";
        assertThat(told)
                .containsExactly(
                        "pair " + all,
                        "transport connected" + all,
                        "ice connected" + all,
                        "connection connected" + all);
        assertThat(ice.selectedCandidatePair()).isEqualTo(PAIR);
    }

    @Test
    void aPairWithoutAnotherStateIsToldAlone() {
        events.ice(PAIR, IceTransportState.CONNECTED);
        told.clear();

        events.ice(PAIR, IceTransportState.CONNECTED);
        events.ice(PAIR, null);

        assertThat(told).hasSize(2).allMatch(each -> each.startsWith("pair"));
    }

    @Test
    void aStateWithoutAnotherIceConnectionStateLeavesTheConnectionAlone() {
        events.ice(PAIR, IceTransportState.CONNECTED);
        events.dtls(DtlsTransportState.CONNECTED, List.of());
        told.clear();

        events.ice(null, IceTransportState.COMPLETED);

        assertThat(told)
                .containsExactly(
                        "transport completed (completed completed connected connected)",
                        "ice completed (completed completed connected connected)");
    }

    @Test
    void thereIsNoSelectedPairBeforeChecksAndAfterClosing() {
        events.ice(PAIR, null);
        assertThat(ice.selectedCandidatePair()).isNull();
        events.ice(null, IceTransportState.DISCONNECTED);
        assertThat(ice.selectedCandidatePair()).isEqualTo(PAIR);
        events.close("done");
        assertThat(ice.selectedCandidatePair()).isNull();
    }

    @Test
    void aFailureOfDtlsIsToldAsAnErrorThenAsAStateThenOfTheConnectionAndOnce() {
        RtcError error = RtcError.dtls("no", OptionalInt.of(42), OptionalInt.empty());
        events.ice(PAIR, IceTransportState.CONNECTED);
        events.dtls(DtlsTransportState.CONNECTING, List.of());
        told.clear();

        events.dtlsFailed(error);
        events.dtlsFailed(error);
        events.dtls(DtlsTransportState.CONNECTED, List.of(new byte[] {1}));

        String all = " (connected connected failed failed)";
        assertThat(told).containsExactly("error dtls-failure" + all, "dtls failed" + all, "connection failed" + all);
        assertThat(dtls.remoteCertificates()).isEmpty();
        assertThat(error.errorName()).isEqualTo(WebRtcException.Name.OPERATION_ERROR);
        assertThat(error.receivedAlert()).hasValue(42);
        assertThat(error.sentAlert()).isEmpty();
        assertThat(error.sdpLineNumber()).isEmpty();
    }

    @Test
    void theCertificatesOfThePeerAreThereWhenItIsConnectedAndBelongToTheAsker() {
        dtls.onStateChange(state -> told.add(dtls.remoteCertificates().size() + " certificates"));

        events.dtls(DtlsTransportState.CONNECTING, List.of());
        events.dtls(DtlsTransportState.CONNECTED, List.of(new byte[] {1, 2}));
        dtls.remoteCertificates().get(0)[0] = 9;

        assertThat(told).contains("0 certificates", "1 certificates");
        assertThat(dtls.remoteCertificates()).containsExactly(new byte[] {1, 2});
    }

    @Test
    void gatheringIsToldOfTheTransportThenOfTheConnectionWithBothChanged() {
        events.gatheringState(IceGathererState.GATHERING);
        events.gatheringState(IceGathererState.GATHERING);
        events.gatheringState(IceGathererState.COMPLETE);
        events.candidate(null);

        assertThat(told)
                .containsExactly(
                        "gatherer gathering gathering",
                        "gathering gathering gathering",
                        "gatherer complete complete",
                        "gathering complete complete",
                        "candidate null");
    }

    @Test
    void closingChangesEveryStateAtOnceTellsNobodyAndNothingComesAfterIt() {
        events.ice(PAIR, IceTransportState.CONNECTED);
        events.dtls(DtlsTransportState.CONNECTED, List.of());
        told.clear();

        events.close("done");
        events.ice(PAIR, IceTransportState.FAILED);
        events.dtlsFailed(RtcError.fingerprint("other"));
        events.gatheringState(IceGathererState.GATHERING);
        events.candidate(null);
        events.failed();

        assertThat(told).isEmpty();
        assertThat(states()).isEqualTo(" (closed closed closed closed)");
        assertThat(events.gatheringState()).as("W3C leaves it").isEqualTo(IceGatheringState.NEW);
        assertThat(events.closeReason()).isEqualTo("done");
    }

    /** No description is set. */
    private static final class NothingSignalled implements IceTransport.Signalled {
        @Override
        public List<IceCandidate> localCandidates() {
            return List.of();
        }

        @Override
        public List<IceCandidate> remoteCandidates() {
            return List.of();
        }

        @Override
        public IceParameters localParameters() {
            return null;
        }

        @Override
        public IceParameters remoteParameters() {
            return null;
        }
    }
}
