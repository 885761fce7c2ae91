package dev.nightjar.rtp.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.send.TransportSequence;
import dev.nightjar.testkit.Allocations;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("allocation")
class ForwardAllocationTest {
    private final Receiver receiver = new Receiver(true);
    private final ForwardStream second =
            new ForwardStream(new ForwardIdentity(3, 4, "us", 1, 1, 1, 0), new TransportSequence(1), Packets.path());
    private final byte[] out = new byte[ForwardStream.MAX_PACKET_BYTES];
    private int sequenceNumber = 1;

    @Test
    void aPacketToManyReceiversAllocatesNothing() {
        PayloadTypes types = new PayloadTypes();
        types.put(Packets.VP8, Receiver.VP8, -1);
        second.payloadTypes(types);
        second.configure("w", Packets.RECEIVER);
        second.source(receiver.source);
        receiver.take(Packets.key(0, 0));
        RtpPacket packet = Packets.delta(1, 0);

        long bytes = Allocations.bytesPerCall(() -> {
            NetworkBytes.putInt16(
                    packet.buffer(), packet.offset() + RtpFields.SEQUENCE_NUMBER_OFFSET, sequenceNumber++);
            receiver.now += Receiver.MS;
            if (!receiver.source.receive(packet, Packets.FORMAT, receiver.now)) {
                throw new AssertionError("refused");
            }
            receiver.stream.forward(receiver.source.current(), out, 0, receiver.now);
            second.forward(receiver.source.current(), out, 0, receiver.now);
        });

        assertThat(bytes).isZero();
    }
}
