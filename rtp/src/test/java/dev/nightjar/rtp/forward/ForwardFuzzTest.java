package dev.nightjar.rtp.forward;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Transmit;
import dev.nightjar.rtp.HeaderExtensions;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.rtcp.RtcpReader;
import java.util.Arrays;

/** Whatever a sender sends and a receiver answers, what is sent on is whole packets under the stream's own header. */
class ForwardFuzzTest {
    private static final int MOST_STEPS = 64;
    private static final int FROM_RECEIVER = 0x8000;
    private static final int AFTER_SILENCE = 0x4000;
    private static final int PADDING = 5;
    /** Payload types below would look like RTCP with the marker set, RFC 5761 §4. */
    private static final int FIRST_DYNAMIC = 96;

    private final HeaderExtensions extensions = new HeaderExtensions(Packets.RECEIVER);
    private final RtpPacket packet = new RtpPacket();
    private final RtcpReader reader = new RtcpReader();
    private final byte[] out = new byte[ForwardStream.MAX_PACKET_BYTES + 2 * PADDING];

    /** Packets, each after two bytes: whether it is RTCP of the receiver, or comes after a silence, and its length. */
    @FuzzTest(maxDuration = "60s")
    void anyRunOfPacketsIsSentOnAsWholePacketsOrNotAtAll(byte[] run) {
        for (boolean hasRtx : new boolean[] {true, false}) {
            Receiver receiver = new Receiver(hasRtx);
            PayloadTypes types = new PayloadTypes();
            for (int type = 0; type < 128; type++) {
                types.put(type, FIRST_DYNAMIC | type & 0x1F, hasRtx ? Receiver.RTX : -1);
            }
            receiver.stream.payloadTypes(types);
            int steps = 0;
            for (int at = 0; at + 2 <= run.length && steps < MOST_STEPS; steps++) {
                int word = NetworkBytes.getUint16(run, at);
                int length = Math.min(word & 0x0FFF, run.length - at - 2);
                at += 2;
                receiver.now += ((word & AFTER_SILENCE) != 0 ? 600 : 20) * Receiver.MS;
                if ((word & FROM_RECEIVER) != 0) {
                    receiver.stream.receive(Packets.path(), run, at, length, receiver.now);
                } else if (packet.wrap(run, at, length)
                        && receiver.source.receive(packet, Packets.FORMAT, receiver.now)) {
                    forward(receiver);
                }
                receiver.stream.advance(receiver.now);
                poll(receiver.stream);
                at += length;
            }
        }
    }

    private void forward(Receiver receiver) {
        ForwardedPacket current = receiver.source.current();
        int body = current.bodyLength();
        Arrays.fill(out, (byte) 0x5A);
        int length = receiver.stream.forward(current, out, PADDING, receiver.now);
        assertThat(out).startsWith(0x5A, 0x5A, 0x5A, 0x5A, 0x5A).endsWith(0x5A, 0x5A, 0x5A, 0x5A, 0x5A);
        if (length > 0) {
            assertThat(packet.wrap(out, PADDING, length)).isTrue();
            assertThat(packet.ssrc()).isEqualTo(Receiver.SSRC);
            assertThat(packet.payloadLength() + packet.paddingLength()).isEqualTo(body);
            assertThat(extensions.mid(packet)).isEqualTo("v");
            assertThat(extensions.transportWideSequenceNumber(packet)).isNotNegative();
        }
    }

    private void poll(ForwardStream stream) {
        int sent = 0;
        for (Transmit next = stream.pollTransmit(); next != null; next = stream.pollTransmit()) {
            sent++;
            int type = next.buffer()[next.offset() + 1] & 0xFF;
            boolean isRtcp = type >= 200 && type <= 207;
            assertThat(
                            isRtcp
                                    ? reader.wrap(next.buffer(), next.offset(), next.length())
                                    : packet.wrap(next.buffer(), next.offset(), next.length()))
                    .isTrue();
        }
        assertThat(sent).isLessThanOrEqualTo(ForwardSource.HISTORY_PACKETS + 1);
        while (stream.pollEvent() != null) {
            sent++;
        }
    }
}
