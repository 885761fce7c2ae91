package dev.nightjar.endpoint;

import dev.nightjar.dtlssrtp.DtlsCloseReason;
import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.IceState;
import dev.nightjar.rtp.receive.RtpEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the loop reports of a connection, handed over to the connection's executor. */
final class ConnectionReports implements TransportListener {
    private final PeerConnection connection;
    private final SerialExecutor executor;
    private final ConnectionEvents events;

    ConnectionReports(PeerConnection connection, SerialExecutor executor, ConnectionEvents events) {
        this.connection = connection;
        this.executor = executor;
        this.events = events;
    }

    @Override
    public void onLocalCandidate(String ufrag, Candidate candidate, @Nullable CandidateSource source) {
        executor.execute(() -> connection.gathering().candidate(ufrag, candidate, source));
    }

    @Override
    public void onGatheringComplete(String ufrag) {
        executor.execute(() -> connection.gathering().complete(ufrag));
    }

    @Override
    public void onCandidateError(IceCandidateErrorEvent error) {
        executor.execute(() -> events.candidateError(error));
    }

    @Override
    public void onIceState(IceState state) {
        executor.execute(() -> events.iceState(state));
    }

    @Override
    public void onIceGivenUp() {
        executor.execute(() -> connection.close("ICE failed: no pair of addresses works any more"));
    }

    @Override
    public void onSelectedPair(String localUfrag, Candidate local, String remoteUfrag, Candidate remote) {
        executor.execute(() -> events.selectedPair(new IceCandidatePair(
                connection.gathering().at(local.toString(), localUfrag),
                connection.gathering().at(remote.toString(), remoteUfrag))));
    }

    @Override
    public void onDtlsConnected() {
        executor.execute(events::dtlsConnected);
    }

    @Override
    public void onDtlsClosed(DtlsCloseReason reason) {
        executor.execute(() -> {
            boolean isOrderly = reason instanceof DtlsCloseReason.PeerClosed;
            if (!isOrderly) {
                events.failed();
            }
            connection.close(isOrderly ? "the peer has closed" : "DTLS failed: " + reason);
        });
    }

    @Override
    public void onFailed(String reason) {
        executor.execute(() -> {
            events.failed();
            connection.close(reason);
        });
    }

    @Override
    public void onRtp(RtpEvent event) {
        executor.execute(() -> {
            if (event instanceof RtpEvent.KeyframeRequested requested) {
                tell(requested.mid(), sender -> sender.keyframeRequested(requested.ssrc()));
            } else if (event instanceof RtpEvent.TargetBitrateChanged changed) {
                tell(changed.mid(), sender -> sender.targetBitrate(changed.ssrc(), changed.bitrateBps()));
            }
        });
    }

    private void tell(String mid, Consumer<RtpSender> what) {
        for (RtpTransceiver transceiver : connection.transceivers()) {
            if (mid.equals(transceiver.mid())) {
                what.accept(transceiver.sender());
            }
        }
    }
}
