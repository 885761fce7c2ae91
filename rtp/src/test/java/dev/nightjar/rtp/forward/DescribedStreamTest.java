package dev.nightjar.rtp.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.SerialNumbers;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.extension.dependency.DependencyDescriptor;
import dev.nightjar.rtp.extension.dependency.DependencyDescriptorReader;
import dev.nightjar.rtp.extension.dependency.Structures;
import dev.nightjar.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Dependency descriptors on their way to a receiver, RTP Payload Format For AV1 appendix A. */
class DescribedStreamTest {
    private static final int OWN_ID = 10;
    private static final ExtensionMap AGREED = Packets.RECEIVER.with(OWN_ID, HeaderExtensionUri.DEPENDENCY_DESCRIPTOR);
    private static final int ONE_BYTE = 0xBEDE;
    private static final int TWO_BYTE = 0x1000;

    private final Receiver receiver = new Receiver(true);
    private final DescribedPackets packets = new DescribedPackets(1, Structures.l3t3(0), 65_530, 65_500);
    private final DependencyDescriptorReader reader = new DependencyDescriptorReader();
    private final DependencyDescriptor read = new DependencyDescriptor();

    DescribedStreamTest() {
        receiver.stream.configure("v", AGREED, true);
    }

    private void pictures(int count, boolean beginsWithKey) {
        for (int i = 0; i < count; i++) {
            packets.picture(beginsWithKey && i == 0).forEach(receiver::take);
        }
    }

    private boolean read(RtpPacket packet) {
        int length = packet.extensionLength(OWN_ID);
        return length >= 0 && reader.read(1, packet.buffer(), packet.extensionOffset(OWN_ID), length, read);
    }

    private static List<Integer> frames(List<RtpPacket> sent) {
        return sent.stream().map(DescribedPackets::frame).toList();
    }

    @Test
    void theyComeAsTheyAreUnderTheReceiversIdentifier() {
        pictures(5, true);

        assertThat(receiver.sent).hasSize(15);
        for (RtpPacket packet : receiver.sent) {
            assertThat(read(packet)).isTrue();
            assertThat(read.frameNumber()).isEqualTo(DescribedPackets.frame(packet));
            assertThat(read.activeDecodeTargets()).isEqualTo(0x1FF);
        }
        RtpPacket key = receiver.sent.get(0);
        assertThat(key.extensionProfile())
                .as("a structure needs the longer form")
                .isEqualTo(TWO_BYTE);
        assertThat(key.extensionLength(OWN_ID)).isGreaterThan(16);
        assertThat(key.extensionOffset(6)).as("the mid is there too").isPositive();
        RtpPacket next = receiver.sent.get(1);
        assertThat(next.extensionProfile()).isEqualTo(ONE_BYTE);
        assertThat(next.extensionLength(OWN_ID)).isEqualTo(3);
        assertThat(receiver.stream.packetsOfOtherLayers()).isZero();
    }

    @Test
    void aReceiverThatDoesNotTakeBothFormsGetsNone() {
        receiver.stream.configure("v", AGREED, false);
        pictures(2, true);

        assertThat(receiver.sent).hasSize(6).allMatch(packet -> packet.extensionLength(OWN_ID) < 0);
        assertThat(receiver.sent).extracting(RtpPacket::extensionProfile).containsOnly(ONE_BYTE);
    }

    @Test
    void whereAnIdentifierNeedsTheLongerFormEverythingHasIt() {
        ExtensionMap wide = Packets.RECEIVER.with(40, HeaderExtensionUri.DEPENDENCY_DESCRIPTOR);
        receiver.stream.configure("v", wide, false);
        pictures(2, true);

        assertThat(receiver.sent).extracting(RtpPacket::extensionProfile).containsOnly(TWO_BYTE);
        assertThat(receiver.sent).allMatch(packet -> packet.extensionLength(40) >= 3);
    }

    @Test
    void aReceiverWithoutThemGetsFewerLayersToo() {
        receiver.stream.configure("v", Packets.RECEIVER, true);
        receiver.stream.limitLayers(0, 1);
        pictures(5, true);

        assertThat(frames(receiver.sent)).containsExactly(65_530, 0, 6);
        assertThat(receiver.sequenceNumbers()).containsExactly(500, 501, 502);
        assertThat(receiver.sent).allMatch(RtpPacket::isMarker);
    }

