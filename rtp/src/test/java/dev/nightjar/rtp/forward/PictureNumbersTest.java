package dev.nightjar.rtp.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.rtp.RtpPacket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Picture ids of a stream that goes on with another encoding, RFC 7741 §4.2. */
class PictureNumbersTest {
    private final Receiver receiver = new Receiver(true);

    /** A picture of one packet, with a picture id of 15 bits and a counter of base layer pictures. */
    private static RtpPacket picture(int ssrc, int sequenceNumber, boolean isKey, int pictureId, int baseCounter) {
        byte[] payload = new byte[20];
        payload[0] = (byte) 0x90;
        payload[1] = (byte) 0xE0;
        NetworkBytes.putInt16(payload, 2, 0x8000 | pictureId);
        payload[4] = (byte) baseCounter;
        payload[6] = (byte) (isKey ? 0x10 : 0x11);
        NetworkBytes.putInt24(payload, 9, 0x9D012A);
        return Packets.packet(ssrc, Packets.VP8, sequenceNumber, sequenceNumber * 3_000, payload);
    }

    private static int pictureId(RtpPacket packet) {
        return NetworkBytes.getUint16(packet.buffer(), packet.payloadOffset() + 2) & 0x7FFF;
    }

    private static int baseCounter(RtpPacket packet) {
        return NetworkBytes.getUint8(packet.buffer(), packet.payloadOffset() + 4);
    }

    @Test
    void theyRunOnWhereTheStreamGoesOnWithAnotherEncoding() {
        ForwardSource other = new ForwardSource();
        receiver.take(picture(1, 10, true, 0x7FFE, 254));
        receiver.take(picture(1, 11, false, 0x7FFF, 255));

        receiver.stream.source(other);
        other.receive(picture(2, 500, true, 77, 9), Packets.FORMAT, receiver.now);
        receiver.forward(other);
        other.receive(picture(2, 501, false, 78, 10), Packets.FORMAT, receiver.now);
        receiver.forward(other);

        assertThat(receiver.sent).extracting(PictureNumbersTest::pictureId).isEqualTo(List.of(0x7FFE, 0x7FFF, 0, 1));
        assertThat(receiver.sent).extracting(PictureNumbersTest::baseCounter).isEqualTo(List.of(254, 255, 0, 1));
        assertThat(receiver.sequenceNumbers()).containsExactly(500, 501, 502, 503);
    }

    @Test
    void whatIsSentAgainHasTheNumbersThatItHad() {
        receiver.take(picture(1, 10, true, 5, 1));
        receiver.stream.source(null);
        ForwardSource other = new ForwardSource();
        receiver.stream.source(other);
        other.receive(picture(2, 500, true, 77, 9), Packets.FORMAT, receiver.now);
        receiver.forward(other);

        receiver.nack(501);

        RtpPacket again = receiver.polled().get(0);
        // RFC 4588 §4: the number of the original comes first.
        assertThat(NetworkBytes.getUint16(again.buffer(), again.payloadOffset() + 4) & 0x7FFF)
                .isEqualTo(6)
                .isEqualTo(pictureId(receiver.last()));
    }
}
