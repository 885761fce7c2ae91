package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.payload.CodecKind;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** Transceivers come and go for as long as a connection lasts; what sent their tracks goes with them. */
class StoppedSendersTest extends TwoPeers {
    private static final int ROUNDS = 20;
    private static final int MORE_THAN_STREAMS = 300;

    private int remembered(ToIntFunction<PeerMedia> what) {
        CompletableFuture<Integer> size = new CompletableFuture<>();
        left.onLoop(peer -> peer.change(media -> size.complete(what.applyAsInt(media))));
        return Sessions.await(size);
    }

    private RtpTransceiver send(Track track) {
        RtpTransceiver transceiver = left.addTransceiver(track, RtpTransceiverInit.of(TransceiverDirection.SENDONLY));
        assertThat(transceiver.sender().track()).isSameAs(track);
        return transceiver;
    }

    @Test
    void sendersOfFramesAreForgottenWhenTheirSectionIsRejected() {
        EncodedTrack track = EncodedTrack.of(CodecKind.PCMU);
        for (int i = 0; i < ROUNDS; i++) {
            RtpTransceiver transceiver = send(track);
            Sessions.exchange(left, right);
            transceiver.stop();
            Sessions.exchange(left, right);
        }

        assertThat(remembered(media -> media.encoded().size())).isZero();
    }

    @Test
    void moreSendersThanThereCanBeStreamsMayComeAndGoUnnegotiated() {
        EncodedTrack track = EncodedTrack.of(CodecKind.PCMU);
        for (int i = 0; i < MORE_THAN_STREAMS; i++) {
            send(track).stop();
        }
        RtpTransceiver last = send(track);
        Sessions.exchange(left, right);

        assertThat(last.currentDirection()).isEqualTo(TransceiverDirection.SENDONLY);
        assertThat(remembered(media -> media.encoded().size())).isOne();
        assertThat(remembered(media -> media.encoded().of(last.sender()) == null ? 0 : 1))
                .isOne();
    }

    @Test
    void sendersOfForwardedTracksAreForgottenWhenTheirSectionIsRejected() {
        Track arriving = right.addTransceiver(MediaKind.AUDIO, TransceiverDirection.RECVONLY)
                .receiver()
                .track();
        for (int i = 0; i < ROUNDS; i++) {
            RtpTransceiver transceiver = send(arriving);
            Sessions.exchange(left, right);
            transceiver.stop();
            Sessions.exchange(left, right);
        }

        assertThat(remembered(media -> media.forwarders().size())).isZero();
    }
}
