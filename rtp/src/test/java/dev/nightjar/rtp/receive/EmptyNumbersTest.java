package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import dev.nightjar.testkit.Allocations;
import dev.nightjar.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class EmptyNumbersTest {
    private static final int DESCRIPTOR_ID = 12;
    private static final int AV1 = 45;

    private final RepairMemory memory = new RepairMemory();
    private final List<Integer> found = new ArrayList<>();
    private final EmptyNumbers numbers = new EmptyNumbers(memory, found::add);
    private final Section section = new Section(
            MediaSection.of(
                    "v",
                    MediaKind.VIDEO,
                    List.of(CodecParameters.of(Sessions.VP8, "VP8", 90_000), CodecParameters.of(AV1, "AV1", 90_000)),
                    FeedbackMechanisms.ALL),
            ExtensionMap.EMPTY);

    @Test
    void whatIsMissingBetweenAFrameAndTheNextCarriedNothing() {
        take(vp8(10, 7, true, true), vp8(13, 8, true, true));

        assertThat(found).containsExactly(11, 12);
    }

    @Test
    void whatLiesInsideAFrameOrBesideAMissingOneIsWaitedFor() {
        take(vp8(10, 7, true, false), vp8(12, 7, false, true)); // inside
        take(vp8(14, 9, true, true)); // a frame further
        take(vp8(16, 10, false, true)); // its start is missing
        take(vp8(20, 11, true, false));

        assertThat(found).containsExactly(17, 18, 19);
    }

    @Test
    void anEndThatComesLateProvesAsMuch() {
        take(vp8(10, 7, true, false), vp8(13, 8, true, true));
        assertThat(found).isEmpty();

        take(vp8(11, 7, false, true));

        assertThat(found).containsExactly(12);
    }

    @Test
    void emptyPacketsBetweenAreLookedOver() {
        take(vp8(65_533, 7, true, true), empty(65_535), vp8(1, 8, true, true));

        assertThat(found).containsExactly(65_534, 0);
    }

    @Test
    void picturesThatFollowOneAnotherInOrderProveNothing() {
        take(vp8(10, 7, true, true), vp8(11, 8, true, true), empty(12), vp8(13, 9, true, true));

        assertThat(found).isEmpty();
    }

    @Test
    void noMoreNumbersArePassedOverThanParityTakes() {
        take(vp8(100, 7, true, true), vp8(100 + EmptyNumbers.MAX_BETWEEN + 1, 8, true, true));
        assertThat(found).isEmpty();

        take(vp8(300, 20, true, true), vp8(300 + EmptyNumbers.MAX_BETWEEN, 21, true, true));

        assertThat(found).hasSize(EmptyNumbers.MAX_BETWEEN - 1);
    }

    @Test
    void theDependencyDescriptorTellsForEveryCodec() {
        memory.extensions(ExtensionMap.of(Map.of(DESCRIPTOR_ID, HeaderExtensionUri.DEPENDENCY_DESCRIPTOR.uri())));
        take(av1(10, 0x80, 0xFFFF), av1(11, 0x40, 0xFFFF), av1(13, 0xC0, 0), av1(15, 0xC0, 2));

        assertThat(found).containsExactly(12);
    }

    @Test
    void withoutItAv1ProvesNothing() {
        take(av1(10, 0xC0, 1), av1(12, 0xC0, 2));

        assertThat(found).isEmpty();
    }

    @Test
    void whatWasBeforeARestartProvesNothing() {
        take(vp8(10, 7, true, true));
        numbers.clear();
        take(vp8(12, 8, true, true));

        assertThat(found).isEmpty();
    }

    /** Frames, parity and padding in any order of arrival with any loss: nothing found was ever media. */
    @Test
    void noPartOfAFrameIsEverPassedOver() {
        SplittableRandom random = Seeds.random(2198);
        for (int run = 0; run < 200; run++) {
            found.clear();
            numbers.clear();
            TreeSet<Integer> media = new TreeSet<>();
            List<RtpPacket> arriving = new ArrayList<>();
            int sequence = random.nextInt(65_536);
            for (int frame = 0; frame < 100; frame++) {
                int packets = 1 + random.nextInt(4);
                for (int i = 0; i < packets; i++) {
                    media.add(sequence);
                    arriving.add(vp8(sequence, frame & 0x7F, i == 0, i == packets - 1));
                    sequence = sequence + 1 & 0xFFFF;
                }
                for (int i = random.nextInt(3); i > 0; i--) {
                    arriving.add(empty(sequence));
                    sequence = sequence + 1 & 0xFFFF;
                }
            }
            arriving.removeIf(packet -> random.nextInt(10) == 0);
            for (int i = 0; i + 20 < arriving.size(); i++) {
                arriving.add(i + random.nextInt(20), arriving.remove(i));
            }
            arriving.forEach(this::take);
            assertThat(found).isNotEmpty().doesNotContainAnyElementsOf(media);
        }
    }

    @Test
    void notingAPacketDoesNotAllocate() {
        RtpPacket[] packets = new RtpPacket[64];
        for (int i = 0; i < packets.length; i++) {
            packets[i] = vp8(1_024 + 2 * i, i, true, true);
        }
        EmptyNumbers counting = new EmptyNumbers(memory, number -> {});
        int[] next = {0};

        assertThat(Allocations.bytesPerCall(() -> counting.take(packets[next[0]++ & 63], section)))
                .isZero();
    }

    private void take(RtpPacket... packets) {
        for (RtpPacket packet : packets) {
            numbers.take(packet, section);
        }
    }

    private static RtpPacket vp8(int sequenceNumber, int pictureId, boolean first, boolean last) {
        return TestPackets.of(1, Sessions.VP8, sequenceNumber)
                .marker(last)
                .payload((byte) (first ? 0x90 : 0x80), (byte) 0x80, (byte) pictureId, (byte) 1)
                .packet();
    }

    private static RtpPacket empty(int sequenceNumber) {
        return TestPackets.of(1, Sessions.VP8, sequenceNumber)
                .marker(false)
                .payload()
                .packet();
    }

    private static RtpPacket av1(int sequenceNumber, int edges, int frameNumber) {
        byte[] descriptor = {(byte) edges, (byte) (frameNumber >>> 8), (byte) frameNumber};
        byte[] bytes = new byte[100];
        RtpWriter writer = new RtpWriter()
                .ssrc(1)
                .payloadType(AV1)
                .sequenceNumber(sequenceNumber)
                .extension(DESCRIPTOR_ID, descriptor, 0, 3);
        return Vp8Source.view(bytes, writer.writeTo(bytes, 0, new byte[] {0x10, 1, 2}, 0, 3));
    }
}
