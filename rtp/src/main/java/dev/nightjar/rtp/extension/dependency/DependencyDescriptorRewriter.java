package dev.nightjar.rtp.extension.dependency;

import dev.nightjar.core.SerialNumbers;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites descriptors on their way to one receiver, so that those of several sources look like those of one.
 *
 * <p>Frame numbers go on from one source to the next, and template ids move, because two structures must not claim the
 * same ones (RTP Payload Format For AV1 §A.8.3). Where only some decode targets are forwarded the packets say so.
 * <i>Choice:</i> they say it in each packet until the next structure comes, so that no loss hides it (§A.4). Gaps in
 * the frame numbers of one source stay: they count frames, also those which are not forwarded.
 *
 * <p>One for each receiver. Not thread-safe.
 */
public final class DependencyDescriptorRewriter {
    private static final int TEMPLATE_IDS = DependencyStructure.MAX_TEMPLATES;

    private final DependencyDescriptorWriter writer = new DependencyDescriptorWriter();
    private final DependencyDescriptor rewritten = new DependencyDescriptor();
    private boolean begun;
    private boolean sourceChanged = true;
    private int numberOffset;
    private int lastNumber;
    private int templateShift;
    private int nextTemplateId;
    private int targets = -1;
    private boolean targetsNarrowed;
    private @Nullable DependencyStructure original;
    private @Nullable DependencyStructure shifted;

    /** Creates a rewriter that leaves its first source's numbers as they are. */
    public DependencyDescriptorRewriter() {}

    /** Says that the next packet is of another source; it has to carry a structure. */
    public void sourceChanged() {
        sourceChanged = true;
    }

    /** Sets which decode targets are forwarded, besides what the sender itself says; all at first. */
    public void activeDecodeTargets(int forwarded) {
        targets = forwarded;
    }

    /**
     * Writes what a packet's descriptor is to the receiver.
     *
     * @param descriptor as it was read; left as it is
     * @param room bytes that may be written from {@code offset} on
     * @return bytes written, which may be more than were read; -1 where {@code room} is too little, or the packet is of
     *     a new source and carries no structure
     */
    public int rewrite(DependencyDescriptor descriptor, byte[] buffer, int offset, int room) {
        if (sourceChanged && !begin(descriptor)) {
            return -1;
        }
        rewritten.copy(descriptor);
        rewritten.frameNumber(descriptor.frameNumber() + numberOffset);
        if (SerialNumbers.isNewer16(rewritten.frameNumber(), lastNumber)) {
            lastNumber = rewritten.frameNumber();
        }
        int forwarded = descriptor.activeDecodeTargets() & targets;
        boolean isNarrow = forwarded != descriptor.activeDecodeTargets();
        targetsNarrowed = isNarrow || (targetsNarrowed && !descriptor.hasStructure());
        if (targetsNarrowed) {
            rewritten.activeDecodeTargets(forwarded);
        }
        rewritten.structure(shifted(descriptor.structure()));
        return writer.write(rewritten, buffer, offset, room);
    }

    @SuppressWarnings("ReferenceEquality") // a structure read anew is shifted anew
    private DependencyStructure shifted(DependencyStructure structure) {
        DependencyStructure known = shifted;
        if (known == null || original != structure) {
            known = structure.withTemplateIdOffset(structure.templateIdOffset() + templateShift & TEMPLATE_IDS - 1);
            original = structure;
            shifted = known;
            nextTemplateId = known.templateIdOffset() + known.templates().size();
        }
        return known;
    }

    private boolean begin(DependencyDescriptor descriptor) {
        if (!descriptor.hasStructure()) {
            return false;
        }
        if (begun) {
            numberOffset = lastNumber + 1 - descriptor.frameNumber();
            templateShift = nextTemplateId - descriptor.structure().templateIdOffset() & TEMPLATE_IDS - 1;
        }
        lastNumber = descriptor.frameNumber() + numberOffset & 0xFFFF;
        original = null;
        begun = true;
        sourceChanged = false;
        return true;
    }
}
