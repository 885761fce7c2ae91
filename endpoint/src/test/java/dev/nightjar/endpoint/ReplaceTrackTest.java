package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.rtp.payload.CodecKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which tracks fit what was negotiated: W3C WebRTC §5.2, replaceTrack, and §5.1, removeTrack. */
class ReplaceTrackTest extends TwoPeers {
    private final EncodedTrack vp8 = EncodedTrack.of(CodecKind.VP8);
    private final EncodedTrack h264 = EncodedTrack.of(CodecKind.H264);

    private RtpTransceiver agreed(TransceiverDirection direction) {
        RtpTransceiver transceiver = left.addTransceiver(MediaKind.VIDEO, direction);
        transceiver.setCodecPreferences(codecs("VP8"));
        await(transceiver.sender().replaceTrack(vp8));
        Sessions.exchange(left, right);
        return transceiver;
    }

    private static List<RtpCodecCapability> codecs(String name) {
        return RtpReceiver.capabilities(MediaKind.VIDEO).codecs().stream()
                .filter(codec -> codec.name().equals(name))
                .toList();
    }

    @Test
    void whatIsSentKeepsToTheCodecsThatAreAgreed() {
        RtpSender sender = agreed(TransceiverDirection.SENDONLY).sender();

        refused(sender.replaceTrack(h264), WebRtcException.Name.INVALID_MODIFICATION_ERROR, "[H264]");
        assertThat(sender.track()).isSameAs(vp8);
    }

    @Test
    void whereNothingIsSentThereIsNothingToKeepTo() {
        RtpTransceiver transceiver = agreed(TransceiverDirection.RECVONLY);
        await(transceiver.sender().replaceTrack(h264));
        assertThat(transceiver.sender().track()).isSameAs(h264);

        transceiver.setCodecPreferences(codecs("H264"));
        transceiver.setDirection(TransceiverDirection.SENDONLY);
        Sessions.exchange(left, right);
        await(transceiver.sender().replaceTrack(EncodedTrack.of(CodecKind.H264)));
        refused(transceiver.sender().replaceTrack(vp8), WebRtcException.Name.INVALID_MODIFICATION_ERROR, "[VP8]");
    }

    @Test
    void whoseASenderIsIsAskedOfOpenConnectionsOnly() {
        RtpSender sender = left.addTrack(vp8);

        assertThatThrownBy(() -> right.removeTrack(sender)).hasMessageContaining("InvalidAccessError");
        right.close();
        assertThatThrownBy(() -> right.removeTrack(sender)).hasMessageContaining("InvalidStateError");
    }
}
