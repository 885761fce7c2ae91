package dev.nightjar.rtp.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Transmit;
import dev.nightjar.rtp.HeaderExtensions;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.congestion.BandwidthConfig;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.receive.Sessions;
import dev.nightjar.rtp.repair.FecDecoder;
import dev.nightjar.rtp.repair.FecFormat;
import dev.nightjar.rtp.repair.MutableExtensions;
import dev.nightjar.testkit.Allocations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What leaves where parity is agreed. */
class SendParityTest {
    static final int RED = 118;
    static final int RED_RTX = 119;
    static final int ULPFEC = 120;
    static final int FLEXFEC = 35;
    static final int FLEXFEC_SSRC = 0x7000_0003;
    static final int FIVE_PERCENT = 13;
    private static final long SECOND = SendRig.SECOND;

    private final HeaderExtensions extensions = new HeaderExtensions(SendRig.EXTENSIONS);
    private SendRig rig = rig(FecFormat.ULPFEC, Sessions.RTX);
    private int timestamp;

    static SendFormat format(FecFormat parity, int retransmission) {
        ParityFormat agreed = parity == FecFormat.ULPFEC
                ? ParityFormat.ulpfec(ULPFEC, RED, retransmission < 0 ? -1 : RED_RTX)
                : ParityFormat.flexfec(FLEXFEC, FLEXFEC_SSRC, 300);
        return SendRig.format(retransmission).withParity(agreed);
    }

    private static SendRig rig(FecFormat parity, int retransmission) {
        return new SendRig(SendRig.STEADY, format(parity, retransmission));
    }

    private void loss(int fractionLost256) {
        ParityRigs.report(rig, fractionLost256);
    }

    private List<RtpPacket> frame(boolean keyframe, int length) {
        assertThat(rig.send(keyframe, length, timestamp += 3_000)).isTrue();
        List<RtpPacket> packets = new ArrayList<>(rig.packetsUntil(rig.now + SECOND / 2));
        packets.removeIf(packet -> packet.payloadLength() == 0);
        return packets;
    }

    private static boolean isParity(RtpPacket packet) {
        return packet.payloadType() == FLEXFEC
                || packet.payloadType() == RED && packet.buffer()[packet.payloadOffset()] == ULPFEC;
    }

    @Test
    void withoutLossMediaIsInRedAndThereIsNoParity() {
        List<RtpPacket> sent = frame(true, 5_000);

        assertThat(sent).extracting(RtpPacket::payloadType).containsOnly(RED);
        assertThat(sent).allMatch(packet -> packet.buffer()[packet.payloadOffset()] == Sessions.VP8);
        assertThat(sent).extracting(RtpPacket::isMarker).endsWith(false, true).containsOnlyOnce(true);
        assertThat(rig.stream.stats().fecPacketsSent()).isZero();
    }

    @Test
    void ulpfecFollowsItsFrameOnTheNumbersOfTheMedia() {
        loss(FIVE_PERCENT);
        List<RtpPacket> sent = frame(true, 9_000);

        List<RtpPacket> parity = sent.stream().filter(SendParityTest::isParity).toList();
        assertThat(parity).hasSize(4); // 20 of 48 for 9
        assertThat(sent.subList(sent.size() - 4, sent.size())).isEqualTo(parity);
        assertThat(parity).noneMatch(RtpPacket::isMarker);
        assertThat(sent).extracting(RtpPacket::ssrc).containsOnly(SendRig.SSRC);
        for (int i = 0; i < sent.size(); i++) {
            assertThat(sent.get(i).sequenceNumber()).isEqualTo(32_767 + i);
        }
        assertThat(sent).extracting(extensions::transportWideSequenceNumber).doesNotHaveDuplicates();
        OutboundStreamStats stats = rig.stream.stats();
        assertThat(stats.fecPacketsSent()).isEqualTo(4);
        assertThat(stats.fecBytesSent())
                .isEqualTo(parity.stream().mapToLong(RtpPacket::payloadLength).sum());
        assertThat(stats.packetsSent()).isEqualTo(sent.size());
    }

