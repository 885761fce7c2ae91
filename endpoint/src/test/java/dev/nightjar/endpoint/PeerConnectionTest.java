package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("loopback")
class PeerConnectionTest {
    private static final int SECONDS = 60;

    @Test
    void twoEndpointsConnectAndCarryFrames() throws Exception {
        EndpointConfig config = EndpointConfig.defaults().withBindAddresses(List.of(InetAddress.getLoopbackAddress()));
        try (Endpoint endpoint = Endpoint.open(config)) {
            PeerConnection offerer = endpoint.newPeerConnection();
            PeerConnection answerer = endpoint.newPeerConnection();
            CompletableFuture<Void> offererConnected = connected(offerer);
            CompletableFuture<Void> answererConnected = connected(answerer);
            AtomicInteger frames = new AtomicInteger();
            answerer.onTrack(event -> event.track().addFrameSink(frame -> frames.incrementAndGet()));
            RtpTransceiver audio = offerer.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);

            exchange(offerer, answerer);
            offererConnected.get(SECONDS, TimeUnit.SECONDS);
            answererConnected.get(SECONDS, TimeUnit.SECONDS);
            CompletableFuture<Void> arrived = new CompletableFuture<>();
            answerer.transceivers().get(0).receiver().track().addFrameSink(frame -> {
                if (frames.get() >= 5) {
                    arrived.complete(null);
                }
            });
            for (int i = 0; i < 10; i++) {
                byte[] packet = opusPacket(i);
                audio.sender().sendRtp("opus", packet, 0, packet.length);
            }

            arrived.get(SECONDS, TimeUnit.SECONDS);
            assertThat(answerer.connectionState()).isEqualTo(PeerConnectionState.CONNECTED);
            CompletableFuture<Void> closed = answerer.whenClosed().toCompletableFuture();
            offerer.close();
            closed.get(SECONDS, TimeUnit.SECONDS);
            assertThat(answerer.closeReason()).isEqualTo("the peer has closed");
        }
    }

    private static byte[] opusPacket(int index) {
        byte[] packet = new byte[12 + 3];
        packet[0] = (byte) 0x80;
        packet[1] = 111;
        packet[3] = (byte) index;
        int timestamp = index * 960;
        packet[6] = (byte) (timestamp >>> 8);
        packet[7] = (byte) timestamp;
        packet[11] = 7;
        packet[12] = (byte) 0xF8;
        packet[13] = (byte) 0xFF;
        packet[14] = (byte) 0xFE;
        return packet;
    }

    private static void exchange(PeerConnection offerer, PeerConnection answerer) throws Exception {
        offerer.createOffer()
                .thenCompose(offerer::setLocalDescription)
                .thenCompose(ok -> offerer.gatheringComplete())
                .toCompletableFuture()
                .get(SECONDS, TimeUnit.SECONDS);
        answerer.setRemoteDescription(offerer.localDescription())
                .thenCompose(ok -> answerer.createAnswer())
                .thenCompose(answerer::setLocalDescription)
                .thenCompose(ok -> answerer.gatheringComplete())
                .toCompletableFuture()
                .get(SECONDS, TimeUnit.SECONDS);
        offerer.setRemoteDescription(answerer.localDescription())
                .toCompletableFuture()
                .get(SECONDS, TimeUnit.SECONDS);
    }

    private static CompletableFuture<Void> connected(PeerConnection connection) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        connection.onConnectionStateChange(state -> {
            if (state == PeerConnectionState.CONNECTED) {
                done.complete(null);
            }
        });
        return done;
    }
}
