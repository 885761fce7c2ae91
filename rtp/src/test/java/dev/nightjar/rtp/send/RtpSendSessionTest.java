package dev.nightjar.rtp.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Transmit;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.HeaderExtensions;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.congestion.BandwidthConfig;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.receive.RtpEvent;
import dev.nightjar.rtp.receive.Sessions;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RtpSendSessionTest {
    private static final long MILLI = SendRig.MILLI;
    private static final long SECOND = SendRig.SECOND;

    private final HeaderExtensions extensions = new HeaderExtensions(SendRig.EXTENSIONS);
    private SendRig rig = new SendRig();

    @Test
    void aFrameBecomesPacketsUnderTheNegotiatedHeader() {
        rig.now = 3 * SECOND;
        assertThat(rig.send(true, 3_000, 90_000)).isTrue();

        List<RtpPacket> sent = rig.packetsUntil(4 * SECOND - 1);

        assertThat(sent).hasSize(3);
        assertThat(sent).extracting(RtpPacket::ssrc).containsOnly(SendRig.SSRC);
        assertThat(sent).extracting(RtpPacket::payloadType).containsOnly(Sessions.VP8);
        assertThat(sent).extracting(RtpPacket::sequenceNumber).containsExactly(32_767, 32_768, 32_769);
        assertThat(sent).extracting(RtpPacket::rtpTimestamp).containsOnly(-10);
        assertThat(sent).extracting(RtpPacket::isMarker).containsExactly(false, false, true);
        assertThat(sent).extracting(extensions::mid).containsOnly("v");
        assertThat(sent).extracting(extensions::rid).containsOnlyNulls();
        assertThat(sent).extracting(extensions::transportWideSequenceNumber).containsExactly(65_534, 65_535, 0);
        assertThat(extensions.absSendTime(sent.get(0))).as("3 s in 6.18 bits").isEqualTo(3 << 18);
        assertThat(sent).allMatch(packet -> packet.length() <= SendRig.STEADY.maxPacketBytes());
        assertThat(sent.stream().mapToInt(RtpPacket::payloadLength).sum()).isGreaterThan(3_000);
    }

    @Test
    void timestampsKeepTheirDistancesAndFollowOnAfterAnotherOrigin() {
        rig.send(true, 50, 7_000);
        rig.send(false, 50, 10_000);
        rig.now = SECOND;
        rig.stream.rebase();
        assertThat(rig.send(false, 50, 5))
                .as("another origin begins at a keyframe")
                .isFalse();
        rig.send(true, 50, 5);

        assertThat(rig.packetsUntil(2 * SECOND - 1))
                .extracting(RtpPacket::rtpTimestamp)
                .containsExactly(-10, 2_990, 2_990 + 90_000);
    }

    @Test
    void anEncodingAmongSeveralIsNamedAndItsRetransmissionsToo() {
        SendFormat format = new SendFormat("v", "hi", CodecKind.VP8, Sessions.VP8, Sessions.RTX, SendRig.EXTENSIONS);
        rig = new SendRig(SendRig.STEADY, format);
        rig.send(true, 50, 0);
        RtpPacket sent = rig.packets().get(0);
        rig.nack(sent.sequenceNumber());
        RtpPacket again = SendRig.retransmissions(rig.packetsUntil(SECOND / 2), sent.sequenceNumber())
                .get(0);

        assertThat(extensions.rid(sent)).isEqualTo("hi");
        assertThat(extensions.repairedRid(sent)).isNull();
        assertThat(extensions.repairedRid(again)).isEqualTo("hi");
        assertThat(extensions.rid(again)).isNull();
        assertThat(rig.stream.stats().rid()).isEqualTo("hi");
    }

    @Test
    void extensionsOfAFrameGoWithThePacketsTheyBelongTo() {
        FrameExtension turned =
                new FrameExtension(HeaderExtensionUri.VIDEO_ORIENTATION, new byte[] {1}, FrameExtension.Place.LAST);
        FrameExtension unknown =
                new FrameExtension(HeaderExtensionUri.PLAYOUT_DELAY, new byte[3], FrameExtension.Place.EACH);
        rig.stream.send(SendRig.vp8(true, 3_000), 0, List.of(turned, unknown), 0);

        List<RtpPacket> sent = rig.packetsUntil(SECOND / 2);

        assertThat(sent).extracting(extensions::videoOrientation).containsExactly(-1, -1, 1);
        rig.nack(sent.get(2).sequenceNumber());
        assertThat(extensions.videoOrientation(rig.packetsUntil(SECOND - 1).get(0)))
                .as("kept when sent again")
                .isEqualTo(1);
    }

    @Test
    void aMissedPacketIsSentAgainOnTheStreamOfRetransmissions() {
        rig = new SendRig(SendRig.STEADY, SendRig.format(Sessions.RTX));
        rig.send(true, 3_000, 0);
        List<RtpPacket> all = new ArrayList<>(rig.packetsUntil(100 * MILLI));
        List<RtpPacket> sent =
                all.stream().filter(packet -> packet.ssrc() == SendRig.SSRC).toList();
        rig.nack(32_768, 32_769);
        List<RtpPacket> later = rig.packetsUntil(200 * MILLI);
        all.addAll(later);

        RtpPacket middle = SendRig.retransmissions(later, 32_768).get(0);
        RtpPacket last = SendRig.retransmissions(later, 32_769).get(0);

        assertThat(middle.payloadType()).isEqualTo(Sessions.RTX);
        assertThat(middle.isMarker()).isFalse();
        assertThat(last.isMarker()).isTrue();
        assertThat(extensions.mid(middle)).isEqualTo("v");
        assertThat(middle.rtpTimestamp()).isEqualTo(-10);
        assertThat(payload(middle, 2)).isEqualTo(payload(sent.get(1), 0));
        assertThat(payload(last, 2)).isEqualTo(payload(sent.get(2), 0));
        assertThat(all.stream().filter(packet -> packet.ssrc() == SendRig.RTX_SSRC))
                .as("numbers of their own, padding among them")
                .extracting(RtpPacket::sequenceNumber)
                .isEqualTo(IntStream.range(100, 100 + all.size() - 3).boxed().toList());
        assertThat(all).extracting(extensions::transportWideSequenceNumber).doesNotHaveDuplicates();
        assertThat(rig.stream.stats().retransmittedPacketsSent()).isEqualTo(2);
        assertThat(rig.stream.stats().nackCount()).isEqualTo(1);
        assertThat(rig.stream.stats().packetsSent()).isEqualTo(3);
    }

    @Test
    void withoutAStreamOfRetransmissionsTheVerySameBytesAreSent() {
        rig = new SendRig(SendRig.STEADY, SendRig.format(-1));
        rig.send(true, 100, 0);
        RtpPacket sent = rig.packetsUntil(50 * MILLI).get(0);
        rig.nack(32_767);

        RtpPacket again = rig.packetsUntil(100 * MILLI).get(0);

        assertThat(Arrays.copyOf(again.buffer(), again.length()))
                .as("a nonce of SRTP is used for one packet only")
                .isEqualTo(Arrays.copyOf(sent.buffer(), sent.length()));
    }

    @Test
    void aPacketOnItsWayOrTooOldOrNeverSentIsNotSentAgain() {
        rig.send(true, 50, 0);
        rig.packetsUntil(50 * MILLI);
        rig.nack(32_767);
        rig.nack(32_767, 40_000);
        assertThat(rig.packetsUntil(65 * MILLI)).hasSize(1);

        rig.now = SendRig.STEADY.historyNanos() + SECOND;
        rig.session.advance(rig.now);
        rig.nack(32_767);

        assertThat(rig.packets()).isEmpty();
    }

    @Test
    void videoBeginsAtAKeyframeWhichIsAskedFor() {
        assertThat(rig.send(false, 50, 0)).isFalse();
        assertThat(rig.send(false, 50, 3_000)).isFalse();

        assertThat(rig.session.pollEvent()).isEqualTo(new RtpEvent.KeyframeRequested("v", SendRig.SSRC));
        assertThat(rig.session.pollEvent()).as("asked once").isNull();
        rig.now = SECOND;
        rig.send(false, 50, 6_000);
        assertThat(rig.session.pollEvent()).as("and again when none has come").isNotNull();
        assertThat(rig.packets()).isEmpty();
        assertThat(rig.send(true, 50, 9_000)).isTrue();
        assertThat(rig.stream.stats().frames().framesDropped()).isEqualTo(3);
        assertThat(rig.stream.stats().frames().keyFramesSent()).isEqualTo(1);
    }

    @Test
    void aReceiverThatAsksForAKeyframeIsHeard() {
        rig.send(true, 50, 0);
        rig.pictureLoss();

        assertThat(events()).contains(new RtpEvent.KeyframeRequested("v", SendRig.SSRC));
        assertThat(rig.stream.stats().pliCount()).isEqualTo(1);
    }

    @Test
    void aLargeFrameIsSpreadOverTimeAndTheTransportNumbersAreThoseOfSending() {
        rig.send(true, 100_000, 0);

        List<RtpPacket> atOnce = rig.packets();
        List<RtpPacket> later = rig.packetsUntil(SECOND - 1);

        assertThat(atOnce.size()).isLessThan(20);
        assertThat(later.size()).isGreaterThan(60);
        assertThat(extensions.absSendTime(later.get(later.size() - 1)))
                .isGreaterThan(extensions.absSendTime(atOnce.get(0)));
        assertThat(rig.stream.stats().frames().totalPacketSendDelayNanos()).isGreaterThan(SECOND);
    }

    @Test
    void whatThePathDoesNotTakeIsLeftOutUpToAKeyframe() {
        BandwidthConfig narrow = new BandwidthConfig(50_000, 100_000, 100_000);
        rig = new SendRig(new SendOptions(1_200, 1_000_000, SECOND, SECOND, narrow), SendRig.format(Sessions.RTX));
        int taken = 0;
        for (int i = 0; i < 30; i++) {
            taken += rig.send(i == 0, 20_000, 3_000 * i) ? 1 : 0;
        }

        assertThat(taken).isBetween(1, 10);
        assertThat(rig.stream.stats().frames().framesDropped()).isEqualTo(30 - taken);
        assertThat(events()).as("it would be left out too").doesNotContain(wanted());
        rig.packetsUntil(40 * SECOND);
        assertThat(rig.send(false, 500, 0)).as("refers to what was left out").isFalse();
        assertThat(events()).contains(wanted());
        assertThat(rig.send(true, 500, 0)).isTrue();
    }

    private static RtpEvent wanted() {
        return new RtpEvent.KeyframeRequested("v", SendRig.SSRC);
    }

    @Test
    void ofSeveralEncodingsTheLargestIsLeftOutFirst() {
        EncodedStream large = rig.session.open(new StreamIdentity(5, 6, 1, 1, 1));
        large.configure(SendRig.format(-1));
        large.apply(new EncodingSettings(2, true, Long.MAX_VALUE, 1));
        // One keeps to the megabit, the other wants many.
        for (int i = 0; i < 300; i++) {
            rig.send(i == 0, 2_000, 3_000 * i);
            large.send(SendRig.vp8(i % 30 == 0, 30_000), 3_000 * i, rig.now);
            rig.packetsUntil(rig.now + 33 * MILLI);
        }

        assertThat(rig.stream.stats().frames().framesDropped()).isZero();
        assertThat(rig.stream.stats().frames().framesSent()).isEqualTo(300);
        assertThat(large.stats().frames().framesDropped()).isBetween(100L, 290L);
    }

    @Test
    void soundGoesBeforePicturesThatWait() {
        EncodedStream sound = rig.session.open(new StreamIdentity(5, 6, 1, 1, 1));
        sound.configure(new SendFormat("a", null, CodecKind.PCMU, 0, -1, SendRig.EXTENSIONS));
        rig.send(true, 100_000, 0);
        rig.packets();
        EncodedFrame frame = EncodedFrame.of(CodecKind.PCMU, new byte[160], true);
        sound.send(frame, 0, rig.now);

        RtpPacket next = rig.packets().get(0);

        assertThat(next.ssrc()).isEqualTo(5);
        assertThat(next.isMarker()).as("sound begins").isTrue();
        assertThat(next.payloadLength()).isEqualTo(160);
    }

    @Test
    void soundOfAnotherClockFollowsUnderTheSameSsrcLaterByTheTimeBetween() {
        SendFormat opus = new SendFormat("a", null, CodecKind.OPUS, 111, -1, SendRig.EXTENSIONS);
        SendRig sound = new SendRig(SendRig.STEADY, opus);
        sound.stream.send(EncodedFrame.of(CodecKind.OPUS, new byte[] {8, 1, 2}, true), 0, sound.now);
        RtpPacket before = sound.packetsUntil(500 * SendRig.MILLI).get(0);

        sound.stream.configure(new SendFormat("a", null, CodecKind.PCMU, 0, -1, SendRig.EXTENSIONS));
        sound.stream.send(EncodedFrame.of(CodecKind.PCMU, new byte[160], true), 77_000, sound.now);
        RtpPacket after = sound.packets().get(0);

        assertThat(after.ssrc()).isEqualTo(before.ssrc());
        assertThat(after.rtpTimestamp() - before.rtpTimestamp())
                .as("500 ms of 8 kHz")
                .isEqualTo(4_000);
        assertThat(after.isMarker()).isTrue();
    }

    @Test
    void soundInRedCarriesThePacketBefore() {
        EncodedStream sound = rig.session.open(new StreamIdentity(5, 6, 1, 1, 1));
        SendFormat format = new SendFormat("a", null, CodecKind.PCMU, 0, -1, SendRig.EXTENSIONS);
        sound.configure(format.withRed(63));
        byte[] first = {1, 2, 3};
        byte[] second = {4, 5, 6};
        sound.send(EncodedFrame.of(CodecKind.PCMU, first, true), 0, 0);
        sound.send(EncodedFrame.of(CodecKind.PCMU, second, true), 160, 0);

        List<RtpPacket> sent = rig.packets();

        assertThat(sent).extracting(RtpPacket::payloadType).containsOnly(63);
        assertThat(payload(sent.get(0), 0)).containsExactly(0, 1, 2, 3);
        assertThat(payload(sent.get(1), 0))
                .as("header of 4 bytes of 3 bytes 160 ticks ago, RFC 2198 §3")
                .containsExactly(-128, 160 >> 6, (byte) ((160 & 0x3F) << 2), 3, 0, 1, 2, 3, 4, 5, 6);
        assertThatThrownBy(() -> SendRig.format(-1).withRed(63)).hasMessageContaining("redPayloadType");
    }

    @Test
    void aSenderReportGoesOutEachSecondAndAByeAtTheEnd() {
        rig.send(true, 100, 0);
        rig.packetsUntil(SECOND + 10 * MILLI);

        RtcpMessage.SenderReport report = (RtcpMessage.SenderReport) rig.reports.get(0);
        assertThat(report.packetCount()).isEqualTo(1);
        assertThat(report.rtpTimestamp()).isEqualTo(-10 + 90_000);
        assertThat(report.ntpTime() >>> 32).isEqualTo(3_900_000_001L);
        assertThat(rig.reports.get(1)).isInstanceOf(RtcpMessage.SourceDescription.class);

        rig.session.close(2 * SECOND);
        assertThat(rig.packets()).isEmpty();
        assertThat(rig.reports.get(rig.reports.size() - 1)).isEqualTo(new RtcpMessage.Bye(List.of(SendRig.SSRC), null));
        assertThat(rig.send(true, 100, 0)).isFalse();
        assertThat(rig.session.deadlineNanos()).isEqualTo(RtpSendSession.NO_DEADLINE);
    }

    @Test
    void aPausedStreamSaysByeAndGoesOnWithAKeyframe() {
        rig.send(true, 100, 0);
        rig.packetsUntil(10 * MILLI);
        rig.session.pause(rig.stream, rig.now);
        rig.packets();

        assertThat(rig.reports.get(2)).isInstanceOf(RtcpMessage.Bye.class);
        assertThat(rig.send(false, 100, 3_000)).isFalse();
        assertThat(rig.send(true, 100, 3_000)).isTrue();
        assertThat(rig.packetsUntil(100 * MILLI))
                .extracting(RtpPacket::sequenceNumber)
                .containsExactly(32_768);
    }

    @Test
    void aStreamThatIsNotActiveSendsNothing() {
        rig.stream.setActive(false);
        assertThat(rig.send(true, 100, 0)).isFalse();
        rig.stream.setActive(true);
        assertThat(rig.send(false, 100, 0)).isFalse();
        assertThat(rig.send(true, 100, 0)).isTrue();
    }

    @Test
    void anEncodingThatIsNotActiveSaysNoByeAndPadsNothing() {
        rig = new SendRig(SendRig.STEADY, SendRig.format(Sessions.RTX));
        rig.send(true, 100, 0);
        rig.packetsUntil(10 * MILLI);
        assertThat(rig.stream.canPad()).isTrue();

        rig.stream.apply(new EncodingSettings(2, false, 500_000, 4));

        assertThat(rig.stream.canPad()).isFalse();
        rig.packetsUntil(3 * SECOND);
        assertThat(rig.reports).as("W3C WebRTC §5.2").noneMatch(RtcpMessage.Bye.class::isInstance);
        assertThat(rig.stream.stats().frames().encoding()).isEqualTo(new EncodingSettings(2, false, 500_000, 4));
    }

    @Test
    void anEncodingThatHasEndedSaysByeAndIsCountedNoMore() {
        EncodedStream other = rig.session.open(new StreamIdentity(5, 6, 1, 1, 1));
        rig.send(true, 3_000, 0);

        rig.session.end(rig.stream, rig.now);
        rig.session.end(rig.stream, rig.now);

        assertThat(rig.packetsUntil(SECOND)).as("what waited is gone").isEmpty();
        assertThat(rig.send(true, 100, 3_000)).isFalse();
        assertThat(rig.session.stats()).extracting(OutboundStreamStats::ssrc).containsExactly(other.ssrc());
    }

    @Test
    void aBoundIsHeardOfWithoutNewsOfThePath() {
        rig.send(true, 100, 0);
        rig.packetsUntil(10 * MILLI);
        assertThat(rig.stream.targetBitrateBps()).isEqualTo(1_000_000);

        rig.stream.setMaxBitrate(200_000);
        rig.packetsUntil(2 * SECOND);

        assertThat(rig.stream.targetBitrateBps()).isEqualTo(200_000);
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> new EncodingSettings(-1, true, 1, 1)).hasMessageContaining("index: -1");
        assertThatThrownBy(() -> new EncodingSettings(0, true, 1, 0.5)).hasMessageContaining("DownBy: 0.5");
    }

    @Test
    void h264IsSplitOnlyWhereItsModeAllowsIt() {
        byte[] unit = new byte[4 + 3_000];
        NetworkBytes.putInt32(unit, 0, 3_000);
        unit[4] = 0x65; // a slice of an IDR picture, RFC 6184 §1.3
        EncodedFrame frame = EncodedFrame.of(CodecKind.H264, unit, true);
        SendFormat format = new SendFormat("v", null, CodecKind.H264, 102, -1, SendRig.EXTENSIONS);

        rig.stream.configure(format.withPacketizationMode(0));
        assertThatIllegalArgumentException().isThrownBy(() -> rig.stream.send(frame, 0, 0));
        rig.stream.configure(format);
        assertThat(rig.stream.send(frame, 0, 0)).isTrue();
    }

    @Test
    void probesAreFilledWithPaddingBesideTheMedia() {
        rig = new SendRig(SendOptions.DEFAULT, SendRig.format(Sessions.RTX));
        List<RtpPacket> sent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            rig.send(i == 0, 1_000, 3_000 * i);
            sent.addAll(rig.packetsUntil(33 * MILLI * i));
        }
        sent.addAll(rig.packetsUntil(2 * SECOND));

        List<RtpPacket> padding =
                sent.stream().filter(packet -> packet.ssrc() != SendRig.SSRC).toList();
        long media = rig.stream.stats().packetsSent();
        assertThat(padding).isNotEmpty().allMatch(packet -> packet.payloadLength() == 0);
        assertThat(rig.stream.stats().retransmittedPacketsSent()).isZero();
        assertThat(media).as("numbers of the media have no holes").isEqualTo(10);
        assertThat(padding).allMatch(packet -> packet.ssrc() == SendRig.RTX_SSRC);
    }

    @Test
    void aFrameOfAnotherCodecIsLeftOut() {
        EncodedFrame opus = EncodedFrame.of(CodecKind.OPUS, new byte[] {(byte) 0xFC, 1}, true);

        assertThat(rig.stream.send(opus, 0, 0)).isFalse();
    }

    @Test
    void statisticsCountHeadersApart() {
        rig.send(true, 100, 0);
        RtpPacket sent = rig.packets().get(0);

        OutboundStreamStats stats = rig.stream.stats();

        assertThat(stats.bytesSent()).isEqualTo(sent.payloadLength());
        assertThat(stats.headerBytesSent()).isEqualTo(sent.length() - sent.payloadLength());
        assertThat(stats.mid()).isEqualTo("v");
        assertThat(stats.ssrc()).isEqualTo(SendRig.SSRC);
        assertThat(stats.frames().framesSent()).isEqualTo(1);
        assertThat(stats.roundTripNanos()).isEqualTo(-1);
    }

    @Test
    void eventsThatNobodyTakesAreBounded() {
        rig.send(true, 100, 0);
        for (int i = 0; i < 1_000; i++) {
            rig.pictureLoss();
        }

        assertThat(events()).hasSizeLessThanOrEqualTo(64);
    }

    @Test
    void streamsAreBounded() {
        for (int i = 1; i < RtpSendSession.MAX_STREAMS; i++) {
            rig.session.open(new StreamIdentity(i, -i, 0, 0, 0));
        }

        assertThatThrownBy(() -> rig.session.open(new StreamIdentity(1, 2, 0, 0, 0)))
                .hasMessageContaining("256 are open");
    }

    @Test
    void streamsThatHaveEndedMakeRoomAndTheirPacketsLeaveUnderNoOther() {
        for (int i = 1; i < RtpSendSession.MAX_STREAMS; i++) {
            rig.session.open(new StreamIdentity(i, -i, 0, 0, 0));
        }
        rig.send(true, 20_000, 0);
        rig.session.end(rig.stream, rig.now);

        EncodedStream next = rig.session.open(new StreamIdentity(77, 78, 5, 0, 0));
        next.configure(SendRig.format(-1));
        assertThat(next.send(SendRig.vp8(true, 100), 0, rig.now)).isTrue();

        List<RtpPacket> sent = rig.packetsUntil(SECOND);
        assertThat(sent).extracting(RtpPacket::ssrc).containsOnly(77);
        assertThat(sent).extracting(RtpPacket::sequenceNumber).containsExactly(5);
    }

    @Test
    void aFirstSequenceNumberThatMightWrapEarlyIsRefused() {
        assertThatThrownBy(() -> new StreamIdentity(1, 2, 1 << 15, 0, 0)).hasMessageContaining("firstSequenceNumber");
        assertThatThrownBy(() -> new StreamIdentity(1, 2, 0, -1, 0))
                .hasMessageContaining("firstRetransmissionSequenceNumber");
    }

    @Test
    void whatIsPolledMayBeProtectedInPlace() {
        rig.send(true, 50, 0);
        Transmit out = rig.session.pollTransmit();

        assertThat(out.buffer().length - out.length()).isGreaterThan(100);
    }

    private List<RtpEvent> events() {
        List<RtpEvent> events = new ArrayList<>();
        for (RtpEvent event = rig.session.pollEvent(); event != null; event = rig.session.pollEvent()) {
            events.add(event);
        }
        return events;
    }

    private static byte[] payload(RtpPacket packet, int from) {
        int start = packet.payloadOffset() + from;
        return Arrays.copyOfRange(packet.buffer(), start, packet.payloadOffset() + packet.payloadLength());
    }

    @Test
    void whatIsAskedForWithoutAnAgreementIsNotSentAgain() {
        rig.stream.configure(SendRig.format(-1).withNacks(false));
        rig.send(true, 3_000, 0);
        rig.packetsUntil(SECOND);
        rig.nack(32_767);

        assertThat(rig.packetsUntil(2 * SECOND)).isEmpty();
        assertThat(rig.stream.stats().nackCount()).isEqualTo(1);
    }
}
