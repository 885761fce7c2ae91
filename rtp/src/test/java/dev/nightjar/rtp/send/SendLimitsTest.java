package dev.nightjar.rtp.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.HeaderExtensions;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.receive.Sessions;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import dev.nightjar.rtp.rtcp.RtcpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What receivers allow a stream to send, RFC 5104 §4.2, and what a renegotiation does to packets that wait. */
class SendLimitsTest {
    private static final long MILLI = SendRig.MILLI;
    private static final int PACKET = SendRig.STEADY.maxPacketBytes();

    private final SendRig rig = new SendRig();

    @Test
    void aLimitIsKeptAndAnsweredByWhatHolds() {
        rig.send(true, 100, 0);
        rig.packetsUntil(50 * MILLI);
        limit(9, 300_000, 48);

        assertThat(rig.stream.targetBitrateBps()).isEqualTo(300_000L * PACKET / (PACKET + 48));
        assertThat(notifications()).containsExactly(notification(new RtcpMessage.BitrateLimit(9, 300_000, 48)));

        limit(9, 800_000, 0);
        assertThat(rig.stream.targetBitrateBps()).isEqualTo(800_000);
        limit(9, Long.MAX_VALUE, 0);
        assertThat(rig.stream.targetBitrateBps()).isEqualTo(1_000_000);
        assertThat(notifications())
                .containsExactly(notification(new RtcpMessage.BitrateLimit(9, 800_000, 0)), notification());
    }

    @Test
    void ofSeveralLimitsTheTightestHoldsUntilItsReceiverLeaves() {
        rig.send(true, 100, 0);
        rig.packetsUntil(50 * MILLI);
        limit(9, 300_000, 0);
        limit(8, 500_000, 0);
        assertThat(rig.stream.targetBitrateBps()).isEqualTo(300_000);

        control(new RtcpMessage.Bye(List.of(9), null));

        assertThat(rig.stream.targetBitrateBps()).isEqualTo(500_000);
        RtcpMessage tight = notification(new RtcpMessage.BitrateLimit(9, 300_000, 0));
        assertThat(notifications())
                .containsExactly(tight, tight, notification(new RtcpMessage.BitrateLimit(8, 500_000, 0)));
    }

    @Test
    void aLimitOfNothingHoldsTheStreamUntilItIsLifted() {
        limit(9, 0, 0);
        assertThat(rig.send(true, 100, 0)).isFalse();
        assertThat(rig.packetsUntil(50 * MILLI)).isEmpty();

        limit(9, 900_000, 0);

        assertThat(rig.send(false, 100, 3_000)).as("begins at a keyframe").isFalse();
        assertThat(rig.send(true, 100, 3_000)).isTrue();
        assertThat(rig.packetsUntil(100 * MILLI)).hasSize(1);
    }

    @Test
    void limitsOfOtherStreamsAreNotForThisOne() {
        rig.send(true, 100, 0);
        control(new RtcpMessage.TemporaryBitrateRequest(9, List.of(new RtcpMessage.BitrateLimit(77, 1_000, 0))));

        assertThat(rig.stream.targetBitrateBps()).isNotEqualTo(1_000);
        assertThat(notifications()).isEmpty();
    }

    @Test
    void noMoreReceiversThanAFewAreRememberedAndTheTightestAmongThem() {
        rig.send(true, 100, 0);
        rig.packetsUntil(50 * MILLI);
        for (int i = 0; i < 3 * TemporaryLimits.MAX_OWNERS; i++) {
            limit(100 + i, 900_000 - 35_000 * i, 0);
        }
        assertThat(rig.stream.targetBitrateBps()).isEqualTo(95_000);

        for (int i = 0; i < 3 * TemporaryLimits.MAX_OWNERS; i++) {
            assertThat(rig.stream.limits().remove(100 + i)).isEqualTo(i >= 2 * TemporaryLimits.MAX_OWNERS);
        }
    }

