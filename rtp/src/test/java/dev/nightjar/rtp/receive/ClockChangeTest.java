package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.rtcp.RtcpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One SSRC whose codec, and with it the clock of its timestamps, becomes another: RFC 7160. */
class ClockChangeTest {
    private static final long MS = 1_000_000;
    private static final int SSRC = 9;
    private static final int PCMU = 0;
    private static final int EVENT = 126;
    private static final long NTP_SECONDS = 3_900_000_000L;

    private final List<Frame> frames = new ArrayList<>();
    private final RtpReceiveSession session = new RtpReceiveSession(0x51, "receiver", ReceiveOptions.RECORDING);
    private int sequenceNumber = 100;
    private int timestamp = 5_000;

    ClockChangeTest() {
        MediaSection sound = MediaSection.of(
                "a",
                MediaKind.AUDIO,
                List.of(
                        new CodecParameters(Sessions.OPUS, "opus", 48_000, 2, Map.of()),
                        CodecParameters.of(PCMU, "PCMU", 8_000),
                        CodecParameters.of(EVENT, "telephone-event", 8_000)),
                new FeedbackMechanisms(false, false, false, true, false));
        session.configure(new ReceiveConfig(List.of(sound), ExtensionMap.of(Map.of()), true));
        session.frameSink("a", frame -> frames.add(frame.copyOf()));
    }

    /** Every other packet comes 2 ms late, so that there is jitter to measure. */
    private void receive(int payloadType, int bytes, int ticks, long dueNanos) {
        byte[] payload = new byte[bytes];
        payload[0] = (byte) (31 << 3); // RFC 6716 §3.1: 20 ms of CELT
        timestamp += ticks;
        RtpPacket packet = TestPackets.of(SSRC, payloadType, sequenceNumber++)
                .timestamp(timestamp)
                .payload(payload)
                .packet();
        long nowNanos = dueNanos + (sequenceNumber % 2) * 2 * MS;
        session.advance(nowNanos);
        session.receiveRtp(Sessions.path(), packet.buffer(), packet.offset(), packet.length(), nowNanos);
    }

    private void report(long nowNanos) {
        byte[] bytes = new byte[100];
        RtcpWriter writer = new RtcpWriter().wrap(bytes, 0, bytes.length);
        writer.senderReport(SSRC, NTP_SECONDS << 32, timestamp, 50, 1_000);
        session.receiveRtcp(Sessions.path(), bytes, 0, writer.length(), nowNanos);
    }

    private double jitterMillis() {
        return session.stats().get(0).jitterNanos() / 1e6;
    }

    @Test
    void framesKeepTheirPlaceOnTheSendersClockAndJitterItsMeasure() {
        for (int i = 0; i < 100; i++) {
            receive(Sessions.OPUS, 20, 960, i * 20 * MS);
        }
        report(99 * 20 * MS);
        double before = jitterMillis();
        for (int i = 100; i < 300; i++) {
            receive(PCMU, 160, 160, i * 20 * MS);
        }
        session.advance(10_000 * MS);

        assertThat(before).isCloseTo(2, within(0.4));
        assertThat(jitterMillis()).isCloseTo(2, within(0.4));
        assertThat(frames).hasSize(300);
        long reported = NTP_SECONDS * 1_000 * MS;
        assertThat(frames.get(299).ntpNanos()).isCloseTo(reported + 200 * 20 * MS, within(20 * MS));
    }

    @Test
    void aStreamThatBeginsWithATelephoneEventHasTheClockOfItsSound() {
        for (int i = 0; i < 5; i++) {
            receive(EVENT, 4, 0, i * 20 * MS);
        }
        for (int i = 5; i < 105; i++) {
            receive(Sessions.OPUS, 20, 960, i * 20 * MS);
        }
        double jitter = jitterMillis();
        report(104 * 20 * MS);
        receive(Sessions.OPUS, 20, 48_000, 105 * 20 * MS);
        session.advance(10_000 * MS);

        assertThat(jitter).isCloseTo(2, within(0.5));
        assertThat(frames.get(100).ntpNanos()).isEqualTo((NTP_SECONDS + 1) * 1_000 * MS);
    }

    @Test
    void eventsAmongSoundDoNotChangeItsClock() {
        for (int i = 0; i < 100; i++) {
            boolean isEvent = i % 10 == 9;
            receive(isEvent ? EVENT : Sessions.OPUS, isEvent ? 4 : 20, 960, i * 20 * MS);
        }

        assertThat(jitterMillis()).isCloseTo(2, within(0.4));
    }
}
