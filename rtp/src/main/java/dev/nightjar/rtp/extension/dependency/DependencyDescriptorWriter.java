package dev.nightjar.rtp.extension.dependency;

import dev.nightjar.core.BitWriter;

/** Writes dependency descriptors in their shortest form, RTP Payload Format For AV1 §A.8.2. Not thread-safe. */
public final class DependencyDescriptorWriter {
    /** Most bytes of a header extension's data, RFC 8285 §4.3; longer descriptors cannot be sent. */
    public static final int MAX_BYTES = 255;

    private static final int BITS_OF_A_DIFF_SIZE = 4;

    private final BitWriter out = new BitWriter();

    /** Creates a writer. */
    public DependencyDescriptorWriter() {}

    /**
     * Writes a descriptor.
     *
     * @param descriptor set or read before
     * @param room bytes that may be written from {@code offset} on
     * @return bytes written, 3 where the template says all; -1 where {@code room} is too little
     */
    public int write(DependencyDescriptor descriptor, byte[] buffer, int offset, int room) {
        DependencyStructure structure = descriptor.structure();
        out.wrap(buffer, offset, Math.min(room, MAX_BYTES));
        out.flag(descriptor.isStartOfFrame());
        out.flag(descriptor.isEndOfFrame());
        out.bits(structure.templateIdOffset() + descriptor.templateIndex(), 6);
        out.bits(descriptor.frameNumber(), 16);
        boolean isExtended = descriptor.hasStructure()
                || descriptor.hasActiveDecodeTargets()
                || descriptor.hasCustomIndications()
                || descriptor.hasCustomFrameDiffs()
                || descriptor.hasCustomChainDiffs();
        if (isExtended) {
            writeExtended(descriptor, structure);
        }
        return out.isOverflowed() ? -1 : out.length();
    }

    private void writeExtended(DependencyDescriptor descriptor, DependencyStructure structure) {
        out.flag(descriptor.hasStructure());
        out.flag(descriptor.hasActiveDecodeTargets());
        out.flag(descriptor.hasCustomIndications());
        out.flag(descriptor.hasCustomFrameDiffs());
        out.flag(descriptor.hasCustomChainDiffs());
        if (descriptor.hasStructure()) {
            StructureWriter.write(structure, out);
        }
        if (descriptor.hasActiveDecodeTargets()) {
            out.bits(descriptor.activeDecodeTargets(), structure.decodeTargetCount());
        }
        for (int i = 0; descriptor.hasCustomIndications() && i < structure.decodeTargetCount(); i++) {
            out.bits(descriptor.indication(i).ordinal(), 2);
        }
        if (descriptor.hasCustomFrameDiffs()) {
            writeFrameDiffs(descriptor);
        }
        for (int i = 0; descriptor.hasCustomChainDiffs() && i < structure.chainCount(); i++) {
            out.bits(descriptor.chainDiff(i), 8);
        }
    }

    private void writeFrameDiffs(DependencyDescriptor descriptor) {
        for (int i = 0; i < descriptor.frameDiffCount(); i++) {
            int minusOne = descriptor.frameDiff(i) - 1;
            int size = minusOne < 1 << 4 ? 1 : minusOne < 1 << 8 ? 2 : 3;
            out.bits(size, 2);
            out.bits(minusOne, BITS_OF_A_DIFF_SIZE * size);
        }
        out.bits(0, 2);
    }
}