    @Test
    void packetsThatWaitLeaveAsTheyAreWhenHeaderExtensionsChange() {
        rig.send(true, 20_000, 0);
        List<RtpPacket> before = rig.packets();
        ExtensionMap others = ExtensionMap.of(Map.of(
                12,
                HeaderExtensionUri.TRANSPORT_WIDE_CC.uri(),
                13,
                HeaderExtensionUri.ABS_SEND_TIME.uri(),
                Sessions.TRANSPORT_CC_ID,
                HeaderExtensionUri.MID.uri()));
        rig.stream.configure(new SendFormat("v", null, CodecKind.VP8, Sessions.VP8, -1, others));

        List<RtpPacket> after = rig.packetsUntil(SendRig.SECOND);

        HeaderExtensions old = new HeaderExtensions(SendRig.EXTENSIONS);
        assertThat(before).isNotEmpty();
        assertThat(after).isNotEmpty();
        assertThat(after).extracting(old::mid).containsOnly("v");
        assertThat(before.size() + after.size()).isGreaterThan(15);
    }

    @Test
    void aMidThatNoElementHoldsIsNotSent() {
        rig.stream.configure(
                new SendFormat("m".repeat(256), null, CodecKind.VP8, Sessions.VP8, Sessions.RTX, SendRig.EXTENSIONS));

        assertThat(rig.send(true, 100, 0)).isTrue();
        RtpPacket sent = rig.packets().get(0);

        HeaderExtensions read = new HeaderExtensions(SendRig.EXTENSIONS);
        assertThat(read.mid(sent)).isNull();
        assertThat(read.transportWideSequenceNumber(sent)).isNotNegative();
    }

    /** RFC 8285 §4.1.2: the elements of packets without the long identifier too, since both may not be mixed. */
    @Test
    void anIdentifierPast14GivesEveryPacketTheTwoByteForm() {
        ExtensionMap wide = ExtensionMap.of(Map.of(
                Sessions.TRANSPORT_CC_ID,
                HeaderExtensionUri.TRANSPORT_WIDE_CC.uri(),
                Sessions.MID_ID,
                HeaderExtensionUri.MID.uri(),
                20,
                HeaderExtensionUri.VIDEO_ORIENTATION.uri()));
        rig.stream.configure(new SendFormat("v", null, CodecKind.VP8, Sessions.VP8, Sessions.RTX, wide));
        rig.send(true, 100, 0);
        List<RtpPacket> sent = rig.packets();
        rig.nack(sent.get(0).sequenceNumber());
        sent.addAll(rig.packetsUntil(SendRig.SECOND / 2));

        assertThat(sent).extracting(RtpPacket::payloadType).contains(Sessions.VP8, Sessions.RTX);
        assertThat(sent)
                .allSatisfy(packet -> assertThat(NetworkBytes.getUint16(
                                packet.buffer(), packet.offset() + RtpFields.FIXED_HEADER_LENGTH))
                        .isEqualTo(0x1000));
        assertThat(sent).extracting(new HeaderExtensions(wide)::mid).containsOnly("v");
    }

    private void limit(int owner, long bitrateBps, int overhead) {
        control(new RtcpMessage.TemporaryBitrateRequest(
                owner, List.of(new RtcpMessage.BitrateLimit(SendRig.SSRC, bitrateBps, overhead))));
    }

    private void control(RtcpMessage message) {
        byte[] datagram = new byte[256];
        RtcpWriter writer = new RtcpWriter().wrap(datagram, 0, datagram.length);
        assertThat(writer.message(message)).isTrue();
        rig.session.receive(Sessions.path(), datagram, 0, writer.length(), rig.now);
    }

    private static RtcpMessage notification(RtcpMessage.BitrateLimit... limits) {
        return new RtcpMessage.TemporaryBitrateNotification(SendRig.SSRC, List.of(limits));
    }

    private List<RtcpMessage> notifications() {
        rig.packets();
        List<RtcpMessage> notifications = new ArrayList<>(rig.reports);
        rig.reports.clear();
        notifications.removeIf(message -> !(message instanceof RtcpMessage.TemporaryBitrateNotification));
        return notifications;
    }
}
