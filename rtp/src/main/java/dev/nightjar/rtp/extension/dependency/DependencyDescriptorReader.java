package dev.nightjar.rtp.extension.dependency;

import dev.nightjar.core.BitReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads dependency descriptors of a transport's streams, RTP Payload Format For AV1 §A.8.
 *
 * <pre>
 *  0                   1                   2
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |S|E|template id|         frame number          |   then, where there are more bytes, five flags, and what they
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+   announce: structure, active targets, own DTIs, fdiffs, chains
 * </pre>
 *
 * <p>Remembers the structure of each stream, and which decode targets are active, as the latest packets told; packets
 * must be authenticated first. A packet that comes late, from before a new structure, is refused where its template id
 * is none of the new ones, which senders see to. Not thread-safe.
 */
public final class DependencyDescriptorReader {
    /** Streams whose structure is remembered; one more makes the one used least recently forgotten. */
    public static final int MAX_STREAMS = 64;

    private static final int MIN_BYTES = 3;

    /** Structure, active targets, own indications, frame diffs, chain diffs, the first in the highest bit. */
    private static final int FLAGS = 5;

    private static final int BITS_OF_A_DIFF_SIZE = 4;

    private final BitReader in = new BitReader();
    private final int[] ssrcs = new int[MAX_STREAMS];
    private final @Nullable DependencyStructure[] structures = new DependencyStructure[MAX_STREAMS];
    private final int[] activeTargets = new int[MAX_STREAMS];
    private final long[] lastUses = new long[MAX_STREAMS];
    private int streams;
    private int lastSlot;
    private long uses;

    /** Creates a reader that knows no structure. */
    public DependencyDescriptorReader() {}

    /**
     * {@return whether the bytes are a whole descriptor whose structure is known} Where they are not, {@code
     * descriptor} holds nothing of use and nothing is remembered.
     *
     * @param ssrc the stream the packet is of
     * @param buffer the extension's data, borrowed for the call
     */
    public boolean read(int ssrc, byte[] buffer, int offset, int length, DependencyDescriptor descriptor) {
        if (length < MIN_BYTES) {
            return false;
        }
        int slot = slot(ssrc);
        in.wrap(buffer, offset, length);
        boolean isStart = in.flag();
        boolean isEnd = in.flag();
        int templateId = in.bits(6);
        int number = in.bits(16);
        int flags = length > MIN_BYTES ? in.bits(FLAGS) : 0;
        boolean hasStructure = (flags & 0x10) != 0;
        DependencyStructure structure = slot < 0 ? null : structures[slot];
        if (hasStructure) {
            structure = StructureParser.parse(in);
        }
        if (structure == null) {
            return false;
        }
        int template = templateId - structure.templateIdOffset() & DependencyStructure.MAX_TEMPLATES - 1;
        if (template >= structure.templates().size()) {
            return false;
        }
        descriptor.set(structure, template, number, isStart, isEnd);
        readTargets(hasStructure, (flags & 0x08) != 0, slot, descriptor);
        if (!readOwn(structure, flags, descriptor) || in.isExhausted()) {
            return false;
        }
        remember(slot, ssrc, descriptor);
        return true;
    }

    private void readTargets(boolean hasStructure, boolean hasTargets, int slot, DependencyDescriptor descriptor) {
        if (hasStructure) {
            descriptor.attachStructure();
        } else {
            descriptor.inheritActiveDecodeTargets(activeTargets[slot]);
        }
        if (hasTargets) {
            descriptor.activeDecodeTargets(in.bits(descriptor.structure().decodeTargetCount()));
        }
    }

    private boolean readOwn(DependencyStructure structure, int flags, DependencyDescriptor descriptor) {
        boolean hasIndications = (flags & 0x04) != 0;
        boolean hasFrameDiffs = (flags & 0x02) != 0;
        boolean hasChainDiffs = (flags & 0x01) != 0;
        for (int target = 0; hasIndications && target < structure.decodeTargetCount(); target++) {
            descriptor.readIndication(target, in.bits(2));
        }
        if (hasFrameDiffs) {
            descriptor.beginFrameDiffs();
            for (int size = in.bits(2); size > 0; size = in.bits(2)) {
                if (!descriptor.addFrameDiff(in.bits(BITS_OF_A_DIFF_SIZE * size) + 1)) {
                    return false;
                }
            }
        }
        for (int chain = 0; hasChainDiffs && chain < structure.chainCount(); chain++) {
            descriptor.readChainDiff(chain, in.bits(8));
        }
        return true;
    }

    private void remember(int known, int ssrc, DependencyDescriptor descriptor) {
        int slot = known < 0 ? freeSlot() : known;
        ssrcs[slot] = ssrc;
        structures[slot] = descriptor.structure();
        activeTargets[slot] = descriptor.activeDecodeTargets();
        lastUses[slot] = ++uses;
        lastSlot = slot;
    }

    /** {@return where the stream's structure is, or -1} */
    private int slot(int ssrc) {
        if (lastSlot < streams && ssrcs[lastSlot] == ssrc) {
            return lastSlot;
        }
        for (int i = 0; i < streams; i++) {
            if (ssrcs[i] == ssrc) {
                return i;
            }
        }
        return -1;
    }

    private int freeSlot() {
        if (streams < MAX_STREAMS) {
            return streams++;
        }
        int oldest = 0;
        for (int i = 1; i < MAX_STREAMS; i++) {
            oldest = lastUses[i] < lastUses[oldest] ? i : oldest;
        }
        return oldest;
    }
}
