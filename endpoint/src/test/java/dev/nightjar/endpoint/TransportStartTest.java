package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("loopback")
class TransportStartTest {
    private static final int PEERS = 12;
    private static final EndpointConfig LOOPBACK =
            EndpointConfig.defaults().withBindAddresses(List.of(InetAddress.getLoopbackAddress()));

    @Test
    void theOfferingSideControlsBeforeTheAnswerComes() throws Exception {
        try (Endpoint offering = Endpoint.open(LOOPBACK);
                Endpoint answering = Endpoint.open(LOOPBACK)) {
            List<PeerPair> pairs = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                pairs.add(PeerPair.start(offering, answering, event -> {}));
            }

            for (PeerPair pair : pairs) {
                pair.awaitConnected();
                assertThat(pair.answererStats().nightjar().ice().roleConflicts())
                        .isZero();
            }
        }
    }

    @Test
    void packetsThatComeBeforeTheKeysAreNotLost() throws Exception {
        RecordedMedia sound = RecordedMedia.opus(400);
        try (Endpoint offering = Endpoint.open(LOOPBACK);
                Endpoint answering = Endpoint.open(LOOPBACK)) {
            List<PeerPair> pairs = new ArrayList<>();
            List<FrameCounter> counters = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                FrameCounter counter = new FrameCounter();
                PeerPair pair = PeerPair.start(offering, answering, counter);
                pair.offerer.onConnectionStateChange(state -> {
                    if (state == PeerConnectionState.CONNECTED) {
                        sendAtOnce(sound, pair.audio.sender());
                    }
                });
                pairs.add(pair);
                counters.add(counter);
            }

            for (int i = 0; i < PEERS; i++) {
                pairs.get(i).awaitConnected();
                counters.get(i).await(MediaKind.AUDIO, sound.frames());
                assertThat(pairs.get(i).answererStats().nightjar().datagrams().packetsRefused())
                        .isZero();
            }
        }
    }

    private static void sendAtOnce(RecordedMedia media, RtpSender sender) {
        media.packets()
                .forEach(packet -> sender.sendRtp(media.encodingName(), packet.bytes(), 0, packet.bytes().length));
    }
}
