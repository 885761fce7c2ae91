package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** W3C WebRTC §4.4.1.11: what closing tells of the tracks that were received. */
@Tag("loopback")
class ClosedTracksTest {
    @Test
    void aStreamThatEndsWithItsConnectionMutesNoTrack() {
        try (Endpoint endpoint = Sessions.endpoint();
                PeerConnection connection = endpoint.newPeerConnection()) {
            RtpTransceiver open = connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.RECVONLY);
            RtpTransceiver closed = connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.RECVONLY);
            open.receiver().track().setMuted(false);
            closed.receiver().track().setMuted(false);
            closed.closed();

            open.streamEnded();
            closed.streamEnded();

            assertThat(open.receiver().track().isMuted()).isTrue();
            assertThat(closed.receiver().track().isMuted()).isFalse();
        }
    }
}
