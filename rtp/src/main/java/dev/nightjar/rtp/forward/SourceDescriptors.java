package dev.nightjar.rtp.forward;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.extension.dependency.DependencyDescriptor;
import dev.nightjar.rtp.extension.dependency.DependencyDescriptorReader;

/**
 * Reads the dependency descriptors of one source's packets, each once, whatever the number of its receivers.
 *
 * <p>A packet from before the structure in force is not read: no frame after that keyframe needs it, and its template
 * may be another (RTP Payload Format For AV1 §A.8.3).
 */
final class SourceDescriptors {
    private final DependencyDescriptorReader reader = new DependencyDescriptorReader();
    private long structureIndex;

    /** {@return whether the packet has a descriptor whose structure is known} */
    boolean read(RtpPacket packet, int id, long index, DependencyDescriptor into) {
        int length = packet.extensionLength(id);
        if (length < 0 || index < structureIndex) {
            return false;
        }
        int offset = packet.extensionOffset(id);
        if (!reader.read(packet.ssrc(), packet.buffer(), offset, length, into)) {
            return false;
        }
        if (into.hasStructure()) {
            structureIndex = index;
        }
        return true;
    }

    /** {@return whether a packet is from before the structure in force, so that it will never be read} */
    boolean isStale(long index) {
        return index < structureIndex;
    }
}
