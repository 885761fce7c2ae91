package dev.nightjar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.DtmfSender;
import dev.nightjar.endpoint.EncodedTrack;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.PeerConnectionState;
import dev.nightjar.rtp.payload.CodecKind;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("loopback")
class DtmfBotTest {
    private static final int SECONDS = 60;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

    private String reply(String number) {
        asked.add(number);
        return number.isEmpty() ? "D" : Integer.toString(2 * Integer.parseInt(number));
    }

    @Test
    void numbersAreAnsweredWithTones() throws Exception {
        EndpointConfig config = EndpointConfig.defaults().withLoopback(true);
        try (Endpoint callers = Endpoint.open(config);
                Endpoint endpoint = Endpoint.open(config)) {
            DtmfBot bot = new DtmfBot(endpoint, this::reply);
            PeerConnection caller = callers.newPeerConnection();
            CountDownLatch connected = new CountDownLatch(1);
            caller.onConnectionStateChange(state -> {
                if (state == PeerConnectionState.CONNECTED) {
                    connected.countDown();
                }
            });
            caller.onTrack(event -> event.receiver().onTone(tone -> heard.add(tone.tone())));
            DtmfSender keys =
                    caller.addTrack(EncodedTrack.of(CodecKind.OPUS), "voice").dtmf();
            caller.setLocalDescription()
                    .thenCompose(ok -> caller.gatheringComplete())
                    .thenCompose(ok -> bot.call(caller.localDescription().sdp()))
                    .thenCompose(answer -> caller.setRemoteDescription(JsepDescription.answer(answer)))
                    .toCompletableFuture()
                    .get(SECONDS, TimeUnit.SECONDS);
            assertThat(connected.await(SECONDS, TimeUnit.SECONDS)).isTrue();

            keys.insertDtmf("9*21#");
            assertThat(asked.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("21");
            assertThat(heard.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("4");
            assertThat(heard.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("2");

            keys.insertDtmf("#");
            assertThat(asked.poll(SECONDS, TimeUnit.SECONDS)).isEmpty();
            assertThat(heard.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("D");
        }
    }
}
