package dev.nightjar.rtp.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.RtpPacket;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardSourceTest {
    private static final long MS = 1_000_000L;

    private final Receiver receiver = new Receiver(true);

    @Test
    void aDuplicateIsPassedOnOnce() {
        assertThat(receiver.take(Packets.key(10, 0))).isTrue();
        assertThat(receiver.take(Packets.key(10, 0))).isFalse();
        assertThat(receiver.source.refused()).isEqualTo(1);
    }

    @Test
    void whatLiesBehindTheHistoryIsLeftOut() {
        receiver.take(Packets.key(1_000, 0));

        assertThat(receiver.take(Packets.delta(1_000 - 512, 0))).isFalse();
        assertThat(receiver.take(Packets.delta(1_000 - 511, 0))).isTrue();
    }

    @Test
    void aSecondSsrcIsLeftOutWhileTheFirstIsOnAndFollowsOnWhenItIsSilent() {
        receiver.take(Packets.key(10, 1_000));
        RtpPacket other = Packets.packet(99, Packets.VP8, 5, 70_000, new byte[] {0x10, 0x10, 0});
        receiver.now += 499 * MS;
        assertThat(receiver.take(other)).isFalse();

        receiver.now += MS;
        assertThat(receiver.take(other)).isTrue();

        assertThat(receiver.sequenceNumbers()).containsExactly(500, 501);
        assertThat(receiver.last().rtpTimestamp()).isEqualTo(-10 + 45_000);
    }

    @Test
    void aSenderThatBeginsItsNumbersAnewIsFollowedAtAKeyframe() {
        receiver.take(Packets.key(20_000, 0));
        for (int i = 0; i < 20; i++) {
            receiver.take(Packets.delta(5_000 + i, 3_000 * i));
        }
        assertThat(receiver.sent).hasSize(1);
        receiver.take(Packets.key(5_020, 100_000));
        receiver.take(Packets.delta(5_021, 103_000));

        assertThat(receiver.sequenceNumbers()).containsExactly(500, 501, 502);
    }

    @Test
    void numbersRunOnOverManyWraps() {
        receiver.take(Packets.key(0, 0));
        for (int i = 1; i < 200_000; i++) {
            receiver.take(Packets.delta(i & 0xFFFF, i * 3_000));
            assertThat(receiver.last().sequenceNumber()).isEqualTo(500 + i & 0xFFFF);
            receiver.sent.clear();
        }
    }

    @Test
    void anArrayThatIsHandedOverComesBackAsAnother() {
        RtpPacket packet = Packets.key(1, 0);
        byte[] bytes = new byte[ForwardSource.MAX_PACKET_BYTES];
        System.arraycopy(packet.buffer(), packet.offset(), bytes, 0, packet.length());

        byte[] other = receiver.source.receiveOwned(bytes, packet.length(), Packets.FORMAT, receiver.now);
        assertThat(other).isNotSameAs(bytes);
        receiver.forward(receiver.source);
        assertThat(Packets.payload(receiver.last())).isEqualTo(Packets.payload(packet));

        byte[] again = Arrays.copyOf(bytes, bytes.length);
        assertThat(receiver.source.receiveOwned(again, packet.length(), Packets.FORMAT, receiver.now))
                .as("refused")
                .isSameAs(again);
    }

    @Test
    void aPacketLongerThanASlotIsRefused() {
        assertThat(receiver.source.receiveOwned(new byte[1_600], 1_501, Packets.FORMAT, 0))
                .hasSize(1_600);
        assertThat(receiver.source.refused()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "96, 10100000, true",
        "96, 10110000, false",
        "96, 00100000, false",
        "96, 1110, false",
        "96, 10, false",
        "96, 90808001100000, true",
        "102, 6701, true",
        "102, 6501, true",
        "102, 4101, false",
        "102, 6801, false",
        "102, 7c85aa, true",
        "102, 7c05aa, false",
        "102, 7c81aa, false",
        "102, 780002670100026801, true",
        "102, 780002410100024101, false",
        "102, 78ffff, false",
        "102, 67, false",
        "98, 088249834200, true",
        "98, 0cb0, false",
        "98, 0cb000, true",
        "98, 0cb200, false",
        "98, 0cb400, false",
        "98, 0c8600, false",
        "98, 0c8a00, false",
        "98, 048249834200, false",
        "98, 488249834200, false",
        "98, 2800018249834200, true",
        "98, 2803018249834200, false",
        "98, 0a008249834200, true",
        "98, 08, false",
        "98, 0882, false",
        "111, 00, true",
        "35, 00, true"
    })
    void aKeyframeIsKnownByItsFirstPayload(int payloadType, String payload, boolean begins) {
        byte[] bytes = HexFormat.of().parseHex(payload);
        receiver.source.receive(Packets.packet(1, payloadType, 1, 0, bytes), Packets.FORMAT, receiver.now);

        assertThat(receiver.source.current().isKeyframeStart()).isEqualTo(begins);
    }
}
