package dev.nightjar.server;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.Recorder;
import dev.nightjar.endpoint.RecorderStats;
import dev.nightjar.endpoint.SdpType;
import dev.nightjar.endpoint.SignalingState;
import dev.nightjar.endpoint.WebRtcException;
import dev.nightjar.sdp.SdpFragment;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The publishers of a server, live ones by id. Thread-safe. */
final class WhipSessions implements AutoCloseable {
    /** Each holds a connection and a file; more than a machine's disk takes in. */
    static final int MAX_SESSIONS = 256;

    private static final int ID_BYTES = 12;
    private static final int MAX_FINISHED = 100;

    private final Endpoint endpoint;
    private final RecordingFolder folder;
    private final SecureRandom random;
    private final ConnectTimer timer;
    private final Duration gatheringBound;
    private final Map<String, WhipSession> live = new ConcurrentHashMap<>();
    private final ConcurrentLinkedDeque<RecorderStats> finished = new ConcurrentLinkedDeque<>();

    WhipSessions(Endpoint endpoint, RecordingFolder folder, SecureRandom random, WhipTiming timing) {
        this.endpoint = endpoint;
        this.timer = new ConnectTimer(timing.connect());
        this.gatheringBound = timing.gathering();
        this.folder = folder;
        this.random = random;
    }

    /**
     * {@return a session that has answered the offer, with every candidate in its local description}
     *
     * <p>*Choice:* a WHIP server cannot send candidates later, so the answer waits for STUN and TURN servers, but not
     * for one that is dead.
     */
    CompletionStage<WhipSession> create(String offer) {
        if (live.size() >= MAX_SESSIONS) {
            return CompletableFuture.failedFuture(new HttpError(
                    HttpResponseStatus.SERVICE_UNAVAILABLE,
                    "too many publishers (expected: at most " + MAX_SESSIONS + ")"));
        }
        PeerConnection connection = endpoint.newPeerConnection();
        WhipSession session;
        try {
            session = new WhipSession(
                    randomName(),
                    "\"" + randomName() + "\"",
                    connection,
                    Recorder.to(folder.newFile(extension(offer), Instant.now())),
                    System.nanoTime(),
                    timer);
        } catch (IOException unwritable) {
            connection.close();
            return CompletableFuture.failedFuture(new HttpError(
                    HttpResponseStatus.INSUFFICIENT_STORAGE, "no file can be made: " + unwritable.getMessage()));
        }
        live.put(session.id(), session);
        session.begin(this::ended);
        return connection
                .setRemoteDescription(JsepDescription.offer(offer))
                .thenRun(session::preferCodecs)
                .thenCompose(ok -> connection.createAnswer())
                .thenCompose(connection::setLocalDescription)
                .thenCompose(ok -> gathered(connection))
                .thenApply(ok -> requireMedia(session))
                .handle((answered, failure) ->
                        failure == null ? CompletableFuture.completedFuture(session) : refused(session, failure))
                .thenCompose(stage -> stage);
    }

    /**
     * Restarts ICE as the publisher asks by PATCH, RFC 9725 §4.3.3, and gives the session another entity tag. One that
     * fails leaves the session as it was.
     *
     * @return a stage with our side of it, an SDP fragment with every candidate
     */
    CompletionStage<String> restart(WhipSession session, SdpFragment fragment) {
        PeerConnection connection = session.connection();
        JsepDescription before = connection.remoteDescription();
        String offer = WhipRestart.offer(before == null ? "" : before.sdp(), fragment);
        if (!session.beginRestart()) {
            return CompletableFuture.failedFuture(new HttpError(
                    HttpResponseStatus.CONFLICT, "ICE restarts already (expected: one restart after the other)"));
        }
        return connection
                .setRemoteDescription(JsepDescription.offer(offer))
                .thenCompose(ok -> connection.createAnswer())
                .thenCompose(connection::setLocalDescription)
                .thenCompose(ok -> gathered(connection))
                .thenApply(ok -> WhipRestart.fragment(answerOf(connection)))
                .whenComplete((told, failure) -> {
                    if (failure != null && connection.signalingState() == SignalingState.HAVE_REMOTE_OFFER) {
                        connection.setRemoteDescription(new JsepDescription(SdpType.ROLLBACK, ""));
                    }
                    session.restarted(failure == null ? "\"" + randomName() + "\"" : null);
                });
    }

