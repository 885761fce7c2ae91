package dev.nightjar.rtp.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.HeaderExtensions;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.dtmf.DtmfPacket;
import dev.nightjar.rtp.dtmf.TelephoneEvent;
import dev.nightjar.rtp.dtmf.TonePlayout;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Telephone events among the frames of a stream of sound, minutes of it in virtual time. */
class SendEventsTest {
    private static final long MILLI = SendRig.MILLI;
    private static final int OPUS = 111;
    private static final int EVENTS = 110;
    private static final int RED = 63;

    private final SendFormat format = new SendFormat("a", null, CodecKind.OPUS, OPUS, -1, SendRig.EXTENSIONS);
    private final SendRig rig = new SendRig(SendRig.STEADY, format);
    private final TonePlayout playout = new TonePlayout(48_000);
    private final List<RtpPacket> sent = new ArrayList<>();

    /** Goes on in steps of 10 ms; sound comes every 20 ms where there is any, and waits while a tone plays. */
    private void run(long millis, boolean hasSound) {
        for (long end = rig.now + millis * MILLI; rig.now < end; ) {
            boolean isFrameDue = hasSound && rig.now % (20 * MILLI) == 0;
            if (isFrameDue && !playout.isPlaying(rig.now)) {
                EncodedFrame frame = EncodedFrame.of(CodecKind.OPUS, new byte[] {8, 1, 2}, true);
                rig.stream.send(frame, (int) (rig.now / MILLI * 48), rig.now);
            }
            playout.advance(rig.now);
            for (DtmfPacket packet = playout.poll(); packet != null; packet = playout.poll()) {
                assertThat(rig.stream.send(packet, EVENTS, 48_000, rig.now)).isTrue();
            }
            sent.addAll(rig.packetsUntil(rig.now + 10 * MILLI));
        }
    }

    private List<RtpPacket> sent(int payloadType) {
        return sent.stream().filter(each -> each.payloadType() == payloadType).toList();
    }

    private static TelephoneEvent report(RtpPacket packet) {
        TelephoneEvent report = TelephoneEvent.parse(packet.buffer(), packet.payloadOffset(), packet.payloadLength());
        assertThat(report).isNotNull();
        return report;
    }

    @Test
    void eventsShareTheSsrcTheNumbersAndTheClockOfTheSoundAroundThem() {
        run(50, true);
        playout.play(5, 100 * MILLI, rig.now);
        run(450, true);

        assertThat(sent).extracting(RtpPacket::ssrc).containsOnly(SendRig.SSRC);
        assertThat(sent)
                .extracting(RtpPacket::sequenceNumber)
                .containsExactlyElementsOf(
                        IntStream.range(32_767, 32_767 + sent.size()).boxed().toList());
        List<RtpPacket> events = sent(EVENTS);
        assertThat(events).hasSize(7);
        assertThat(events)
                .extracting(RtpPacket::rtpTimestamp)
                .as("sound began at -10, the event 50 ms later")
                .containsOnly(-10 + 50 * 48);
        assertThat(events)
                .extracting(RtpPacket::isMarker)
                .containsExactly(true, false, false, false, false, false, false);
        assertThat(events).extracting(each -> report(each).duration()).endsWith(4_800, 4_800, 4_800);
        HeaderExtensions extensions = new HeaderExtensions(SendRig.EXTENSIONS);
        assertThat(events).extracting(extensions::mid).containsOnly("a");
        assertThat(sent)
                .extracting(extensions::transportWideSequenceNumber)
                .doesNotContainNull()
                .doesNotHaveDuplicates();
        assertThat(sent(OPUS))
                .extracting(each -> (each.rtpTimestamp() + 10) / 48)
                .as("sound waits while the tone plays, and its clock runs on")
                .startsWith(0, 20, 40, 160, 180)
                .isSorted();
        assertThat(sent(OPUS))
                .filteredOn(RtpPacket::isMarker)
                .extracting(each -> (each.rtpTimestamp() + 10) / 48)
                .as("sound begins, and begins again behind the tone: RFC 3551 §4.1")
                .containsExactly(0, 160);
    }

