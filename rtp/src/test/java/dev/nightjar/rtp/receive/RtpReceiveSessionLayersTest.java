package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import dev.nightjar.rtp.rtcp.RtcpReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several simulcast encodings of one section, and the one that its frame sink hears. */
class RtpReceiveSessionLayersTest {
    private static final long MS = 1_000_000;
    private static final int SMALL = 1;
    private static final int LARGE = 2;

    private final List<Frame> frames = new ArrayList<>();
    private final RtpReceiveSession session = Sessions.session(Sessions.video("v", FeedbackMechanisms.ALL));
    private boolean named = true;

    @BeforeEach
    void listen() {
        session.frameSink("v", frame -> frames.add(frame.copyOf()));
    }

    private static byte[] key(int width) {
        return new byte[] {
            0x10, 0x10, 2, 0, (byte) 0x9D, 1, 0x2A, (byte) width, (byte) (width >> 8), (byte) (width / 2), 0
        };
    }

    private void receive(int ssrc, int number, byte[] payload, long nowNanos) {
        TestPackets made = TestPackets.of(ssrc, Sessions.VP8, number).payload(payload);
        RtpPacket packet = named ? made.rid(ssrc == SMALL ? "q" : "f").packet() : made.packet();
        session.receiveRtp(Sessions.path(), packet.buffer(), packet.offset(), packet.length(), nowNanos);
    }

    private static byte[] delta() {
        return new byte[] {0x10, 0x11, 2, 0, 1, 2, 3};
    }

    private List<Integer> heard() {
        List<Integer> ssrcs = frames.stream().map(Frame::ssrc).toList();
        frames.clear();
        return ssrcs;
    }

    private long requestsFor(int ssrc) {
        long requests = 0;
        for (var next = session.pollTransmit(); next != null; next = session.pollTransmit()) {
            RtcpReader reader = new RtcpReader();
            assertThat(reader.wrap(next.buffer(), next.offset(), next.length())).isTrue();
            while (reader.next()) {
                requests +=
                        reader.message() instanceof RtcpMessage.PictureLossIndication loss && loss.mediaSsrc() == ssrc
                                ? 1
                                : 0;
            }
        }
        return requests;
    }

    @Test
    void theSinkHearsTheLargestAndWhenThatFallsSilentWhatIsLeft() {
        receive(SMALL, 1, key(160), 0);
        session.advance(100 * MS);
        assertThat(heard()).containsExactly(SMALL);

        receive(LARGE, 1, key(640), 100 * MS);
        session.advance(200 * MS);
        receive(SMALL, 2, delta(), 200 * MS);
        receive(LARGE, 2, delta(), 200 * MS);
        assertThat(heard()).containsExactly(LARGE, LARGE);

        requestsFor(SMALL);
        receive(SMALL, 3, delta(), 1_300 * MS);
        assertThat(heard()).isEmpty();
        assertThat(requestsFor(SMALL)).isEqualTo(1);
        receive(SMALL, 4, key(160), 1_400 * MS);
        assertThat(heard()).containsExactly(SMALL);
    }

    @Test
    void encodingsWithoutRidAreToldApartByTheNamesOfTheirSsrcs() {
        named = false;
        session.nameLayers(Map.of(SMALL, "1", LARGE, "2"));
        receive(LARGE, 1, key(640), 0);
        receive(SMALL, 1, key(160), 0);
        session.advance(100 * MS);
        receive(SMALL, 2, delta(), 100 * MS);

        assertThat(heard()).containsExactly(LARGE);
        assertThat(session.stats()).extracting(InboundStreamStats::rid).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void aKeyframeIsAskedOfOneEncodingAlone() {
        receive(SMALL, 1, key(160), 0);
        receive(LARGE, 1, key(640), 0);
        session.advance(100 * MS);
        requestsFor(SMALL);

        session.requestKeyframe(LARGE, 200 * MS);

        assertThat(session.stats())
                .filteredOn(stream -> stream.pliCount() > 0)
                .extracting(InboundStreamStats::ssrc)
                .containsExactly(LARGE);
        session.requestKeyframe(77, 300 * MS);
        assertThat(session.pollTransmit()).as("the request of before").isNotNull();
        assertThat(session.pollTransmit()).isNull();
    }
}
