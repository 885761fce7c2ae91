package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Transmit;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.repair.FecFormat;
import dev.nightjar.rtp.repair.FecProtection;
import dev.nightjar.rtp.repair.FecProtection.Losses;
import dev.nightjar.rtp.repair.RedEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RtpReceiveSessionRepairTest {
    private static final long MILLI = 1_000_000L;

    private final RtpReceiveSession session =
            Sessions.session(RepairSections.video("v", FeedbackMechanisms.ALL), RepairSections.audio("a"));
    private final Vp8Source source = new Vp8Source(1, 1_000, 5_000);
    private final List<Integer> frames = new ArrayList<>();
    private final List<RtpPacket> seen = new ArrayList<>();
    private long now;

    private void listen() {
        session.frameSink("v", frame -> frames.add(Vp8Source.numberOf(frame)));
    }

    @ParameterizedTest
    @EnumSource(FecFormat.class)
    void aLostPacketComesBackByParityAndIsNotAskedFor(FecFormat format) {
        listen();
        ProtectingSender sender = new ProtectingSender(format, new FecProtection(4, 1, Losses.RANDOM), 65_500);
        int count = 0;
        int lost = 0;
        for (int i = 0; i < 100; i++) {
            for (RtpPacket media : source.frame(i == 0, 1, 100)) {
                List<RtpPacket> sent = sender.send(media);
                boolean isLost = ++count % 8 == 3;
                lost += isLost ? 1 : 0;
                sent.subList(isLost ? 1 : 0, sent.size()).forEach(this::receive);
            }
        }
        settle();

        assertThat(frames)
                .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
        InboundStreamStats stats = session.stats().get(0);
        assertThat(stats.nackCount()).isZero();
        assertThat(stats.pliCount()).isZero();
        assertThat(stats.repairs().packetsRecovered()).isBetween(lost - 1L, (long) lost);
        assertThat(stats.repairs().fecPacketsReceived()).isEqualTo(count / 4);
        assertThat(stats.repairs().fecPacketsDiscarded())
                .isEqualTo(count / 4 - stats.repairs().packetsRecovered());
        assertThat(stats.repairs().fecBytesReceived()).isGreaterThan(count / 4 * 100L);
        assertThat(stats.packetsLost()).isEqualTo(lost);
        assertThat(session.parityStreams()).isEqualTo(1);
        assertThat(session.counters().unmatchedRetransmissions()).isZero();
    }

    @Test
    void redIsUndoneForThoseWhoTakePackets() {
        session.packetSink("v", (packet, arrivalNanos) -> seen.add(copyOf(packet)));
        ProtectingSender sender = new ProtectingSender(FecFormat.ULPFEC, new FecProtection(2, 1, Losses.RANDOM), 10);
        List<RtpPacket> media = source.frame(true, 1, 100);
        media.forEach(packet -> sender.send(packet).forEach(this::receive));

        assertThat(seen).extracting(RtpPacket::payloadType).containsOnly(Sessions.VP8);
        // Numbers have no holes: a parity packet leaves an empty one behind.
        assertThat(seen)
                .extracting(RtpPacket::sequenceNumber)
                .containsExactlyElementsOf(
                        IntStream.range(10, 10 + seen.size()).boxed().toList());
        assertThat(seen).filteredOn(packet -> packet.payloadLength() > 0).hasSameSizeAs(media);
        assertThat(seen.get(0).isMarker()).isEqualTo(media.size() == 1);
        assertThat(bytesOf(seen.get(0))).isEqualTo(bytesOf(media.get(0)));
    }

    @Test
    void aRetransmissionOfARedPacketIsUndoneTwice() {
        listen();
        ProtectingSender sender = new ProtectingSender(FecFormat.ULPFEC, new FecProtection(40, 1, Losses.RANDOM), 10);
        List<RtpPacket> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            source.frame(i == 0, 1, 100).forEach(media -> all.addAll(sender.send(media)));
        }
        RtpPacket lost = all.get(1);
        for (RtpPacket packet : all) {
            if (packet != lost) {
                receive(packet);
            }
        }
        receive(retransmission(lost));
        settle();

        assertThat(frames).containsExactly(0, 1, 2);
        assertThat(session.stats().get(0).retransmittedPacketsReceived()).isEqualTo(1);
    }

    @Test
    void aLostParityPacketIsAskedForOnceAndItsRetransmissionStillRepairs() {
        listen();
        ProtectingSender sender = new ProtectingSender(FecFormat.ULPFEC, new FecProtection(2, 1, Losses.RANDOM), 10);
        List<RtpPacket> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            source.frame(i == 0, 1, 100).forEach(media -> all.addAll(sender.send(media)));
        }
        all.subList(0, 3).forEach(this::receive); // media, media, parity: parity is kept from the first RED packet on
        receive(all.get(3));
        RtpPacket media = all.get(4);
        RtpPacket parity = all.get(5);
        assertThat(parity.buffer()[parity.payloadOffset()]).isEqualTo((byte) RepairSections.ULPFEC);
        all.subList(6, all.size()).forEach(this::receive);
        receive(retransmission(parity));
        settle();

        assertThat(media.payloadLength()).isPositive();
        assertThat(session.stats().get(0).repairs().packetsRecovered()).isEqualTo(1);
        assertThat(frames).containsExactly(0, 1, 2, 3);
    }

    @Test
    void flexfecOfAnUnknownStreamIsCounted() {
        ProtectingSender sender = new ProtectingSender(FecFormat.FLEXFEC, new FecProtection(1, 1, Losses.RANDOM), 10);
        RtpPacket parity = sender.send(source.frame(true, 1, 100).get(0)).get(1);

        receive(parity);

        assertThat(session.counters().unmatchedRetransmissions()).isEqualTo(1);
        assertThat(session.stats()).isEmpty();
    }

    @Test
    void flexfecMayNotProtectAStreamOfAnotherSection() {
        receive(TestPackets.of(0x77, Sessions.OPUS, 1)
                .mid("a")
                .payload((byte) 0xFC, (byte) 1)
                .packet());
        ProtectingSender sender = new ProtectingSender(FecFormat.FLEXFEC, new FecProtection(1, 1, Losses.RANDOM), 10);
        RtpPacket parity = sender.send(source.frame(true, 1, 100).get(0)).get(1);
        NetworkBytes.putInt32(parity.buffer(), parity.payloadOffset() + 12, 0x77);

        receive(parity);

        assertThat(session.counters().unmatchedRetransmissions()).isEqualTo(1);
    }

    @Test
    void streamsBeyondTheBoundGoWithoutParity() {
        for (int i = 0; i < RepairMemory.MAX_DECODERS + 5; i++) {
            byte[] vp8 = {RepairSections.ULPFEC, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
            receive(TestPackets.of(100 + i, RepairSections.RED, 1)
                    .mid("v")
                    .payload(vp8)
                    .packet());
        }
        assertThat(session.parityStreams()).isEqualTo(RepairMemory.MAX_DECODERS);
        assertThat(session.stats())
                .extracting(stats -> stats.repairs().fecPacketsDiscarded())
                .containsOnly(1L);

        session.close(now);

        assertThat(session.parityStreams()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void redundantAudioGivesLostPacketsBackInOrder(int distance) {
        List<Frame> heard = new ArrayList<>();
        session.frameSink("a", frame -> heard.add(frame.copyOf()));
        RedEncoder red = new RedEncoder(distance);
        List<RtpPacket> packets = new ArrayList<>();
        for (int i = 0; i < 58; i++) {
            packets.add(audio(red, 65_520 + i, i));
        }
        for (int i = 0; i < 58; i++) {
            boolean isLost = i % 7 == 3 || (distance == 2 && i % 7 == 4);
            if (!isLost) {
                receive(packets.get(i));
            }
        }
        settle();

        assertThat(heard).hasSize(58);
        for (int i = 0; i < 58; i++) {
            assertThat(heard.get(i).buffer()[1]).isEqualTo((byte) i);
            assertThat(heard.get(i).rtpTimestamp()).isEqualTo(960 * i);
            assertThat(heard.get(i).hasGapBefore()).isFalse();
            assertThat(heard.get(i).durationSamples()).isEqualTo(960);
        }
        InboundStreamStats stats = session.stats().get(0);
        assertThat(stats.repairs().packetsRecovered()).isEqualTo(distance == 1 ? 8 : 16);
        assertThat(stats.repairs().fecPacketsReceived()).isZero();
        assertThat(stats.packetsDiscarded()).isZero();
        assertThat(session.parityStreams()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void redundantAudioFindsItsPlaceAmongPaddingAndIsHeardOnce(boolean paddingBeforeIsLost) {
        List<Integer> heard = new ArrayList<>();
        session.frameSink("a", frame -> heard.add((int) frame.buffer()[1]));
        RedEncoder red = new RedEncoder(1);
        receive(audio(red, 1, 1));
        if (!paddingBeforeIsLost) {
            receive(padding(2, 1));
        }
        RtpPacket late = audio(red, 3, 2);
        receive(padding(4, 2));
        receive(audio(red, 5, 3));
        receive(late);
        receive(audio(red, 6, 4));
        settle();

        assertThat(heard).containsExactly(1, 2, 3, 4);
        assertThat(session.stats().get(0).repairs().packetsRecovered()).isEqualTo(1);
        assertThat(session.stats().get(0).packetsAbandoned()).isZero();
    }

    /** What libwebrtc probes the link with: a number of its own and the time of the audio before. */
    private static RtpPacket padding(int sequenceNumber, int number) {
        return TestPackets.of(5, RepairSections.AUDIO_RED, sequenceNumber)
                .mid("a")
                .timestamp(960 * number)
                .payload()
                .padding(200)
                .packet();
    }

    @Test
    void aBlockWhoseTimeDoesNotFitItsPlaceIsLeftAlone() {
        List<Integer> heard = new ArrayList<>();
        session.frameSink("a", frame -> heard.add((int) frame.buffer()[1]));
        receive(audio(new RedEncoder(0), 1, 1));
        receive(audio(new RedEncoder(0), 2, 2));
        // Number 4 brings a copy of the packet of time 1, which would have to be number 3.
        RedEncoder everySecond = new RedEncoder(1);
        audio(everySecond, 1, 1);
        receive(audio(everySecond, 4, 4));
        settle();

        assertThat(heard).containsExactly(1, 2, 4);
        assertThat(session.stats().get(0).repairs().packetsRecovered()).isZero();
    }

    @Test
    void redThatIsBrokenOrOfNothingNegotiatedLeavesAHoleNobodyWaitsFor() {
        session.frameSink(
                "a", frame -> seen.add(TestPackets.of(1, 1, frame.buffer()[1]).packet()));
        receive(audio(new RedEncoder(0), 1, 1));
        receive(TestPackets.of(5, RepairSections.AUDIO_RED, 2)
                .mid("a")
                .payload((byte) 0x80)
                .packet());
        receive(TestPackets.of(5, RepairSections.AUDIO_RED, 3)
                .mid("a")
                .payload((byte) 99, (byte) 1)
                .packet());
        receive(TestPackets.of(5, RepairSections.AUDIO_RED, 4)
                .mid("a")
                .payload((byte) RepairSections.AUDIO_RED, (byte) 1)
                .packet());
        receive(audio(new RedEncoder(0), 5, 5));
        settle();

        assertThat(seen).extracting(RtpPacket::sequenceNumber).containsExactly(1, 5);
        assertThat(session.stats().get(0).packetsAbandoned()).isZero();
    }

    private RtpPacket audio(RedEncoder red, int sequenceNumber, int number) {
        byte[] opus = {(byte) 0xFC, (byte) number, 3};
        byte[] payload = new byte[100];
        int length = red.write(Sessions.OPUS, 960 * number, opus, 0, opus.length, payload, 0, payload.length);
        byte[] bytes = new byte[200];
        int packetLength = new RtpWriter()
                .ssrc(5)
                .payloadType(RepairSections.AUDIO_RED)
                .sequenceNumber(sequenceNumber)
                .rtpTimestamp(960 * number)
                .extension(Sessions.MID_ID, "a")
                .writeTo(bytes, 0, payload, 0, length);
        return Vp8Source.view(bytes, packetLength);
    }

    private static RtpPacket retransmission(RtpPacket lost) {
        byte[] payload = new byte[lost.payloadLength() + 2];
        NetworkBytes.putInt16(payload, 0, lost.sequenceNumber());
        System.arraycopy(lost.buffer(), lost.payloadOffset(), payload, 2, lost.payloadLength());
        return TestPackets.of(0x2222, RepairSections.RED_RTX, 7)
                .mid("v")
                .timestamp(lost.rtpTimestamp())
                .marker(lost.isMarker())
                .payload(payload)
                .packet();
    }

    private void receive(RtpPacket packet) {
        now += MILLI / 2;
        byte[] copy = new byte[packet.length() + 3];
        System.arraycopy(packet.buffer(), packet.offset(), copy, 3, packet.length());
        session.receive(Sessions.path(), copy, 3, packet.length(), now);
        drain();
    }

    private void settle() {
        for (int i = 0; i < 300; i++) {
            now += 10 * MILLI;
            session.advance(now);
            drain();
        }
    }

    private void drain() {
        Transmit out = session.pollTransmit();
        while (out != null) {
            out = session.pollTransmit();
        }
    }

    private static RtpPacket copyOf(RtpPacket packet) {
        byte[] copy = bytesOf(packet, packet.offset(), packet.length());
        return Vp8Source.view(copy, copy.length);
    }

    private static byte[] bytesOf(RtpPacket packet) {
        return bytesOf(packet, packet.payloadOffset(), packet.payloadLength());
    }

    private static byte[] bytesOf(RtpPacket packet, int offset, int length) {
        return Arrays.copyOfRange(packet.buffer(), offset, offset + length);
    }
}
