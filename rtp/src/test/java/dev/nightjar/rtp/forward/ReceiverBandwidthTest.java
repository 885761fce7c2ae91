package dev.nightjar.rtp.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.HeaderExtensions;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.congestion.CongestionController;
import dev.nightjar.rtp.rtcp.RtcpWriter;
import dev.nightjar.testkit.Allocations;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ReceiverBandwidthTest {
    private static final long MS = 1_000_000;

    private final Receiver receiver = new Receiver(true);
    private final ReceiverBandwidth path = new ReceiverBandwidth();
    private final HeaderExtensions extensions = new HeaderExtensions(Packets.RECEIVER);

    private void remb(long bitrateBps, long now) {
        byte[] bytes = new byte[64];
        RtcpWriter writer = new RtcpWriter().wrap(bytes, 0, bytes.length);
        writer.maximumBitrate(1, bitrateBps, new int[] {Receiver.SSRC}, 1);
        path.receive(bytes, 0, writer.length(), now);
    }

    @Test
    void unlessItIsFollowedThePathIsCountedOnly() {
        receiver.stream.bandwidth(path);
        receiver.take(Packets.key(1, 0));
        remb(100_000, receiver.now);

        assertThat(path.isFollowed()).isFalse();
        assertThat(path.availableBps()).isEqualTo(Long.MAX_VALUE);
        assertThat(path.maximumBitrates()).isEqualTo(1);
        assertThat(path.deadlineNanos(receiver.now)).isEqualTo(SansIo.NO_DEADLINE);
        assertThat(receiver.polled()).isEmpty();
    }

    @Test
    void aProbeIsPaddingAloneOnTheRetransmissionStream() {
        path.follow(false);
        receiver.stream.bandwidth(path);
        receiver.take(Packets.key(1, 0));

        assertThat(path.deadlineNanos(receiver.now)).isLessThanOrEqualTo(receiver.now);
        RtpPacket padding = receiver.polled().get(0);

        assertThat(padding.ssrc()).isEqualTo(Receiver.RTX_SSRC);
        assertThat(padding.payloadType()).isEqualTo(Receiver.RTX);
        assertThat(padding.sequenceNumber()).isEqualTo(7);
        assertThat(padding.payloadLength()).isZero();
        assertThat(padding.paddingLength()).isEqualTo(255);
        assertThat(extensions.mid(padding)).isEqualTo("v");
        assertThat(extensions.transportWideSequenceNumber(padding)).isZero();
        assertThat(path.paddingBytes()).isEqualTo(padding.length());
        // The next one leaves in its time, and the stream's repetitions run on behind it.
        receiver.nack(Receiver.FIRST);
        assertThat(receiver.polled().get(0).sequenceNumber()).isEqualTo(8);
    }

    /** RFC 8285 §4.1.2: without extmap-allow-mixed a stream has elements of one form, whatever each could do with. */
    @Test
    void aProbeHasElementsOfTheFormThatTheRepeatedPacketsHave() {
        ExtensionMap wide = ExtensionMap.of(Map.of(
                1, HeaderExtensionUri.MID.uri(),
                2, HeaderExtensionUri.TRANSPORT_WIDE_CC.uri(),
                15, HeaderExtensionUri.VIDEO_ORIENTATION.uri()));
        receiver.stream.configure("v", wide);
        path.follow(false);
        receiver.stream.bandwidth(path);
        receiver.take(Packets.key(1, 0));
        receiver.nack(Receiver.FIRST);

        List<RtpPacket> repeatedAndPadding = receiver.polled().subList(0, 2);

        assertThat(repeatedAndPadding).extracting(RtpPacket::ssrc).containsOnly(Receiver.RTX_SSRC);
        assertThat(repeatedAndPadding).extracting(RtpPacket::paddingLength).containsExactly(0, 255);
        assertThat(repeatedAndPadding).extracting(RtpPacket::extensionProfile).containsOnly(0x1000);
        assertThat(new HeaderExtensions(wide).mid(repeatedAndPadding.get(1))).isEqualTo("v");
    }

    @Test
    void withoutRetransmissionsNothingIsProbed() {
        Receiver plain = new Receiver(false);
        path.follow(false);
        plain.stream.bandwidth(path);
        plain.take(Packets.key(1, 0));

        assertThat(plain.stream.canPad()).isFalse();
        assertThat(plain.polled()).isEmpty();
    }

    @Test
    void whereNoFeedbackComesRembDecides() {
        path.follow(false);
        remb(2_000_000, MS);
        assertThat(path.availableBps()).isEqualTo(2_000_000);

        remb(120_000, 2 * MS);

        assertThat(path.availableBps()).isEqualTo(120_000);
    }

    @Test
    void noMoreIsLookedForThanCouldBeUsed() {
        path.follow(false);
        path.needed(700_000, 0);
        remb(5_000_000, MS);

        assertThat(path.availableBps()).isEqualTo(700_000);
    }

    @Test
    void anotherWayIsAnotherPath() {
        path.follow(false);
        remb(2_000_000, MS);

        path.routeChanged(2 * MS);

        assertThat(path.availableBps()).isEqualTo(300_000);
    }

    @Test
    void tellingOfAPacketDoesNotAllocate() {
        path.follow(true);
        receiver.stream.bandwidth(path);
        int[] sequence = {0};
        byte[] out = new byte[ForwardStream.MAX_PACKET_BYTES];
        RtpPacket[] packets = new RtpPacket[64];
        for (int i = 0; i < packets.length; i++) {
            packets[i] = Packets.key(i, 0);
        }
        Runnable one = () -> {
            RtpPacket packet = packets[sequence[0] & 63];
            dev.nightjar.core.NetworkBytes.putInt16(packet.buffer(), packet.offset() + 2, sequence[0]++);
            receiver.now += MS;
            if (receiver.source.receive(packet, Packets.FORMAT, receiver.now)) {
                receiver.stream.forward(receiver.source.current(), out, 0, receiver.now);
            }
        };

        assertThat(Allocations.bytesPerCall(one)).isLessThan(1);
    }

    @Test
    void aControllerRemembersAPowerOfTwo() {
        Assertions.assertThatThrownBy(
                        () -> new CongestionController(dev.nightjar.rtp.congestion.BandwidthConfig.DEFAULT, 1_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("historyPackets");
    }
}
