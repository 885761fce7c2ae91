package dev.nightjar.rtp.forward;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import dev.nightjar.rtp.extension.dependency.DependencyDescriptorWriter;
import dev.nightjar.rtp.extension.dependency.DependencyStructure;
import dev.nightjar.rtp.extension.dependency.ScalableStream;
import dev.nightjar.rtp.extension.dependency.ScalableStream.Sent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An AV1 encoding in three spatial and three temporal layers, one packet a frame, with dependency descriptors. */
final class DescribedPackets {
    static final int SPATIAL = 3;

    private final DependencyDescriptorWriter writer = new DependencyDescriptorWriter();
    private final ScalableStream frames;
    private final int ssrc;
    private int sequenceNumber;
    private int picture;

    DescribedPackets(int ssrc, DependencyStructure structure, int firstFrame, int firstSequenceNumber) {
        this.frames = new ScalableStream(structure, firstFrame);
        this.ssrc = ssrc;
        this.sequenceNumber = firstSequenceNumber;
    }

    /** {@return the three packets of the next picture} */
    List<RtpPacket> picture(boolean isKey) {
        if (isKey) {
            frames.keyframe();
        }
        List<RtpPacket> packets = new ArrayList<>();
        for (Sent frame : frames.pictures(1)) {
            byte[] bytes = new byte[DependencyDescriptorWriter.MAX_BYTES];
            int length = writer.write(frame.descriptor(), bytes, 0, bytes.length);
            boolean begins = isKey && frame.spatialId() == 0;
            packets.add(packet(Arrays.copyOf(bytes, length), frame, begins));
        }
        picture++;
        return packets;
    }

    private RtpPacket packet(byte[] descriptor, Sent frame, boolean begins) {
        byte[] payload = new byte[40];
        payload[0] = (byte) (begins ? 0x18 : 0x10);
        NetworkBytes.putInt32(payload, 36, frame.number());
        return Packets.written(
                new RtpWriter()
                        .ssrc(ssrc)
                        .payloadType(Packets.AV1)
                        .sequenceNumber(sequenceNumber++)
                        .rtpTimestamp(3_000 * picture)
                        .marker(frame.spatialId() == SPATIAL - 1)
                        .extension(4, "old")
                        .extension(Packets.DESCRIPTOR, descriptor, 0, descriptor.length),
                payload);
    }

    /** {@return the number that the packet's frame had for its sender} */
    static int frame(RtpPacket packet) {
        return NetworkBytes.getInt32(packet.buffer(), packet.payloadOffset() + 36);
    }
}