    private static String answerOf(PeerConnection connection) {
        JsepDescription answer = connection.localDescription();
        return answer == null ? "" : answer.sdp();
    }

    private CompletionStage<Void> gathered(PeerConnection connection) {
        return connection
                .gatheringComplete()
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(null, gatheringBound.toMillis(), TimeUnit.MILLISECONDS)
                .thenRunAsync(() -> {});
    }

    /** {@return a stage that fails once nothing is left of the session} */
    private static CompletionStage<WhipSession> refused(WhipSession session, Throwable failure) {
        return session.end("not negotiated").handle((stats, ignored) -> {
            throw failure instanceof CompletionException wrapped ? wrapped : new CompletionException(failure);
        });
    }

    /** {@return the session of that id, or null when there is none or it has ended} */
    @Nullable
    WhipSession get(String id) {
        WhipSession session = live.get(id);
        return session == null || session.isEnded() ? null : session;
    }

    /** {@return the live sessions, oldest first} */
    List<WhipSession> live() {
        List<WhipSession> sessions = new ArrayList<>(live.values());
        sessions.sort(Comparator.comparingLong(WhipSession::startNanos));
        return sessions;
    }

    /** {@return the recordings that have ended since the last call, oldest first} */
    List<RecorderStats> takeFinished() {
        List<RecorderStats> taken = new ArrayList<>();
        for (RecorderStats each = finished.pollFirst(); each != null; each = finished.pollFirst()) {
            taken.add(each);
        }
        return taken;
    }

    /**
     * Ends every session; returns a stage that completes when every file is finished and {@link #takeFinished} has it.
     */
    CompletionStage<Void> endAll(String reason) {
        List<CompletableFuture<?>> ending = new ArrayList<>();
        for (WhipSession session : live()) {
            ending.add(end(session, reason).toCompletableFuture());
        }
        return CompletableFuture.allOf(ending.toArray(CompletableFuture[]::new));
    }

    /** Frees what the sessions share; they have ended before. */
    @Override
    public void close() {
        timer.close();
    }

    private void ended(WhipSession session) {
        end(session, "over");
    }

    private CompletionStage<Void> end(WhipSession session, String reason) {
        return session.end(reason).thenAccept(stats -> finished(session, stats));
    }

    /** Its file is finished; whoever tells so first is heard. */
    private void finished(WhipSession session, RecorderStats stats) {
        if (!live.remove(session.id(), session)) {
            return;
        }
        if (stats.videoFrames() + stats.audioFrames() > 0 || stats.failure() != null) {
            finished.addLast(stats);
        }
        while (finished.size() > MAX_FINISHED) {
            finished.pollFirst();
        }
    }

    private static WhipSession requireMedia(WhipSession session) {
        boolean accepted = session.connection().transceivers().stream()
                .anyMatch(each -> each.currentDirection() != null
                        && each.currentDirection().receives());
        if (!accepted) {
            throw new WebRtcException(
                    WebRtcException.Name.OPERATION_ERROR,
                    "the offer has nothing to record (expected: audio with Opus, G.722 or G.711, or video with VP8,"
                            + " H.264, VP9, AV1 or H.265, sendonly or sendrecv)");
        }
        return session;
    }

    /** What the answer likes best of the offer decides: H.264, H.265 and the codecs of telephones need Matroska. */
    private static String extension(String offer) {
        String codecs = offer.toUpperCase(Locale.ROOT);
        boolean isVideoWebm = codecs.contains(" VP8/90000")
                || !codecs.contains(" H264/90000") && (codecs.contains(" VP9/90000") || codecs.contains(" AV1/90000"));
        boolean isWebm = (isVideoWebm || !offer.contains("m=video"))
                && (codecs.contains(" OPUS/48000") || !offer.contains("m=audio"));
        return isWebm ? "webm" : "mkv";
    }

    private String randomName() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
