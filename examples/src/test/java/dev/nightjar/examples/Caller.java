package dev.nightjar.examples;

import dev.nightjar.endpoint.EncodedTrack;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.TransceiverDirection;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A peer that speaks every 20 ms and listens to what it gets back. */
public final class Caller implements AutoCloseable {
    /** Nothing here takes that long; a stalled machine may. */
    public static final int SECONDS = 60;

    private static final int FRAMES = 20;
    private static final int MILLIS = 20;

    private final Endpoint endpoint = Endpoint.open(EndpointConfig.defaults().withLoopback(true));
    private final PeerConnection pc = endpoint.newPeerConnection();
    private final EncodedTrack voice = EncodedTrack.of(CodecKind.PCMU);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Semaphore heard = new Semaphore(0);
    private long nanos;

    /** Begins to speak; nobody hears it yet. */
    public Caller() {
        pc.onTrack(event -> event.track().addFrameSink(frame -> heard.release()));
        pc.addTrack(voice, "voice");
        clock.scheduleWithFixedDelay(this::speak, 0, MILLIS, TimeUnit.MILLISECONDS);
    }

    private void speak() {
        voice.send(EncodedFrame.of(CodecKind.PCMU, new byte[160], true), nanos);
        nanos += TimeUnit.MILLISECONDS.toNanos(MILLIS);
    }

    /** {@return its connection} */
    public PeerConnection connection() {
        return pc;
    }

    /** Wants to watch so many pictures, which makes the offer as long as a browser's. */
    public void watch(int pictures) {
        for (int i = 0; i < pictures; i++) {
            pc.addTransceiver(MediaKind.VIDEO, TransceiverDirection.RECVONLY);
        }
    }

    /** {@return an offer with every candidate} */
    public String offer() throws Exception {
        return await(pc.setLocalDescription().thenCompose(ok -> pc.gatheringComplete()))
                .localDescription()
                .sdp();
    }

    /** Waits for that stage. */
    public PeerConnection await(CompletionStage<?> stage) throws Exception {
        stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        return pc;
    }

    /** {@return whether enough of what it said came back, after waiting for it} */
    public boolean hearsItself() throws InterruptedException {
        return heard.tryAcquire(FRAMES, SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        endpoint.close();
    }
}
