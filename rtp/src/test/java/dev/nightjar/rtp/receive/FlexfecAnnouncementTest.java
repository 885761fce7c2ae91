package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlexfecAnnouncementTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void packetsAreKeptFromTheFirstOnlyWhereParityIsAnnounced(boolean isAnnounced) {
        MediaSection protectedSection = RepairSections.video("v", FeedbackMechanisms.ALL);
        RtpReceiveSession session = Sessions.session(new MediaSection(
                "v",
                MediaKind.VIDEO,
                protectedSection.codecs(),
                FeedbackMechanisms.ALL,
                List.of(VideoCall.SSRC),
                Map.of(),
                isAnnounced ? protectedSection.fecSsrcs() : Map.of()));

        session.receive(
                Sessions.path(),
                TestPackets.of(VideoCall.SSRC, Sessions.VP8, 1).packet().buffer(),
                0,
                TestPackets.of(VideoCall.SSRC, Sessions.VP8, 1).packet().length(),
                0);

        assertThat(session.parityStreams()).isEqualTo(isAnnounced ? 1 : 0);
    }
}
