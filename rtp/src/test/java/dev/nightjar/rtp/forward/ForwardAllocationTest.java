package dev.nightjar.rtp.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.extension.dependency.Structures;
import dev.nightjar.rtp.send.TransportSequence;
import dev.nightjar.testkit.Allocations;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    void aPacketOfManyLayersAllocatesNothing() {
        ExtensionMap agreed = Packets.RECEIVER.with(10, HeaderExtensionUri.DEPENDENCY_DESCRIPTOR);
        receiver.stream.configure("v", agreed, true);
        receiver.stream.limitLayers(1, 1);
        DescribedPackets packets = new DescribedPackets(1, Structures.l3t3(0), 0, 0);
        packets.picture(true).forEach(receiver::take);
        List<RtpPacket> pattern = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            pattern.addAll(packets.picture(false));
        }
        LayerMeter meter = new LayerMeter();
        sequenceNumber = 3;

        long bytes = Allocations.bytesPerCall(() -> {
            RtpPacket packet = pattern.get((sequenceNumber - 3) % pattern.size());
            int frame = packet.extensionOffset(Packets.DESCRIPTOR) + 1;
            NetworkBytes.putInt16(packet.buffer(), frame, sequenceNumber);
            NetworkBytes.putInt16(
                    packet.buffer(), packet.offset() + RtpFields.SEQUENCE_NUMBER_OFFSET, sequenceNumber++);
            receiver.now += Receiver.MS;
            meter.packet(packet, Packets.FORMAT);
            if (!receiver.source.receive(packet, Packets.FORMAT, receiver.now)) {
                throw new AssertionError("refused");
            }
            receiver.stream.forward(receiver.source.current(), out, 0, receiver.now);
        });

        assertThat(bytes).isZero();
        assertThat(receiver.stream.packetsOfOtherLayers()).isPositive();
    }
}