    @Test
    void flexfecHasAStreamOfItsOwn() {
        rig = rig(FecFormat.FLEXFEC, -1);
        loss(FIVE_PERCENT);
        List<RtpPacket> sent = frame(true, 9_000);

        List<RtpPacket> parity = sent.stream().filter(SendParityTest::isParity).toList();
        assertThat(parity).hasSize(4).extracting(RtpPacket::ssrc).containsOnly(FLEXFEC_SSRC);
        assertThat(parity).extracting(RtpPacket::sequenceNumber).containsExactly(300, 301, 302, 303);
        assertThat(parity).extracting(extensions::mid).containsOnly("v");
        assertThat(sent).extracting(extensions::transportWideSequenceNumber).doesNotHaveDuplicates();
        assertThat(sent)
                .filteredOn(packet -> !isParity(packet))
                .extracting(RtpPacket::payloadType)
                .containsOnly(Sessions.VP8);
        OutboundStreamStats stats = rig.stream.stats();
        assertThat(stats.fecPacketsSent()).isEqualTo(4);
        assertThat(stats.packetsSent()).isEqualTo(sent.size() - 4);
        rig.nack(300);
        assertThat(rig.packetsUntil(rig.now + SECOND))
                .as("parity is not sent again")
                .noneMatch(SendParityTest::isParity);
    }

    @ParameterizedTest
    @EnumSource(FecFormat.class)
    void aLostPacketComesBackAsItWasSent(FecFormat format) {
        rig = rig(format, -1);
        loss(FIVE_PERCENT);
        List<RtpPacket> sent = frame(true, 9_000);
        MutableExtensions mutable = new MutableExtensions(SendRig.EXTENSIONS);
        for (RtpPacket lost : sent.stream().filter(packet -> !isParity(packet)).toList()) {
            FecDecoder decoder = new FecDecoder(SendRig.SSRC, mutable);
            for (RtpPacket packet : sent) {
                if (isParity(packet)) {
                    int skipped = format == FecFormat.ULPFEC ? 1 : 0;
                    decoder.fecPacket(
                            format,
                            packet.buffer(),
                            packet.payloadOffset() + skipped,
                            packet.payloadLength() - skipped,
                            0);
                } else if (packet != lost) {
                    decoder.mediaPacket(ParityRigs.plain(packet), 0);
                }
            }
            RtpPacket back = new RtpPacket();
            assertThat(decoder.poll(back)).isTrue();
            RtpPacket expected = ParityRigs.plain(lost);
            mutable.clear(expected);
            assertThat(ParityRigs.bytes(back)).isEqualTo(ParityRigs.bytes(expected));
        }
    }

    @Test
    void shortFramesShareAGroupOfNoMoreThanFour() {
        loss(3); // 1 %: one parity packet to sixteen
        frame(true, 100);
        List<Integer> parityPerFrame = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            parityPerFrame.add((int) frame(false, 1_500).stream()
                    .filter(SendParityTest::isParity)
                    .count());
        }

