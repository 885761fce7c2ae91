package dev.nightjar.endpoint;

import dev.nightjar.dtlssrtp.DtlsCloseReason;
import dev.nightjar.endpoint.internal.callbacks.SerialExecutor;
import dev.nightjar.endpoint.internal.transport.CandidateSource;
import dev.nightjar.endpoint.internal.transport.SelectedPair;
import dev.nightjar.endpoint.internal.transport.TransportListener;
import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.IceRole;
import dev.nightjar.ice.IceState;
import dev.nightjar.rtp.receive.RtpEvent;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the loop reports of a connection, handed over to the connection's executor. */
final class ConnectionReports implements TransportListener {
    private final PeerConnection connection;
    private final SerialExecutor executor;
    private final ConnectionEvents events;
    private final ToneReports tones;

    ConnectionReports(PeerConnection connection, SerialExecutor executor, ConnectionEvents events) {
        this.connection = connection;
        this.executor = executor;
        this.events = events;
        this.tones = new ToneReports(connection::transceivers, executor);
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
        executor.execute(() -> connection.gathering().error(error));
    }

    @Override
    public void onIce(@Nullable SelectedPair pair, @Nullable IceState state) {
        executor.execute(() -> events.ice(
                pair == null ? null : told(pair), state == null ? null : IceTransportState.valueOf(state.name())));
    }

    private IceCandidatePair told(SelectedPair pair) {
        IceTransport transport = events.iceTransport();
        return new IceCandidatePair(
                transport.asTold(connection.gathering().at(pair.local().toString(), pair.localUfrag())),
                transport.asSignalled(connection.gathering().at(pair.remote().toString(), pair.remoteUfrag())));
    }

    @Override
    public void onIceRole(IceRole role) {
        executor.execute(() -> events.role(role));
    }

    @Override
    public void onIceGivenUp() {
        executor.execute(() -> connection.close("ICE failed: no pair of addresses works any more"));
    }

    @Override
    public void onDtlsConnecting() {
        executor.execute(() -> events.dtls(DtlsTransportState.CONNECTING, List.of()));
    }

    @Override
    public void onDtlsConnected(List<byte[]> remoteCertificates) {
        executor.execute(() -> events.dtls(DtlsTransportState.CONNECTED, remoteCertificates));
    }

    @Override
    public void onDtlsClosed(DtlsCloseReason reason, @Nullable RtcError error) {
        executor.execute(() -> {
            if (error == null) {
                events.dtls(DtlsTransportState.CLOSED, List.of());
            } else {
                events.dtlsFailed(error);
            }
            connection.close(
                    reason instanceof DtlsCloseReason.PeerClosed ? "the peer has closed" : "DTLS failed: " + reason);
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
        if (event instanceof RtpEvent.TelephoneEventHeard heard) {
            tones.heard(heard);
            return;
        }
        executor.execute(() -> {
            if (event instanceof RtpEvent.KeyframeRequested requested) {
                tell(requested.mid(), sender -> sender.keyframeRequested(requested.ssrc()));
            } else if (event instanceof RtpEvent.TargetBitrateChanged changed) {
                tell(changed.mid(), sender -> sender.targetBitrate(changed.ssrc(), changed.bitrateBps()));
            } else if (event instanceof RtpEvent.StreamEnded ended) {
                tell(ended.mid(), sender -> sender.transceiver(connection).streamEnded());
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
