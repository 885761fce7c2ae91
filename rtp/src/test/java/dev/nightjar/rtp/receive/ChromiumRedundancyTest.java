package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.repair.RedReader;
import dev.nightjar.testkit.RtpDump;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RED of Chromium 156 with the padding that it probes the link with, into a session that loses some of it. */
class ChromiumRedundancyTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void audioThatIsLostComesBackWithTheNext(int which) throws IOException {
        RtpReceiveSession session = Sessions.session(RepairSections.audio("a"));
        List<Integer> heard = new ArrayList<>();
        session.frameSink("a", frame -> heard.add(frame.rtpTimestamp()));
        List<Integer> sent = new ArrayList<>();
        int lost = 0;
        long now = 0;
        for (RtpDump.Packet dumped : dump().packets()) {
            RtpPacket packet = new RtpPacket();
            assertThat(packet.wrap(dumped.bytes(), 0, dumped.bytes().length)).isTrue();
            boolean isAudio = packet.payloadLength() > 0;
            if (isAudio) {
                assertThat(new RedReader().wrap(dumped.bytes(), packet.payloadOffset(), packet.payloadLength()))
                        .isTrue();
                sent.add(packet.rtpTimestamp());
            }
            boolean isLost = isAudio && sent.size() > 1 && sent.size() % 3 == which % 3;
            lost += isLost ? 1 : 0;
            now = dumped.atMillis() * 1_000_000L;
            if (!isLost) {
                session.receive(Sessions.path(), dumped.bytes(), 0, dumped.bytes().length, now);
            }
            session.advance(now);
        }
        session.close(now + 1_000_000_000L);

        sent.add(0, sent.get(0) - 960); // the dump's first packet brings the one before it
        // The last may be lost with nothing behind it.
        assertThat(heard).containsExactlyElementsOf(sent.subList(0, heard.size()));
        assertThat(heard).hasSizeGreaterThanOrEqualTo(sent.size() - 1);
        assertThat(lost).isPositive();
    }

    private static RtpDump dump() throws IOException {
        try (InputStream in = RedReader.class.getResourceAsStream("chromium-red.rtpdump")) {
            return RtpDump.read(in);
        }
    }
}