    @Test
    void fewerLayersLeaveNoGapAndEachPacketSaysWhichThereAre() {
        pictures(5, true);
        receiver.stream.limitLayers(1, 0);
        int before = receiver.sent.size();
        pictures(8, false);

        List<RtpPacket> later = receiver.sent.subList(before, receiver.sent.size());
        assertThat(later).hasSize(4);
        for (int i = 0; i < receiver.sent.size(); i++) {
            assertThat(receiver.sent.get(i).sequenceNumber()).isEqualTo(500 + i);
            assertThat(read(receiver.sent.get(i))).isTrue();
        }
        assertThat(later).extracting(RtpPacket::isMarker).containsExactly(false, true, false, true);
        // Targets 5 and 8 are QVGA and VGA at the lowest rate.
        assertThat(read.activeDecodeTargets()).isEqualTo(0b1_0010_0000);
        receiver.nack(receiver.last().sequenceNumber());
        assertThat(receiver.polled()).hasSize(1).allMatch(RtpPacket::isMarker).allMatch(this::read);
    }

    @Test
    void aHigherSpatialLayerNeedsAKeyframe() {
        receiver.stream.limitLayers(0, 2);
        pictures(2, true);
        receiver.stream.limitLayers(2, 2);
        pictures(2, false);
        assertThat(receiver.stream.awaitsLayer()).isTrue();
        assertThat(receiver.sent).hasSize(4);

        pictures(1, true);

        assertThat(receiver.stream.awaitsLayer()).isFalse();
        assertThat(receiver.sent).hasSize(7);
    }

    @Test
    void anotherEncodingGoesOnInFramesAndTemplates() {
        pictures(2, true);
        ForwardSource other = new ForwardSource();
        DescribedPackets small = new DescribedPackets(2, Structures.l3t3(0), 9, 7);
        receiver.stream.source(other);
        for (boolean isKey : new boolean[] {true, false}) {
            for (RtpPacket packet : small.picture(isKey)) {
                assertThat(other.receive(packet, Packets.FORMAT, receiver.now)).isTrue();
                receiver.forward(other);
            }
        }

        int expected = 65_530;
        for (RtpPacket packet : receiver.sent) {
            assertThat(read(packet)).isTrue();
            assertThat(read.frameNumber()).isEqualTo(expected++ & 0xFFFF);
        }
        assertThat(receiver.sent).hasSize(12);
        assertThat(read.structure().templateIdOffset()).isEqualTo(15);
    }

    @Test
    void whatIsSentAgainWithoutRtxIsTheSameBytesAlsoBehindAnotherStructure() {
        Receiver plain = new Receiver(false);
        plain.stream.configure("v", AGREED, true);
        for (int i = 0; i < 30; i++) {
            packets.picture(i % 10 == 0).forEach(plain::take);
            plain.stream.limitLayers(i % 3, 2);
            plain.now += 33 * Receiver.MS;
        }

        for (RtpPacket first : plain.sent) {
            plain.nack(first.sequenceNumber());
        }
        List<RtpPacket> again = plain.polled();

        assertThat(again).hasSameSizeAs(plain.sent);
        for (int i = 0; i < again.size(); i++) {
            assertThat(PayloadPickerTest.bytes(again.get(i))).isEqualTo(PayloadPickerTest.bytes(plain.sent.get(i)));
        }
    }

    @Test
    void aStructureThatIsForgottenIsNotMadeUp() {
        Receiver plain = new Receiver(false);
        plain.stream.configure("v", AGREED, true);
        for (int i = 0; i < 20; i++) {
            packets.picture(true).forEach(plain::take);
        }

        plain.nack(500, 501, 500 + 3 * 19);

        assertThat(plain.polled()).extracting(RtpPacket::sequenceNumber).containsExactly(501, 500 + 3 * 19);
    }

    @Test
    void whatComesBeforeItsStructureIsSentWhenItIsAskedFor() {
        pictures(1, true);
        DescribedPackets changed = new DescribedPackets(1, Structures.l3t3(20), 100, 65_503);
        List<RtpPacket> key = changed.picture(true);
        receiver.take(key.get(1));
        receiver.take(key.get(2));
        assertThat(receiver.sent).as("nothing tells their layers").hasSize(3);

        receiver.take(key.get(0));
        changed.picture(false).forEach(receiver::take);
        receiver.nack(504, 505);
        List<RtpPacket> asked = receiver.polled();

        assertThat(receiver.sequenceNumbers()).containsExactly(500, 501, 502, 503, 506, 507, 508);
        assertThat(asked).extracting(RtpPacket::ssrc).containsOnly(Receiver.SSRC);
        assertThat(asked).extracting(RtpPacket::sequenceNumber).containsExactly(504, 505);
        receiver.sent.addAll(asked);
        assertThat(receiver.sent).allMatch(this::read);
        assertThat(receiver.stream.stats().retransmittedPacketsSent()).isZero();
    }

