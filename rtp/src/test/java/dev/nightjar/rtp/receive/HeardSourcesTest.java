package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whom a section's packets came of: senders by RFC 6464, what a mixer has mixed by RFC 3550 §5.1 and RFC 6465. */
class HeardSourcesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int LEVEL_ID = 1;
    private static final int LEVELS_ID = 2;

    private final RtpReceiveSession session = new RtpReceiveSession(0x51, "receiver", ReceiveOptions.RECORDING);
    private int number;

    HeardSourcesTest() {
        session.configure(new ReceiveConfig(
                List.of(Sessions.audio("a")),
                ExtensionMap.of(Map.of(
                        LEVEL_ID,
                        HeaderExtensionUri.AUDIO_LEVEL.uri(),
                        LEVELS_ID,
                        HeaderExtensionUri.CSRC_AUDIO_LEVEL.uri())),
                true));
    }

    private void receive(int ssrc, byte[] levels, long nowNanos, int... csrcs) {
        byte[] bytes = new byte[200];
        byte[] payload = {(byte) (31 << 3), 1, 2};
        RtpWriter writer = new RtpWriter();
        for (int csrc : csrcs) {
            writer.csrc(csrc);
        }
        writer.ssrc(ssrc)
                .payloadType(Sessions.OPUS)
                .sequenceNumber(number)
                .rtpTimestamp(number * 960)
                .extension(LEVEL_ID, 20, 1);
        if (levels.length > 0) {
            writer.extension(LEVELS_ID, levels, 0, levels.length);
        }
        number++;
        RtpPacket packet = Vp8Source.view(bytes, writer.writeTo(bytes, 0, payload, 0, payload.length));
        session.receiveRtp(Sessions.path(), packet.buffer(), packet.offset(), packet.length(), nowNanos);
    }

    @Test
    void theSenderAndWhomItHasMixedAreToldWithTheirLevels() {
        receive(7, new byte[] {40, 127}, SECOND, 100, 200, 300);

        List<HeardSource> heard = session.sources("a", SECOND);
        assertThat(heard).extracting(HeardSource::source).containsExactlyInAnyOrder(7, 100, 200, 300);
        assertThat(of(heard, 7).contributing()).isFalse();
        assertThat(of(heard, 7).audioLevel()).isCloseTo(0.1, within(1e-9));
        assertThat(of(heard, 100).contributing()).isTrue();
        assertThat(of(heard, 100).audioLevel()).isCloseTo(0.01, within(1e-9));
        assertThat(of(heard, 200).audioLevel()).isZero();
        assertThat(of(heard, 300).audioLevel()).as("no level told").isEqualTo(-1);
        assertThat(of(heard, 300).heardNanos()).isEqualTo(SECOND);
        assertThat(session.sources("b", SECOND)).isEmpty();
    }

    @Test
    void theLatestComeFirstAndAreForgottenAfterTenSeconds() {
        receive(7, new byte[0], 0, 100);
        receive(7, new byte[0], 4 * SECOND, 200);

        assertThat(session.sources("a", 4 * SECOND))
                .extracting(HeardSource::source)
                .endsWith(100)
                .hasSize(3);
        assertThat(session.sources("a", 11 * SECOND))
                .extracting(HeardSource::source)
                .containsExactlyInAnyOrder(7, 200);
        assertThat(session.sources("a", 15 * SECOND)).isEmpty();
    }

    @Test
    void aMixerThatNamesEverNewSourcesFillsABoundedTable() {
        for (int i = 0; i < 1_000; i++) {
            receive(7, new byte[0], i, 1_000 + 2 * i, 1_001 + 2 * i);
        }

        assertThat(session.sources("a", 1_000)).hasSize(HeardSources.MAX_SOURCES);
        assertThat(session.sources("a", 1_000)).extracting(HeardSource::source).contains(7, 2_998, 2_999);
    }

    private static HeardSource of(List<HeardSource> heard, int source) {
        return heard.stream()
                .filter(each -> each.source() == source)
                .findFirst()
                .orElseThrow();
    }
}
