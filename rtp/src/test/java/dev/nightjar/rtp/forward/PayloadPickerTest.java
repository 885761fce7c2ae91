package dev.nightjar.rtp.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams that send some of the layers that payload descriptors tell. */
class PayloadPickerTest {
    private static final int ALL = Integer.MAX_VALUE;

    /** L1T3: temporal ids of four pictures. */
    private static final int[] PATTERN = {0, 2, 1, 2};

    private final Receiver receiver = new Receiver(true);
    private final LayeredPayloads payloads = new LayeredPayloads(65_500);
    private int picture = 100;

    private static int pictureId(RtpPacket packet) {
        int at = packet.payloadType() == Receiver.VP8 ? 2 : 1;
        return NetworkBytes.getUint16(packet.buffer(), packet.payloadOffset() + at) & 0x7FFF;
    }

    /** {@return the number that the picture had when it was made} */
    private static int original(RtpPacket packet) {
        return NetworkBytes.getInt32(packet.buffer(), packet.payloadOffset() + packet.payloadLength() - 4);
    }

    private static List<Integer> originals(List<RtpPacket> packets) {
        return packets.stream().map(PayloadPickerTest::original).toList();
    }

    private RtpPacket vp8(boolean isKey, boolean isSync) {
        int temporalId = isKey ? 0 : PATTERN[picture % 4];
        return payloads.vp8(picture++, temporalId, isSync, isKey);
    }

    private void vp8(int count, boolean isSync) {
        for (int i = 0; i < count; i++) {
            receiver.take(vp8(false, isSync));
        }
    }

    /** One picture of three spatial layers, two packets each. */
    private void vp9(boolean isKey, int temporalId, boolean isUp) {
        for (int spatial = 0; spatial < 3; spatial++) {
            receiver.take(payloads.vp9(picture, spatial, temporalId, isUp, isKey, 0, false));
            receiver.take(payloads.vp9(picture, spatial, temporalId, isUp, isKey, 1, spatial == 2));
        }
        picture++;
    }

    private void assertRunsOn() {
        for (int i = 0; i < receiver.sent.size(); i++) {
            assertThat(receiver.sent.get(i).sequenceNumber()).isEqualTo(Receiver.FIRST + i & 0xFFFF);
        }
    }

    @Test
    void aTemporalLayerOfVp8IsLeftOutWithoutAGapInNumbersAndPictures() {
        receiver.stream.limitLayers(ALL, 1);
        receiver.take(vp8(true, false));
        vp8(11, false);

        assertThat(originals(receiver.sent)).containsExactly(100, 102, 104, 106, 108, 110);
        assertThat(receiver.sent)
                .extracting(PayloadPickerTest::pictureId)
                .containsExactly(100, 101, 102, 103, 104, 105);
        assertRunsOn();
        assertThat(receiver.stream.packetsOfOtherLayers()).isEqualTo(6);
    }

    @Test
    void lessIsSentFromTheNextPictureAndMoreOnlyWhereVp8SaysSo() {
        receiver.take(vp8(true, false));
        vp8(3, false);
        receiver.stream.limitLayers(ALL, 0);
        vp8(4, false);
        assertThat(originals(receiver.sent))
                .as("the first picture seen is whole")
                .containsExactly(100, 101, 102, 103, 104);

        receiver.stream.limitLayers(ALL, ALL);
        vp8(4, false);
        assertThat(originals(receiver.sent)).endsWith(108).hasSize(6);
        assertThat(receiver.stream.awaitsLayer()).isFalse();

        vp8(8, true);

        // Layer 1 first, since layer 2 may refer to it; then layer 2.
        assertThat(originals(receiver.sent).subList(6, 12)).containsExactly(112, 114, 115, 116, 117, 118);
        assertRunsOn();
    }

    @Test
    void whereNoPictureLeadsUpAKeyframeIsNeeded() {
        receiver.stream.limitLayers(ALL, 0);
        receiver.take(vp8(true, false));
        receiver.stream.limitLayers(ALL, 2);
        vp8(PayloadPicker.PATIENCE_PICTURES, false);
        assertThat(receiver.stream.awaitsLayer()).isFalse();

        receiver.stream.limitLayers(ALL, 2);
        vp8(2, false);
        assertThat(receiver.stream.awaitsLayer()).isTrue();

        receiver.take(vp8(true, false));
        assertThat(receiver.stream.awaitsLayer()).isFalse();
        vp8(3, false);
        assertThat(originals(receiver.sent)).endsWith(picture - 3, picture - 2, picture - 1);
    }

    @Test
    void aLatePacketThatIsLeftOutIsReplacedByPadding() {
        receiver.stream.limitLayers(ALL, 0);
        receiver.take(vp8(true, false));
        RtpPacket late = vp8(false, false);
        vp8(3, false);

        receiver.take(late);

        RtpPacket filler = receiver.last();
        assertThat(filler.sequenceNumber()).isEqualTo(Receiver.FIRST + 1);
        assertThat(filler.payloadLength()).isZero();
        assertThat(filler.paddingLength()).isEqualTo(1);
        assertThat(receiver.sequenceNumbers()).containsExactly(500, 502, 501);
        receiver.nack(501);
        assertThat(receiver.polled()).isEmpty();
    }

