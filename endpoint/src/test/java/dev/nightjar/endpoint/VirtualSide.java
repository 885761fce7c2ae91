package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection in virtual time, and the log of what its application calls and hears: events by W3C's names, and each
 * promise when it is called and when it settles.
 *
 * <p>Each event is checked to find the state that it tells of.
 */
final class VirtualSide {
    final String name;
    final PeerConnection connection;
    final List<String> log = new ArrayList<>();
    final List<MediaStreamTrack> tracks = new ArrayList<>();
    private final List<MediaStream> streams = new ArrayList<>();
    private Consumer<IceCandidate> trickle = candidate -> {};

    VirtualSide(String name, PeerConnection connection) {
        this.name = name;
        this.connection = connection;
        connection.onSignalingStateChange(state -> tell("signalingstatechange", state, connection.signalingState()));
        connection.onIceGatheringStateChange(
                state -> tell("icegatheringstatechange", state, connection.iceGatheringState()));
        connection.onIceConnectionStateChange(
                state -> tell("iceconnectionstatechange", state, connection.iceConnectionState()));
        connection.onConnectionStateChange(state -> tell("connectionstatechange", state, connection.connectionState()));
        connection.onNegotiationNeeded(() -> log.add("negotiationneeded"));
        transports(connection.events().iceTransport(), connection.events().dtlsTransport());
        connection.onIceCandidateError(error -> log.add("icecandidateerror " + error.errorCode()));
        connection.onIceCandidateEvent(event -> candidate(event.candidate()));
        connection.onTrack(this::track);
        connection.whenClosed().thenRun(() -> log.add("whenClosed: " + connection.closeReason()));
    }

    private void tell(String event, Object told, Object found) {
        assertThat(found).as("%s of %s after %s", event, name, log).isEqualTo(told);
        log.add(event + " " + told);
    }

    private void transports(IceTransport ice, DtlsTransport dtls) {
        ice.onStateChange(state -> tell("icetransport statechange", state, ice.state()));
        ice.onGatheringStateChange(state -> tell("icetransport gatheringstatechange", state, ice.gatheringState()));
        ice.onSelectedCandidatePairChange(pair -> log.add("icetransport selectedcandidatepairchange"));
        dtls.onStateChange(state -> tell("dtlstransport statechange", state, dtls.state()));
        dtls.onError(event -> log.add("dtlstransport error " + event.error().errorDetail()));
    }

    private void candidate(@Nullable IceCandidate candidate) {
        if (candidate == null) {
            log.add("icecandidate null");
            return;
        }
        log.add(candidate.isEndOfCandidates() ? "icecandidate end" : "icecandidate");
        trickle.accept(candidate);
    }

    private void track(TrackEvent event) {
        MediaStreamTrack track = event.track();
        log.add("track " + track.kind() + (track.isMuted() ? " muted" : " unmuted") + " in " + event.streamIds());
        event.streams().forEach(this::stream);
        watch(track);
    }

    private void watch(MediaStreamTrack track) {
        if (!tracks.contains(track)) {
            tracks.add(track);
            track.onMutedChange(muted -> log.add((muted ? "mute " : "unmute ") + track.kind()));
            track.onEnded(() -> log.add("ended " + track.kind()));
        }
    }

    private void stream(MediaStream stream) {
        if (!streams.contains(stream)) {
            streams.add(stream);
            stream.onAddTrack(track -> log.add("addtrack " + track.kind()));
            stream.onRemoveTrack(track -> log.add("removetrack " + track.kind()));
        }
    }

    /** Has candidates go there as they come. */
    void trickleTo(Consumer<IceCandidate> signalling) {
        trickle = signalling;
    }

    /** Writes the call and what becomes of its promise into the log. */
    <T> CompletableFuture<T> log(String call, CompletionStage<T> promise) {
        log.add(call + "()");
        return promise.whenComplete((value, failure) -> log.add(call + " " + outcome(failure)))
                .toCompletableFuture();
    }

    private static String outcome(Throwable failure) {
        if (failure == null) {
            return "resolved";
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof RtcError error) {
            return "rejected RTCError " + error.errorDetail();
        }
        return "rejected "
                + (cause instanceof WebRtcException webRtc
                        ? webRtc.errorName()
                        : cause.getClass().getSimpleName());
    }

    CompletableFuture<JsepDescription> createOffer() {
        return log("createOffer", connection.createOffer());
    }

    CompletableFuture<JsepDescription> createAnswer() {
        return log("createAnswer", connection.createAnswer());
    }

    CompletableFuture<Void> setLocal() {
        return log("setLocalDescription", connection.setLocalDescription());
    }

    CompletableFuture<Void> setLocal(JsepDescription description) {
        return log("setLocalDescription " + description.type(), connection.setLocalDescription(description));
    }

    CompletableFuture<Void> setRemote(JsepDescription description) {
        return log("setRemoteDescription " + description.type(), connection.setRemoteDescription(description));
    }

    RtpTransceiver add(MediaKind kind, TransceiverDirection direction) {
        log.add("addTransceiver(" + kind + ", " + direction + ")");
        RtpTransceiver added = connection.addTransceiver(kind, direction);
        watch(added.receiver().track());
        return added;
    }

    RtpSender addTrack(EncodedTrack track, String stream) {
        log.add("addTrack(" + track.kind() + ")");
        RtpSender sender = connection.addTrack(track, stream);
        connection.receivers().forEach(receiver -> watch(receiver.track()));
        return sender;
    }

    void close() {
        log.add("close()");
        connection.close();
    }

    /** {@return whether that has been heard} */
    boolean heard(String line) {
        return log.contains(line);
    }
}
