package dev.nightjar.interop;

import dev.nightjar.endpoint.Configuration;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.IceCandidate;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.MediaStream;
import dev.nightjar.endpoint.MediaStreamTrack;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.RtpTransceiver;
import dev.nightjar.endpoint.TrackEvent;
import dev.nightjar.endpoint.WebRtcException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A side of a scripted call that is a connection of ours; everything of it happens on one thread of its own. */
final class JavaSide implements ScriptSide {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final PeerConnection connection;
    private final ScriptOperations operations;
    private final Set<Object> known = new HashSet<>();
    private final Map<RtpTransceiver, AtomicLong> packets = new ConcurrentHashMap<>();
    private final List<String> log = new ArrayList<>();
    private final List<Map<String, Object>> candidates = new ArrayList<>();
    private boolean isNeeded;

    JavaSide(Endpoint endpoint, ScriptTracks tracks, Configuration configuration) {
        connection = endpoint.newPeerConnection(configuration.withExecutor(thread));
        operations = new ScriptOperations(connection, tracks, this::tell);
        connection.onSignalingStateChange(state -> tell("signaling", "signalingstatechange(" + state + ")"));
        connection.onIceGatheringStateChange(state -> tell("gathering", "icegatheringstatechange(" + state + ")"));
        connection.onIceConnectionStateChange(state -> tell("transport", "iceconnectionstatechange(" + state + ")"));
        connection.onConnectionStateChange(state -> tell("connection", "connectionstatechange(" + state + ")"));
        connection.onIceCandidateError(error -> tell("gathering", "icecandidateerror(" + error.errorCode() + ")"));
        connection.onIceCandidateEvent(event -> gathered(event.candidate()));
        connection.onTrack(this::arrives);
        connection.onNegotiationNeeded(() -> {
            isNeeded = true;
            tell("needed", "negotiationneeded");
        });
    }

    private void tell(String lane, String event) {
        log.add(lane + "|" + event);
    }

    private void gathered(@Nullable IceCandidate candidate) {
        String what = candidate == null ? "null" : candidate.isEndOfCandidates() ? "end" : "some";
        tell("gathering", "icecandidate(" + what + ")");
        if (candidate != null) {
            Map<String, Object> init = new HashMap<>();
            init.put("candidate", candidate.candidate());
            init.put("sdpMid", candidate.sdpMid());
            init.put("sdpMLineIndex", candidate.sdpMLineIndex());
            init.put("usernameFragment", candidate.usernameFragment());
            candidates.add(init);
        }
    }

    private void arrives(TrackEvent event) {
        MediaStreamTrack track = event.track();
        int place = SectionLines.place(
                sdp(connection.remoteDescription()), event.transceiver().mid());
        String label = track.kind() + " " + place;
        List<String> words = new ArrayList<>(List.of(label));
        words.addAll(event.streamIds());
        tell("signaling", "track(" + String.join(" ", words) + ")");
        if (known.add(track)) {
            AtomicLong count = packets.computeIfAbsent(event.transceiver(), each -> new AtomicLong());
            track.addPacketSink((buffer, offset, length, arrivalNanos) -> count.incrementAndGet());
            track.onMutedChange(isMuted -> tell("track " + label, isMuted ? "mute" : "unmute"));
            track.onEnded(() -> tell("track " + label, "ended"));
        }
        event.streams().stream().filter(known::add).forEach(this::watch);
    }

    private void watch(MediaStream stream) {
        stream.onAddTrack(track -> tell("signaling", "addtrack(" + track.kind() + " " + stream.id() + ")"));
        stream.onRemoveTrack(track -> tell("signaling", "removetrack(" + track.kind() + " " + stream.id() + ")"));
    }

    @Override
    public void act(String operation, List<?> arguments) {
        boolean isQuiet = operation.equals("addIceCandidate") || operation.equals("receiveAll");
        CompletableFuture<Void> told = new CompletableFuture<>();
        thread.execute(() -> perform(operation, arguments).whenComplete((done, failure) -> {
            if (failure != null || !isQuiet) {
                tell("signaling", operation + "(" + (failure == null ? "done" : name(failure)) + ")");
            }
            told.complete(null);
        }));
        join(told);
    }

    private CompletionStage<?> perform(String operation, List<?> arguments) {
        try {
            return operations.perform(operation, arguments);
        } catch (WebRtcException | IllegalArgumentException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /** {@return the name of an error as JavaScript has it} */
    private static String name(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof WebRtcException refused) {
            return refused.errorName().toString();
        }
        return cause instanceof IllegalArgumentException ? "TypeError" : String.valueOf(cause);
    }

    @Override
    public SideState state() {
        // What the loop had to tell before has been told when its answer is here.
        join(connection.stats().handle((stats, failure) -> null));
        return onThread(() -> new SideState(
                connection.signalingState().toString(),
                connection.iceGatheringState().toString(),
                connection.iceConnectionState().toString(),
                connection.connectionState().toString(),
                List.of(
                        type(connection.currentLocalDescription()),
                        type(connection.pendingLocalDescription()),
                        type(connection.currentRemoteDescription()),
                        type(connection.pendingRemoteDescription())),
                type(connection.localDescription()),
                sdp(connection.localDescription()),
                connection.transceivers().stream().map(JavaSide::line).toList(),
                packetsByMid(),
                Map.of(),
                isNeeded,
                connection.connectionState().toString().equals("closed")));
    }

    private Map<String, Long> packetsByMid() {
        Map<String, Long> byMid = new HashMap<>();
        packets.forEach((transceiver, count) -> byMid.put(String.valueOf(transceiver.mid()), count.get()));
        return byMid;
    }

    private static SideState.Line line(RtpTransceiver each) {
        MediaStreamTrack track = each.receiver().track();
        return new SideState.Line(
                each.mid() == null ? "none" : each.mid(),
                each.kind().toString(),
                each.direction().toString(),
                each.currentDirection() == null
                        ? "none"
                        : each.currentDirection().toString(),
                each.sender().track() != null,
                track.isMuted(),
                track.isEnded() ? "ended" : "live");
    }

    private static String type(@Nullable JsepDescription description) {
        return description == null ? "none" : description.type().toString();
    }

    private static String sdp(@Nullable JsepDescription description) {
        return description == null ? "" : description.sdp();
    }

    @Override
    public void heard() {
        onThread(() -> isNeeded = false);
    }

    @Override
    public Taken take() {
        return onThread(() -> {
            Taken taken = new Taken(List.copyOf(log), List.copyOf(candidates));
            log.clear();
            candidates.clear();
            return taken;
        });
    }

    private <T> T onThread(Supplier<T> what) {
        return join(CompletableFuture.supplyAsync(what, thread));
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        connection.close();
        join(connection.whenClosed());
        thread.shutdown();
    }
}