    @Test
    void aLatePacketThatIsSentHasTheNumberThatWasKeptForIt() {
        receiver.stream.limitLayers(ALL, 0);
        receiver.take(vp8(true, false));
        vp8(3, false);
        RtpPacket late = vp8(false, false);
        vp8(4, false);

        receiver.take(late);

        assertThat(receiver.sequenceNumbers()).containsExactly(500, 502, 501);
        assertThat(receiver.sent).extracting(PayloadPickerTest::pictureId).containsExactly(100, 102, 101);
    }

    @Test
    void whatIsSentAgainIsWhatWasSent() {
        Receiver plain = new Receiver(false);
        plain.stream.limitLayers(ALL, 1);
        plain.take(vp8(true, false));
        for (int i = 0; i < 20; i++) {
            plain.take(vp8(false, false));
        }
        plain.now += 40 * Receiver.MS;
        plain.nack(503, 500, 510);

        List<RtpPacket> again = plain.polled();

        assertThat(again).hasSize(3);
        for (RtpPacket packet : again) {
            RtpPacket first = plain.sent.get(packet.sequenceNumber() - Receiver.FIRST);
            assertThat(bytes(packet)).isEqualTo(bytes(first));
        }
    }

    static byte[] bytes(RtpPacket packet) {
        return Arrays.copyOfRange(packet.buffer(), packet.offset(), packet.offset() + packet.length());
    }

    @Test
    void aSpatialLayerOfVp9IsLeftOutAndTheMarkerMovesToTheLastThatIsSent() {
        receiver.stream.limitLayers(1, ALL);
        vp9(true, 0, false);
        vp9(false, 0, false);

        assertThat(originals(receiver.sent)).containsExactly(100, 100, 100, 100, 101, 101, 101, 101);
        assertThat(receiver.sent)
                .extracting(RtpPacket::isMarker)
                .containsExactly(false, false, false, true, false, false, false, true);
        // References are told by distances of ids, so these stay.
        assertThat(receiver.sent)
                .extracting(PayloadPickerTest::pictureId)
                .startsWith(100)
                .endsWith(101);
        assertRunsOn();
        receiver.nack(503);
        assertThat(receiver.polled()).hasSize(1).allMatch(RtpPacket::isMarker);
    }

    @Test
    void aHigherSpatialLayerOfVp9WaitsForAKeyframe() {
        receiver.stream.limitLayers(0, ALL);
        vp9(true, 0, false);
        receiver.stream.limitLayers(ALL, ALL);
        vp9(false, 0, true);
        assertThat(receiver.sent).hasSize(4);
        assertThat(receiver.stream.awaitsLayer()).isTrue();

        vp9(true, 0, false);

        assertThat(receiver.sent).hasSize(10);
        assertThat(receiver.sent.subList(4, 10))
                .extracting(RtpPacket::isMarker)
                .containsExactly(false, false, false, false, false, true);
        assertThat(receiver.stream.awaitsLayer()).isFalse();
        receiver.stream.limitLayers(0, ALL);
        vp9(false, 0, false);
        assertThat(receiver.sent).as("less is sent at once").hasSize(12);
    }

    @Test
    void aHigherTemporalLayerOfVp9ComesBehindASwitchingPoint() {
        receiver.stream.limitLayers(0, 0);
        vp9(true, 0, false);
        receiver.stream.limitLayers(0, 2);
        List<Integer> sent = new ArrayList<>();
        for (int temporal : new int[] {2, 1, 2, 0, 2}) {
            vp9(false, temporal, false);
        }
        sent.addAll(originals(receiver.sent));
        assertThat(sent).containsExactly(100, 100, 104, 104);

        vp9(false, 2, true);
        vp9(false, 1, true);
        assertThat(receiver.sent)
                .as("a point of a layer that is not sent does not count")
                .hasSize(4);
        vp9(false, 0, true);
        vp9(false, 2, false);
        assertThat(originals(receiver.sent).subList(4, 8)).containsExactly(108, 108, 109, 109);
        assertRunsOn();
    }

    @Test
    void packetsOfAPictureGetOneAnswerWhateverTheirOrder() {
        vp9(true, 0, false);
        receiver.stream.limitLayers(2, ALL);
        List<RtpPacket> layers = new ArrayList<>();
        for (int spatial = 0; spatial < 3; spatial++) {
            layers.add(payloads.vp9(picture, spatial, 0, false, false, 0, false));
            layers.add(payloads.vp9(picture, spatial, 0, false, false, 1, spatial == 2));
        }
        picture++;
        layers.subList(0, 3).forEach(receiver::take);
        vp9(false, 0, false);
        receiver.stream.limitLayers(0, ALL);
        vp9(false, 0, false);

        int before = receiver.sent.size();
        layers.subList(3, 6).forEach(receiver::take);

        assertThat(receiver.sent.subList(before, receiver.sent.size()))
                .hasSize(3)
                .allMatch(packet -> packet.payloadLength() > 0);
    }

    @Test
    void layersBelowNoneAreRefused() {
        assertThatThrownBy(() -> receiver.stream.limitLayers(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> receiver.stream.limitLayers(0, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
