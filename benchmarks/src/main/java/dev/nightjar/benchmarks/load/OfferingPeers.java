package dev.nightjar.benchmarks.load;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.PeerConnectionState;
import dev.nightjar.endpoint.SdpType;
import dev.nightjar.endpoint.TransceiverDirection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The other end: connections that offer, each from a socket of its own, and are answered by the measured process. */
final class OfferingPeers implements AutoCloseable {
    private static final int SECONDS = 60;

    private final Endpoint endpoint;
    private final MeasuredProcess measured;
    private final AtomicInteger ids = new AtomicInteger();

    OfferingPeers(MeasuredProcess measured, AnswererOptions options) {
        this.measured = measured;
        this.endpoint = Endpoint.open(options.config());
    }

    /** {@return a connection that could send sound and pictures, once both of its ends are connected} */
    CompletableFuture<PeerConnection> connect() {
        PeerConnection connection = endpoint.newPeerConnection();
        connection.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
        return connect(connection, "idle", UnaryOperator.identity(), UnaryOperator.identity());
    }

    /** {@return a connection that has one video section of that direction, not connected yet} */
    PeerConnection withVideo(TransceiverDirection direction) {
        PeerConnection connection = endpoint.newPeerConnection();
        connection.addTransceiver(MediaKind.VIDEO, direction);
        return connection;
    }

    /**
     * {@return the connection once both of its ends are connected}
     *
     * @param kind what it is for, see {@link Answerer}
     * @param offers changes the offer on its way
     * @param answers changes the answer on its way
     */
    CompletableFuture<PeerConnection> connect(
            PeerConnection connection, String kind, UnaryOperator<String> offers, UnaryOperator<String> answers) {
        int id = ids.getAndIncrement();
        CompletableFuture<String> here = new CompletableFuture<>();
        connection.onConnectionStateChange(state -> {
            if (state == PeerConnectionState.CONNECTED) {
                here.complete("");
            }
        });
        connection
                .whenClosed()
                .thenRun(() -> here.completeExceptionally(
                        new IllegalStateException("not connected: " + connection.closeReason())));
        connection
                .createOffer()
                .thenCompose(connection::setLocalDescription)
                .thenCompose(ok -> connection.gatheringComplete())
                .thenCompose(ok -> measured.answer(kind, id, offers.apply(sdp(connection))))
                .thenCompose(answer ->
                        connection.setRemoteDescription(new JsepDescription(SdpType.ANSWER, answers.apply(answer))))
                .exceptionally(failure -> {
                    here.completeExceptionally(failure);
                    return null;
                });
        return here.thenCombine(measured.connected(id), (one, other) -> connection)
                .whenComplete((done, failure) -> measured.forget(id));
    }

    static String sdp(PeerConnection connection) {
        JsepDescription description = connection.localDescription();
        if (description == null) {
            throw new IllegalStateException("bug: no local description after it was set");
        }
        return description.sdp();
    }

    /** Connects that many, {@code atOnce} under way at a time, and returns when all are connected. */
    void connect(int count, int atOnce) throws InterruptedException {
        Semaphore room = new Semaphore(atOnce);
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        for (int i = 0; i < count && failed.get() == null; i++) {
            take(room, 1);
            connect().whenComplete((connection, failure) -> {
                if (failure != null) {
                    failed.set(failure);
                }
                room.release();
            });
        }
        take(room, atOnce);
        if (failed.get() != null) {
            throw new IllegalStateException("a connection failed", failed.get());
        }
    }

    static void take(Semaphore room, int permits) throws InterruptedException {
        if (!room.tryAcquire(permits, SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no connection has got ready for " + SECONDS + " s");
        }
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
