package dev.nightjar.rtp.forward;

import dev.nightjar.rtp.extension.dependency.DependencyDescriptor;
import dev.nightjar.rtp.extension.dependency.DependencyDescriptorRewriter;
import org.jspecify.annotations.Nullable;

/*
 * A stream has one of these once its layers are limited, or its packets carry dependency descriptors. Packets then go
 * through a picker: by descriptors from the first structure on, by the payload before that and where there is none.
 */

/** What one stream sends of the layers of an encoding, with which numbers and descriptors. Confined to one thread. */
final class LayerSelection {
    /** The packet is not sent. */
    static final long NONE = ClosedNumbers.NONE;

    private final PictureNumbers pictures;
    private final ClosedNumbers numbers = new ClosedNumbers();
    private final DependencyDescriptorRewriter rewriter = new DependencyDescriptorRewriter();
    private final byte[] bytes = new byte[DescriptorMemory.MAX_BYTES];
    private @Nullable DescriptorMemory memory;
    private @Nullable DescriptorPicker described;
    private LayerPicker picker = new PayloadPicker();
    private int maxSpatialId = -1;
    private int maxTemporalId = -1;
    private boolean isFiller;
    private boolean isMarked;
    private long leftOut;
    private long rememberedFrom;

    LayerSelection(PictureNumbers pictures) {
        this.pictures = pictures;
    }

    /** Makes one that begins with a packet, without limits. */
    LayerSelection(PictureNumbers pictures, ForwardedPacket first, long sequenceOffset) {
        this(pictures);
        limit(Integer.MAX_VALUE, Integer.MAX_VALUE);
        begin(first.index() - 1, sequenceOffset);
    }

    /** Sets the highest layers; what is awaited goes on being awaited where they are what they were. */
    void limit(int spatialId, int temporalId) {
        if (spatialId == maxSpatialId && temporalId == maxTemporalId) {
            return;
        }
        maxSpatialId = spatialId;
        maxTemporalId = temporalId;
        picker.limit(spatialId, temporalId);
    }

    /** Begins behind the packet that was sent last; what came before had its index and the offset as its number. */
    void begin(long lastIndex, long sequenceOffset) {
        numbers.begin(lastIndex, sequenceOffset);
        if (memory != null) {
            memory.clear();
            rememberedFrom = lastIndex + 1;
        }
    }

    /** Begins with the first packet of an encoding. */
    void anchor(ForwardedPacket first, long sequenceOffset) {
        begin(first.index() - 1, sequenceOffset);
        if (first.hasStructure()) {
            byDescriptor();
        } else {
            byPayload();
        }
    }

    /** Descriptors count from the first structure on, until a keyframe has none. */
    void follow(ForwardedPacket packet) {
        if (packet.hasStructure() && !isByDescriptor()) {
            byDescriptor();
        } else if (isByDescriptor() && packet.descriptor() == null && packet.isKeyframeStart()) {
            byPayload();
        }
    }

    private void byPayload() {
        picker = new PayloadPicker();
        picker.limit(maxSpatialId, maxTemporalId);
    }

    private void byDescriptor() {
        DescriptorPicker known = described == null ? new DescriptorPicker() : described;
        described = known;
        known.begin();
        known.limit(maxSpatialId, maxTemporalId);
        rewriter.sourceChanged();
        picker = known;
    }

    @SuppressWarnings("ReferenceEquality") // a picker is itself
    private boolean isByDescriptor() {
        return picker == described;
    }

    /** {@return the sequence number that a packet of the source is sent with, or {@link #NONE}} */
    long take(ForwardedPacket packet) {
        isFiller = false;
        isMarked = false;
        long index = packet.index();
        LayerPicker.Choice choice = picker.choose(packet);
        if (choice == LayerPicker.Choice.WAIT) {
            numbers.keep(index);
            return NONE;
        }
        if (choice == LayerPicker.Choice.FORWARD) {
            isMarked = picker.endsPicture(packet);
            return numbers.send(index, isMarked);
        }
        leftOut++;
        if (!numbers.isLate(index)) {
            pictures.leaveOut(packet);
        }
        long number = numbers.leaveOut(index);
        isFiller = number != NONE;
        return number;
    }

    /** {@return whether nothing but the number of the packet that was taken last is sent} */
    boolean isFiller() {
        return isFiller;
    }

    /** {@return whether the packet taken last ends its picture, although it did not for its sender} */
    boolean isMarked() {
        return isMarked;
    }

    /** {@return what the receiver is told of a packet's dependencies, null for nothing} */
    @Nullable
    DescriptorMemory describe(ForwardedPacket packet) {
        DependencyDescriptor descriptor = packet.descriptor();
        DescriptorPicker by = described;
        DescriptorMemory kept = memory;
        if (kept == null && (descriptor == null || by == null || !isByDescriptor())) {
            return null;
        }
        if (kept == null) {
            kept = new DescriptorMemory();
            memory = kept;
            rememberedFrom = packet.index();
        }
        int length = 0;
        if (descriptor != null && by != null && isByDescriptor()) {
            rewriter.activeDecodeTargets(by.activeDecodeTargets());
            length = rewriter.rewrite(descriptor, bytes, 0, bytes.length);
        }
        kept.put(packet.index(), bytes, Math.max(0, length));
        return kept;
    }

    /** {@return what {@link #describe} answered for a packet that is not {@link #isForgotten forgotten}} */
    @Nullable
    DescriptorMemory described(long index) {
        DescriptorMemory kept = memory;
        return kept != null && kept.find(index) ? kept : null;
    }

    /** {@return whether what {@link #describe} answered for a packet is not known any more} */
    boolean isForgotten(long index) {
        DescriptorMemory kept = memory;
        return kept != null && index >= rememberedFrom && !kept.find(index);
    }

    /** {@return the packet of a sequence number, or {@link #NONE}} */
    long index(long number) {
        return numbers.index(number);
    }

    /** {@return the number that a packet was sent with, or {@link #NONE}} */
    long sent(long index) {
        return numbers.sent(index);
    }

    /** {@return whether a packet was sent with a marker of ours} */
    boolean wasMarked(long index) {
        return numbers.isMarked(index);
    }

    /** {@return whether a packet may still be sent for the first time} */
    boolean isAwaited(long index) {
        return numbers.isKept(index);
    }

    boolean needsKeyframe() {
        return picker.needsKeyframe();
    }

    /** {@return packets that were left out} */
    long leftOut() {
        return leftOut;
    }
}