    @Test
    void whatIsFromBeforeTheStructureInForceIsNotRead() {
        pictures(1, true);
        List<RtpPacket> late = packets.picture(false);
        pictures(1, true);

        late.forEach(receiver::take);

        assertThat(receiver.sent).hasSize(9);
        assertThat(receiver.sent.subList(6, 9)).allMatch(packet -> packet.payloadLength() == 0);
        assertThat(receiver.sequenceNumbers()).containsExactly(500, 501, 502, 506, 507, 508, 503, 504, 505);
    }

    @Test
    void aMalformedDescriptorIsWaitedWith() {
        pictures(1, true);
        RtpPacket broken = packets.picture(false).get(0);
        broken.buffer()[broken.extensionOffset(Packets.DESCRIPTOR)] = 0x3F;

        assertThat(receiver.take(broken)).isTrue();

        assertThat(receiver.sent).hasSize(3);
        receiver.nack(503);
        assertThat(receiver.polled()).isEmpty();
        pictures(1, false);
        assertThat(receiver.sent).hasSize(6);
    }

    @Test
    void anEncodingWithoutDescriptorsFollowsAtItsKeyframe() {
        receiver.stream.limitLayers(0, 0);
        pictures(1, true);

        receiver.take(Packets.packet(1, Packets.VP8, 65_510, 9_000, new byte[] {0x10, 0x10, 0, 0}));
        receiver.take(Packets.packet(1, Packets.VP8, 65_511, 12_000, new byte[] {0x10, 0x11, 0, 0}));

        assertThat(receiver.sent).hasSize(3);
        assertThat(receiver.last().payloadType()).isEqualTo(Receiver.VP8);
    }

    @Test
    void whateverIsLostLateAndLimitedEachFrameThatArrivesHasItsReferences() {
        SplittableRandom random = Seeds.random(20_31);
        for (int round = 0; round < 100; round++) {
            Receiver other = new Receiver(true);
            other.stream.configure("v", AGREED, true);
            check(random, other);
        }
    }

    private void check(SplittableRandom random, Receiver other) {
        DescribedPackets source = new DescribedPackets(
                random.nextInt(), Structures.l3t3(0), random.nextInt(1 << 16), random.nextInt(1 << 16));
        List<RtpPacket> held = new ArrayList<>();
        for (int picture = 0; picture < 60; picture++) {
            if (random.nextInt(4) == 0) {
                other.stream.limitLayers(random.nextInt(4), random.nextInt(4));
            }
            boolean isKey = picture == 0 || random.nextInt(25) == 0;
            // What is later than the next keyframe is not read.
            if (held.size() > 3 || isKey) {
                held.forEach(other::take);
                held.clear();
            }
            for (RtpPacket packet : source.picture(isKey)) {
                if (random.nextInt(8) == 0 && packet.extensionLength(Packets.DESCRIPTOR) == 3) {
                    held.add(packet);
                } else {
                    other.take(packet);
                }
            }
        }
        held.forEach(other::take);
        TreeMap<Long, RtpPacket> inOrder = new TreeMap<>();
        long highest = Receiver.FIRST;
        for (RtpPacket packet : other.sent) {
            long number = SerialNumbers.unwrap16(highest, packet.sequenceNumber());
            assertThat(inOrder.put(number, packet)).isNull();
            highest = Math.max(highest, number);
        }
        assertThat(inOrder.lastKey() - inOrder.firstKey() + 1)
                .as("no number is missing")
                .isEqualTo(inOrder.size());
        assertFramesHaveTheirReferences(inOrder);
    }

    private void assertFramesHaveTheirReferences(TreeMap<Long, RtpPacket> inOrder) {
        List<Integer> frames = new ArrayList<>();
        DependencyDescriptorReader own = new DependencyDescriptorReader();
        for (RtpPacket packet : inOrder.values()) {
            if (packet.payloadLength() == 0) {
                continue;
            }
            int length = packet.extensionLength(OWN_ID);
            assertThat(own.read(1, packet.buffer(), packet.extensionOffset(OWN_ID), length, read))
                    .isTrue();
            for (int i = 0; i < read.frameDiffCount(); i++) {
                assertThat(frames).as("%s", read).contains(read.frameNumber() - read.frameDiff(i) & 0xFFFF);
            }
            frames.add(read.frameNumber());
        }
        assertThat(frames).isNotEmpty().doesNotHaveDuplicates();
    }
}