        assertThat(parityPerFrame).containsExactly(0, 0, 0, 1, 0, 0, 0, 1);
    }

    @Test
    void theGroupInProgressEndsBeforeAKeyframe() {
        loss(FIVE_PERCENT);
        frame(true, 100);
        frame(false, 1_500);
        List<RtpPacket> sent = frame(true, 9_000);

        assertThat(isParity(sent.get(0))).as("of the frame before").isTrue();
        assertThat(isParity(sent.get(1))).isFalse();
    }

    @Test
    void parityOfALongKeyframeWaitsForItsEnd() {
        loss(FIVE_PERCENT);
        List<RtpPacket> sent = frame(true, 120_000);
        sent.addAll(rig.packetsUntil(rig.now + 3 * SECOND));
        sent.removeIf(packet -> packet.ssrc() != SendRig.SSRC);

        long parity = sent.stream().filter(SendParityTest::isParity).count();
        int media = (int) (sent.size() - parity);
        assertThat(media).isGreaterThan(96);
        assertThat(parity).isGreaterThan(40);
        assertThat(sent.subList(0, media)).noneMatch(SendParityTest::isParity);
    }

    @Test
    void aNackOfMediaOrParityInRedIsAnsweredOnTheRetransmissionsOfRed() {
        loss(FIVE_PERCENT);
        List<RtpPacket> sent = frame(true, 5_000);
        RtpPacket media = sent.get(1);
        RtpPacket parity = sent.get(sent.size() - 1);
        rig.nack(media.sequenceNumber(), parity.sequenceNumber());
        List<RtpPacket> again = rig.packetsUntil(rig.now + SECOND);

        for (RtpPacket packet : List.of(media, parity)) {
            RtpPacket repeated =
                    SendRig.retransmissions(again, packet.sequenceNumber()).get(0);
            assertThat(repeated.payloadType()).isEqualTo(RED_RTX);
            assertThat(ParityRigs.payload(repeated, 2)).isEqualTo(ParityRigs.payload(packet, 0));
        }
        assertThat(rig.stream.stats().fecPacketsSent()).as("not counted again").isEqualTo(3);
    }

    @Test
    void withoutRetransmissionsOfRedThePacketItselfIsRepeated() {
        rig.stream.configure(SendRig.format(Sessions.RTX).withParity(ParityFormat.ulpfec(ULPFEC, RED, -1)));
        List<RtpPacket> sent = frame(true, 5_000);
        rig.nack(sent.get(1).sequenceNumber());
        List<RtpPacket> again = rig.packetsUntil(rig.now + SECOND);

        assertThat(again)
                .filteredOn(packet -> packet.payloadType() == RED)
                .singleElement()
                .satisfies(packet -> assertThat(ParityRigs.bytes(packet)).isEqualTo(ParityRigs.bytes(sent.get(1))));
    }

    @ParameterizedTest
    @EnumSource(FecFormat.class)
    void noPacketIsLongerThanAllowed(FecFormat format) {
        rig = rig(format, Sessions.RTX);
        loss(255);
        List<RtpPacket> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sent.addAll(frame(i % 10 == 0, 1_100 + 997 * i));
        }

        assertThat(sent).filteredOn(SendParityTest::isParity).isNotEmpty();
        assertThat(sent).allMatch(packet -> packet.length() <= SendRig.STEADY.maxPacketBytes());
    }

    @Test
    void whatParityTakesIsNotLeftForTheEncoder() {
        frame(true, 5_000);
        loss(0);
        assertThat(rig.stream.targetBitrateBps()).isEqualTo(1_000_000);

        loss(FIVE_PERCENT);
        assertThat(rig.stream.targetBitrateBps()).as("10 to 48").isEqualTo((long) (1_000_000 * 48 / 58.0));
        for (int i = 0; i < 12; i++) {
            frame(i == 0, 5_000);
            loss(0);
        }

        assertThat(rig.stream.targetBitrateBps())
                .as("but for what is not worth telling")
                .isGreaterThan(950_000);
    }

    @Test
    void aNewNegotiationGoesOnWithTheNumbersOfFlexfec() {
        rig = rig(FecFormat.FLEXFEC, -1);
        loss(FIVE_PERCENT);
        frame(true, 2_000);
        rig.stream.configure(SendRig.format(Sessions.RTX).withParity(ParityFormat.flexfec(36, FLEXFEC_SSRC, 7)));
        List<RtpPacket> sent = frame(true, 2_000);

        assertThat(sent)
                .filteredOn(packet -> packet.payloadType() == 36)
                .extracting(RtpPacket::sequenceNumber)
                .containsExactly(301);
        assertThat(rig.stream.stats().fecPacketsSent()).isEqualTo(2);
    }

    @Test
    void aFrameThatIsCutLeavesNoParityOfPacketsThatWereNotSent() {
        loss(FIVE_PERCENT);
        frame(true, 1_000);
        int queued = 0;
        while (rig.send(false, 60_000, timestamp += 3_000)) {
            queued++;
        }
        List<RtpPacket> sent = rig.packetsUntil(rig.now + 60 * SECOND);
        int expected = sent.get(0).sequenceNumber();
        for (RtpPacket packet : sent) {
            if (packet.ssrc() == SendRig.SSRC) {
                assertThat(packet.sequenceNumber()).isEqualTo(expected++ & 0xFFFF);
            }
        }
        assertThat(queued).isPositive();
    }

    @Test
    void parityOfSoundIsRefused() {
        SendFormat sound = new SendFormat("a", null, CodecKind.OPUS, 111, -1, SendRig.EXTENSIONS);
        assertThatIllegalArgumentException().isThrownBy(() -> sound.withParity(ParityFormat.ulpfec(ULPFEC, RED, -1)));
        assertThatIllegalArgumentException().isThrownBy(() -> ParityFormat.ulpfec(ULPFEC, -1, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> ParityFormat.flexfec(128, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> ParityFormat.flexfec(35, 1, 1 << 15));
    }

    @ParameterizedTest
    @EnumSource(FecFormat.class)
    void makingParityAllocatesNothing(FecFormat format) {
        BandwidthConfig wide = new BandwidthConfig(50_000, 500_000_000, 1_000_000_000);
        SendOptions options = new SendOptions(1_200, 64_000, SECOND, SECOND, wide);
        rig = new SendRig(options, format(format, Sessions.RTX));
        loss(FIVE_PERCENT);
        EncodedFrame keyframe = SendRig.vp8(true, 5_000);
        int[] packets = {0};

        long bytes = Allocations.bytesPerCall(() -> {
            rig.now += SendRig.MILLI;
            rig.stream.send(keyframe, timestamp += 90, rig.now);
            rig.session.advance(rig.now);
            for (Transmit out = rig.session.pollTransmit(); out != null; out = rig.session.pollTransmit()) {
                packets[0]++;
            }
        });

        assertThat(rig.stream.stats().fecPacketsSent()).isGreaterThan(10_000);
        assertThat(bytes).isZero();
    }

    /** Rigs that speak of parity. */
    static final class ParityRigs {
        private ParityRigs() {}

        static void report(SendRig rig, int fractionLost256) {
            byte[] datagram = new byte[64];
            dev.nightjar.rtp.rtcp.RtcpWriter writer =
                    new dev.nightjar.rtp.rtcp.RtcpWriter().wrap(datagram, 0, datagram.length);
            writer.receiverReport(1);
            writer.reportBlock(SendRig.SSRC, fractionLost256, 0, 0, 0, 0, 0);
            rig.session.receive(Sessions.path(), datagram, 0, writer.length(), rig.now);
        }

        static byte[] bytes(RtpPacket packet) {
            return Arrays.copyOfRange(packet.buffer(), packet.offset(), packet.offset() + packet.length());
        }

        static byte[] payload(RtpPacket packet, int skipped) {
            int from = packet.payloadOffset() + skipped;
            return Arrays.copyOfRange(packet.buffer(), from, from + packet.payloadLength() - skipped);
        }

        /** {@return a copy without RED} */
        static RtpPacket plain(RtpPacket packet) {
            byte[] bytes = bytes(packet);
            RtpPacket view = new RtpPacket();
            int length = bytes.length;
            if (packet.payloadType() == RED) {
                int at = packet.payloadOffset() - packet.offset();
                bytes[1] = (byte) (bytes[1] & 0x80 | bytes[at]);
                System.arraycopy(bytes, at + 1, bytes, at, length - at - 1);
                length--;
            }
            assertThat(view.wrap(bytes, 0, length)).isTrue();
            assertThat(NetworkBytes.getUint16(bytes, 2)).isEqualTo(packet.sequenceNumber());
            return view;
        }
    }
}
