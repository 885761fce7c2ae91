package dev.nightjar.server;

import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.PeerConnectionState;
import dev.nightjar.endpoint.Recorder;
import dev.nightjar.endpoint.RecorderStats;
import dev.nightjar.endpoint.RtpTransceiver;
import dev.nightjar.endpoint.StatsReport;
import dev.nightjar.endpoint.TransceiverDirection;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One publisher: its connection and its file.
 *
 * <p>Thread-safe. It ends once, by whatever comes first: DELETE, the peer's goodbye, a failed or missing connection, or
 * the program's end.
 */
final class WhipSession {
    private final String id;
    private volatile String entityTag;
    private final PeerConnection connection;
    private final Recorder recorder;
    private final long startNanos;
    private final ConnectTimer timer;
    private volatile @Nullable Future<?> giveUp;
    private final AtomicBoolean isRestarting = new AtomicBoolean();
    private final AtomicReference<@Nullable String> endReason = new AtomicReference<>();

    WhipSession(
            String id,
            String entityTag,
            PeerConnection connection,
            Recorder recorder,
            long startNanos,
            ConnectTimer timer) {
        this.id = id;
        this.entityTag = entityTag;
        this.connection = connection;
        this.recorder = recorder;
        this.startNanos = startNanos;
        this.timer = timer;
    }

    /** Records what the peer sends, and calls {@code onEnd} once when the session is over. */
    void begin(Consumer<WhipSession> onEnd) {
        connection.onTrack(event -> recorder.add(event.track()));
        connection.onConnectionStateChange(state -> {
            if (state == PeerConnectionState.CONNECTED) {
                cancelTimer();
            } else if (state == PeerConnectionState.FAILED) {
                end("the connection failed");
            }
        });
        // A full disk ends the file, and nothing is gained from a publisher that goes on as if it were being recorded.
        recorder.onFinished(stats -> end(String.valueOf(stats.failure())));
        connection.whenClosed().thenRun(() -> {
            end(String.valueOf(connection.closeReason()));
            onEnd.accept(this);
        });
        giveUp = timer.begin(this::giveUp);
    }

    /** Has the answer to the peer's offer take what the file can hold, and first what every player knows. */
    void preferCodecs() {
        for (RtpTransceiver transceiver : connection.transceivers()) {
            transceiver.setCodecPreferences(recorder.codecs(transceiver.kind()));
        }
    }

    /** Ends the session; the file is finished on the writer's thread. */
    CompletionStage<RecorderStats> end(String reason) {
        endReason.compareAndSet(null, reason);
        cancelTimer();
        CompletionStage<RecorderStats> finished = recorder.stop();
        connection.close();
        return finished;
    }

    private void cancelTimer() {
        Future<?> running = giveUp;
        if (running != null) {
            running.cancel(false);
        }
    }

    /** An offer that is answered and then left alone would hold its connection for ever: ICE waits for candidates. */
    private void giveUp() {
        end("no connection came about");
    }

    /** {@return whether it is over, though its file may not be finished yet} */
    boolean isEnded() {
        return endReason.get() != null;
    }

    String id() {
        return id;
    }

    /** {@return the strong entity tag of the ICE session, RFC 9725 §4.3.1, with its quotes} */
    String entityTag() {
        return entityTag;
    }

    /** {@return whether an ICE restart may begin; then nobody else's may until {@link #restarted}} */
    boolean beginRestart() {
        return isRestarting.compareAndSet(false, true);
    }

    /** An ICE restart is over; with a tag there is another ICE session now, without one it is as before. */
    void restarted(@Nullable String newTag) {
        if (newTag != null) {
            entityTag = newTag;
        }
        isRestarting.set(false);
    }

    PeerConnection connection() {
        return connection;
    }

    RecorderStats recording() {
        return recorder.stats();
    }

    long startNanos() {
        return startNanos;
    }

    /** {@return whether the peer has a section of that kind which sends to us} */
    boolean receives(MediaKind kind) {
        return connection.transceivers().stream().anyMatch(each -> each.kind() == kind && isReceiving(each));
    }

    private static boolean isReceiving(RtpTransceiver transceiver) {
        TransceiverDirection agreed = transceiver.currentDirection();
        return agreed != null && agreed.receives();
    }

    CompletionStage<StatsReport> stats() {
        return connection.stats();
    }
}
