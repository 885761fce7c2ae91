package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.callbacks.ConnectionFuture;
import dev.nightjar.endpoint.internal.callbacks.SerialExecutor;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The methods of a connection, and of what belongs to it, that change its transceivers: W3C WebRTC §5.1, §5.2 and §5.4.
 *
 * <p>Any thread may call; each changes state under the connection's lock, and what an offer would have to say of it is
 * looked at afterwards.
 */
final class TransceiverMethods {
    private final Object lock;
    private final SerialExecutor executor;
    private final Negotiation negotiation;
    private final TransportControl transport;
    private final Signaling signaling;
    private final SentTracks sentTracks;

    /**
     * Makes the methods of one connection.
     *
     * @param lock guards {@code negotiation}
     */
    TransceiverMethods(
            Object lock,
            SerialExecutor executor,
            Negotiation negotiation,
            TransportControl transport,
            Signaling signaling,
            SentTracks sentTracks) {
        this.lock = lock;
        this.executor = executor;
        this.negotiation = negotiation;
        this.transport = transport;
        this.signaling = signaling;
        this.sentTracks = sentTracks;
    }

    RtpTransceiver add(MediaKind kind, RtpTransceiverInit init) {
        return change(() -> negotiation.transceivers().add(kind, init));
    }

    RtpTransceiver add(Track track, RtpTransceiverInit init) {
        return change(() -> sentTracks.add(negotiation.transceivers(), track, init));
    }

    RtpSender addTrack(Track track, List<String> streamIds) {
        return change(() -> sentTracks.add(negotiation.transceivers(), track, streamIds));
    }

    void removeTrack(RtpSender sender, PeerConnection connection) {
        change(() -> {
            RtpTransceiver transceiver = sender.transceiver(connection);
            sentTracks.remove(transceiver);
            return transceiver;
        });
    }

    void setStreams(RtpSender sender, List<String> ids) {
        change(() -> {
            sender.streamIds(ids);
            return sender;
        });
    }

    List<RtpTransceiver> list() {
        synchronized (lock) {
            return negotiation.transceivers().list();
        }
    }

    void stop(RtpTransceiver transceiver) {
        synchronized (lock) {
            negotiation.requireOpen();
            if (transceiver.isStopping()) {
                return;
            }
            transceiver.beginStop();
            sentTracks.stopped(transceiver);
            if (transceiver.mid() == null) {
                transceiver.stopped();
                negotiation.transceivers().remove(transceiver);
            }
        }
        executor.execute(transceiver.receiver().track()::end);
        signaling.updateNegotiationNeeded();
    }

    CompletionStage<Void> replaceTrack(RtpTransceiver transceiver, @Nullable Track track) {
        if (track != null && track.kind() != transceiver.kind()) {
            // W3C WebRTC §5.2: a TypeError, before anything waits in the chain.
            ConnectionFuture<Void> refused = new ConnectionFuture<>(executor);
            executor.execute(() -> refused.completeExceptionally(new IllegalArgumentException(
                    "track: " + track.kind() + " (expected: " + transceiver.kind() + ")")));
            return refused;
        }
        return signaling.operation(() -> {
            synchronized (lock) {
                sentTracks.replace(transceiver, track);
            }
            return null;
        });
    }

    /** A track that a sender of ours has is gone: the sender loses it, and the peer hears BYE; any thread. */
    void trackEnded(RtpTransceiver transceiver, Track track) {
        executor.execute(() -> {
            synchronized (lock) {
                boolean isSent = transceiver.sender().track() == track;
                if (!isSent || negotiation.signalingState() == SignalingState.CLOSED) {
                    return;
                }
                transport.pause(transceiver.sender());
                sentTracks.remove(transceiver);
            }
            signaling.checkNegotiationNeeded();
        });
    }

    /** A track that a sender of ours has falls silent: the peer hears BYE, and media when it comes; any thread. */
    void trackMuted(RtpTransceiver transceiver, MediaStreamTrack track) {
        if (transceiver.sender().track() == track) {
            transport.pause(transceiver.sender());
        }
    }

    private <T> T change(Supplier<T> body) {
        T result;
        synchronized (lock) {
            negotiation.requireOpen();
            result = body.get();
        }
        signaling.updateNegotiationNeeded();
        return result;
    }
}
