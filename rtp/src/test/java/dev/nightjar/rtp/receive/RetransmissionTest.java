package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetransmissionTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void givesTheOriginalPacketBackInPlace(int offset) {
        RtpWriter writer = new RtpWriter()
                .ssrc(77)
                .payloadType(Sessions.RTX)
                .sequenceNumber(5)
                .rtpTimestamp(123_456)
                .marker(true)
                .paddingLength(4)
                .extension(Sessions.MID_ID, "v");
        byte[] buffer = new byte[100];
        Arrays.fill(buffer, (byte) 0x55);
        int length = writer.writeTo(buffer, offset, new byte[] {(byte) 0xFF, (byte) 0xFE, 1, 2, 3}, 0, 5);
        RtpPacket packet = new RtpPacket();
        packet.wrap(buffer, offset, length);

        assertThat(Retransmission.carriesPacket(packet)).isTrue();
        Retransmission.undo(packet, 0xAABBCCDD, Sessions.VP8);

        assertThat(packet.ssrc()).isEqualTo(0xAABBCCDD);
        assertThat(packet.payloadType()).isEqualTo(Sessions.VP8);
        assertThat(packet.sequenceNumber()).isEqualTo(0xFFFE);
        assertThat(packet.rtpTimestamp()).isEqualTo(123_456);
        assertThat(packet.isMarker()).isTrue();
        assertThat(packet.paddingLength()).isEqualTo(4);
        assertThat(packet.payloadLength()).isEqualTo(3);
        assertThat(Arrays.copyOfRange(buffer, packet.payloadOffset(), packet.payloadOffset() + 3))
                .containsExactly(1, 2, 3);
        assertThat(packet.extensionLength(Sessions.MID_ID)).isEqualTo(1);
        for (int i = 0; i < offset; i++) {
            assertThat(buffer[i]).isEqualTo((byte) 0x55);
        }
        assertThat(buffer[offset + length]).isEqualTo((byte) 0x55);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void paddingAloneRepeatsNothing(int payloadLength) {
        RtpPacket packet = TestPackets.of(1, Sessions.RTX, 1)
                .payload(new byte[payloadLength])
                .padding(20)
                .packet();

        assertThat(Retransmission.carriesPacket(packet)).isFalse();
    }
}
