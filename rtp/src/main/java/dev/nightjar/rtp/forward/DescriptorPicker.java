package dev.nightjar.rtp.forward;

import dev.nightjar.rtp.extension.dependency.DecodeTargetSelector;
import dev.nightjar.rtp.extension.dependency.DependencyDescriptor;

/**
 * Picks layers by the dependency descriptors of an encoding, whatever its codec.
 *
 * <p><i>Choice:</i> a picture's last packet is taken to be that of the picked spatial layer; where a picture has none
 * of that layer and one above it is left out, no packet bears the marker. Receivers with the descriptor do not need it.
 */
final class DescriptorPicker implements LayerPicker {
    private final DecodeTargetSelector selector = new DecodeTargetSelector();
    private int awaited;

    /** The packet that comes next is the first of another encoding, and carries a structure. */
    void begin() {
        selector.sourceChanged();
        awaited = 0;
    }

    @Override
    public void limit(int maxSpatialId, int maxTemporalId) {
        selector.limit(maxSpatialId, maxTemporalId);
        awaited = 0;
    }

    @Override
    public Choice choose(ForwardedPacket packet) {
        DependencyDescriptor descriptor = packet.descriptor();
        if (descriptor == null) {
            boolean isPadding = packet.packet().payloadLength() == 0;
            return isPadding ? Choice.FORWARD : packet.isStale() ? Choice.LEAVE_OUT : Choice.WAIT;
        }
        boolean isForwarded = selector.forwards(descriptor);
        awaited = selector.awaitsSwitch() ? awaited + (descriptor.isStartOfFrame() ? 1 : 0) : 0;
        return isForwarded ? Choice.FORWARD : Choice.LEAVE_OUT;
    }

    /** {@return the decode targets that are sent, as a set} */
    int activeDecodeTargets() {
        return selector.activeDecodeTargets();
    }

    @Override
    public boolean endsPicture(ForwardedPacket packet) {
        DependencyDescriptor descriptor = packet.descriptor();
        return descriptor != null && descriptor.isEndOfFrame() && descriptor.spatialId() == selector.spatialId();
    }

    @Override
    public boolean needsKeyframe() {
        return selector.awaitsSpatialSwitch() || awaited > PayloadPicker.PATIENCE_PICTURES;
    }
}
