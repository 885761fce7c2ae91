package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.dtmf.DtmfEvent;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.ComfortNoise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AudioSignalsTest {
    private static final long MILLI = 1_000_000L;
    private static final int EVENT = 110;

    private final RtpReceiveSession session = Sessions.session(MediaSection.of(
            "a",
            MediaKind.AUDIO,
            List.of(
                    new CodecParameters(Sessions.OPUS, "opus", 48_000, 2, Map.of()),
                    CodecParameters.of(EVENT, "telephone-event", 48_000),
                    CodecParameters.of(RepairSections.CN, "cn", 8_000)),
            new FeedbackMechanisms(false, false, false, true, false)));
    private final List<Integer> heard = new ArrayList<>();
    private long now;

    private void receive(int payloadType, int sequenceNumber, int timestamp, int... payload) {
        byte[] bytes = new byte[payload.length];
        for (int i = 0; i < payload.length; i++) {
            bytes[i] = (byte) payload[i];
        }
        now += 60 * MILLI; // past the hold of the first packets
        session.advance(now);
        session.receive(
                Sessions.path(),
                TestPackets.of(9, payloadType, sequenceNumber)
                        .mid("a")
                        .timestamp(timestamp)
                        .payload(bytes)
                        .packet()
                        .buffer(),
                0,
                TestPackets.of(9, payloadType, sequenceNumber)
                        .mid("a")
                        .payload(bytes)
                        .packet()
                        .length(),
                now);
    }

    private List<RtpEvent> events() {
        List<RtpEvent> all = new ArrayList<>();
        for (RtpEvent event = session.pollEvent(); event != null; event = session.pollEvent()) {
            all.add(event);
        }
        return all;
    }

    @Test
    void telephoneEventsAndComfortNoiseAreReportedAndAudioGoesOn() {
        session.frameSink("a", frame -> heard.add((int) frame.buffer()[1]));
        receive(Sessions.OPUS, 1, 0, 0xFC, 1);
        receive(EVENT, 2, 960, 5, 10, 960 >> 8, 960 & 0xFF);
        receive(EVENT, 3, 960, 5, 0x8A, 1_920 >> 8, 1_920 & 0xFF);
        receive(RepairSections.CN, 4, 2_880, 70);
        receive(Sessions.OPUS, 5, 3_840, 0xFC, 2);
        session.advance(now += 60 * MILLI);

        assertThat(heard).containsExactly(1, 2);
        assertThat(events())
                .containsExactly(
                        new RtpEvent.StreamStarted("a", 9, null, CodecKind.OPUS),
                        new RtpEvent.TelephoneEventHeard("a", 9, 48_000, new DtmfEvent.Started(5, 960, 10)),
                        new RtpEvent.TelephoneEventHeard("a", 9, 48_000, new DtmfEvent.Ended(5, 960, 1_920)),
                        new RtpEvent.ComfortNoiseHeard("a", 9, new ComfortNoise(70, new byte[0])));
        assertThat(session.stats().get(0).codec()).isEqualTo(CodecKind.OPUS);
    }

    @Test
    void anEventWhoseEndNeverComesEndsBySilenceOrWithTheStream() {
        receive(EVENT, 1, 0, 3, 10, 1, 0);
        receive(EVENT, 2, 0, 3, 10, 2, 0);
        assertThat(events())
                .containsExactly(new RtpEvent.TelephoneEventHeard("a", 9, 48_000, new DtmfEvent.Started(3, 0, 10)));

        session.advance(now += 200 * MILLI);
        assertThat(events())
                .containsExactly(new RtpEvent.TelephoneEventHeard("a", 9, 48_000, new DtmfEvent.Ended(3, 0, 512)));

        receive(EVENT, 3, 48_000, 4, 10, 1, 0);
        session.close(now);
        assertThat(events())
                .contains(new RtpEvent.TelephoneEventHeard("a", 9, 48_000, new DtmfEvent.Ended(4, 48_000, 256)));
    }
}