    @Test
    void withoutAnySoundEventsBeginTheStreamAndSoundFollowsOn() {
        assertThat(rig.stream.isStarted()).isFalse();
        playout.play(1, 40 * MILLI, rig.now);
        run(1_000, false);
        playout.play(2, 40 * MILLI, rig.now);
        run(1_000, false);

        assertThat(rig.stream.isStarted()).isTrue();
        assertThat(sent).extracting(RtpPacket::payloadType).containsOnly(EVENTS);
        assertThat(sent.get(0).sequenceNumber()).isEqualTo(32_767);
        assertThat(sent)
                .extracting(RtpPacket::rtpTimestamp)
                .contains(-10, 48_000 - 10)
                .hasSize(8);
        assertThat(rig.reports)
                .as("a stream of events alone is reported as any other")
                .anyMatch(each -> each instanceof RtcpMessage.SenderReport);
        sent.clear();

        run(20, true);

        assertThat(sent).extracting(RtpPacket::payloadType).containsExactly(OPUS);
        assertThat(sent.get(0).rtpTimestamp())
                .as("two seconds after the first event")
                .isEqualTo(96_000 - 10);
        assertThat(sent.get(0).sequenceNumber()).isEqualTo(32_767 + 8);
    }

    @Test
    void segmentsOfALongEventHaveTimestampsOfTheirOwn() {
        playout.play(7, 3_000 * MILLI, rig.now);
        run(4_000, true);

        assertThat(sent(EVENTS))
                .extracting(RtpPacket::rtpTimestamp)
                .contains(-10, -10 + 65_535, -10 + 131_070)
                .isSorted();
        assertThat(sent(EVENTS).stream().filter(RtpPacket::isMarker)).hasSize(1);
    }

    @Test
    void durationsMayCountInAnotherClockThanTheSounds() {
        TonePlayout narrow = new TonePlayout(8_000);
        run(20, true);
        narrow.play(3, 9_000 * MILLI, rig.now);
        narrow.advance(SansIo.NO_DEADLINE - 1);
        for (DtmfPacket packet = narrow.poll(); packet != null; packet = narrow.poll()) {
            rig.stream.send(packet, EVENTS, 8_000, rig.now);
            sent.addAll(rig.packets());
        }

        List<RtpPacket> events = sent(EVENTS);
        assertThat(report(events.get(0)).duration()).isEqualTo(160);
        assertThat(events).extracting(RtpPacket::rtpTimestamp).contains(-10 + 960, -10 + 960 + 65_535 * 6);
    }

    @Test
    void redundancyIsOfSoundAloneAndNeverAcrossAnEvent() {
        rig.stream.configure(format.withRed(RED));
        run(60, true);
        int usual = sent.get(sent.size() - 1).payloadLength();
        playout.play(1, 40 * MILLI, rig.now);
        run(200, true);

        assertThat(sent(EVENTS)).extracting(RtpPacket::payloadLength).containsOnly(TelephoneEvent.BYTES);
        for (int i = 1; i < sent.size(); i++) {
            boolean isAfterEvent = sent.get(i - 1).payloadType() == EVENTS;
            if (sent.get(i).payloadType() == RED && isAfterEvent) {
                assertThat(sent.get(i).payloadLength()).isLessThan(usual);
            }
        }
        assertThat(sent(RED)).extracting(RtpPacket::payloadLength).contains(usual);
    }

    @Test
    void nothingIsSentOfAnEncodingThatIsNotActiveOrHasNoFormat() {
        playout.play(1, 40 * MILLI, 0);
        playout.advance(20 * MILLI);
        DtmfPacket report = playout.poll();
        assertThat(report).isNotNull();
        EncodedStream bare = rig.session.open(new StreamIdentity(1, 2, 3, 4, 5));

        rig.stream.setActive(false);

        assertThat(rig.stream.send(report, EVENTS, 48_000, 20 * MILLI)).isFalse();
        assertThat(bare.send(report, EVENTS, 48_000, 20 * MILLI)).isFalse();
        assertThat(rig.packets()).isEmpty();
        rig.stream.setActive(true);
        assertThat(rig.stream.send(report, EVENTS, 48_000, 20 * MILLI)).isTrue();
    }
}
