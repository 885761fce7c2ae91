package dev.nightjar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.RtpTransceiver;
import dev.nightjar.endpoint.TransceiverDirection;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("loopback")
class ForwardToManyTest {
    private static final int SECONDS = 60;

    @Test
    void whatOneSaysManyHear() throws Exception {
        EndpointConfig config = EndpointConfig.defaults().withLoopback(true);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (Endpoint peers = Endpoint.open(config);
                Endpoint endpoint = Endpoint.open(config)) {
            ForwardToMany room = new ForwardToMany(endpoint);
            PeerConnection alice = peers.newPeerConnection();
            RtpTransceiver voice = alice.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
            exchange(alice, room::publish);
            CountDownLatch heard = new CountDownLatch(3 * 20);
            for (int i = 0; i < 3; i++) {
                PeerConnection listener = peers.newPeerConnection();
                AtomicInteger frames = new AtomicInteger();
                listener.onTrack(event -> event.track().addFrameSink(frame -> {
                    if (frames.incrementAndGet() <= 20) {
                        heard.countDown();
                    }
                }));
                listener.addTransceiver(MediaKind.AUDIO, TransceiverDirection.RECVONLY);
                exchange(listener, room::subscribe);
            }

            AtomicInteger sent = new AtomicInteger();
            clock.scheduleAtFixedRate(() -> speak(voice, sent.getAndIncrement()), 0, 10, TimeUnit.MILLISECONDS);

            assertThat(heard.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            clock.shutdownNow();
        }
    }

    private static void exchange(PeerConnection peer, Function<String, CompletionStage<String>> room) throws Exception {
        peer.setLocalDescription()
                .thenCompose(ok -> peer.gatheringComplete())
                .thenCompose(ok -> room.apply(peer.localDescription().sdp()))
                .thenCompose(answer -> peer.setRemoteDescription(JsepDescription.answer(answer)))
                .toCompletableFuture()
                .get(SECONDS, TimeUnit.SECONDS);
    }

    private static void speak(RtpTransceiver voice, int index) {
        byte[] packet = ByteBuffer.allocate(15)
                .put((byte) 0x80)
                .put((byte) 111)
                .putShort((short) index)
                .putInt(480 * index)
                .putInt(7)
                .put(new byte[] {(byte) 0xF0, (byte) 0xFF, (byte) 0xFE})
                .array();
        voice.sender().sendRtp("opus", packet, 0, packet.length);
    }
}
