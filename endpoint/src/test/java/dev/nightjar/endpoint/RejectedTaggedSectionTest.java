package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.payload.CodecKind;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call whose answer rejects the section that carries the bundle's transport: ADR 44. */
class RejectedTaggedSectionTest {
    private VirtualCall call;

    @AfterEach
    void close() {
        call.close();
    }

    private static List<RtpCodecCapability> codecs(String name) {
        return RtpReceiver.capabilities(MediaKind.VIDEO).codecs().stream()
                .filter(codec -> codec.name().equals(name))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(BundlePolicy.class)
    void theOthersOfItsBundleConnectByCandidatesThatAreToldOfTheRejectedOne(BundlePolicy policy) {
        call = new VirtualCall(Configuration.defaults().withBundlePolicy(policy));
        PeerConnection left = call.left.connection;
        PeerConnection right = call.right.connection;
        left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDRECV).setCodecPreferences(codecs("VP9"));
        left.addTrack(EncodedTrack.of(CodecKind.OPUS), "stream");
        right.addTrack(EncodedTrack.of(CodecKind.VP8));
        right.transceivers().get(0).setCodecPreferences(codecs("VP8"));

        call.connect();

        assertThat(left.currentLocalDescription().sdp()).contains("a=group:BUNDLE 0 1");
        assertThat(right.currentLocalDescription().sdp()).contains("a=group:BUNDLE 1", "m=video 0 ");
        assertThat(left.transceivers()).hasSize(1).allMatch(each -> each.kind() == MediaKind.AUDIO);
        assertThat(left.transceivers().get(0).currentDirection()).isEqualTo(TransceiverDirection.SENDONLY);
    }
}
