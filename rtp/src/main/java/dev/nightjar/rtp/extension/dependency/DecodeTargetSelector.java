package dev.nightjar.rtp.extension.dependency;

import dev.nightjar.core.SerialNumbers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Picks from a scalable stream the packets of the best decode target that a receiver may have.
 *
 * <p>A higher target is taken up at a frame with a switch indication for it whose references have all been forwarded, a
 * lower one also wherever its chain is intact (RTP Payload Format For AV1 §A.7). <i>Choice:</i> the standard allows the
 * latter for higher targets too; a receiver without this extension would then decode frames whose references it lacks.
 *
 * <p>One for each receiver of a stream; fed every packet in order. Not thread-safe.
 */
public final class DecodeTargetSelector {
    /** Says that no target is chosen yet. */
    public static final int NONE = -1;

    /** Frames that are remembered as forwarded: more than templates can refer back, a power of two. */
    private static final int HISTORY = 256;

    private final int[] numbers = new int[HISTORY];
    private final boolean[] forwarded = new boolean[HISTORY];
    private final boolean[] missing = new boolean[HISTORY];
    private final byte[] lateTargets = new byte[HISTORY];
    private final boolean[] intact = new boolean[DependencyStructure.MAX_DECODE_TARGETS];
    private final int[] spatialIds = new int[DependencyStructure.MAX_DECODE_TARGETS];
    private final int[] temporalIds = new int[DependencyStructure.MAX_DECODE_TARGETS];
    private @Nullable DependencyStructure structure;
    private int maxSpatialId = DependencyTemplate.MAX_SPATIAL_ID;
    private int maxTemporalId = DependencyTemplate.MAX_TEMPORAL_ID;
    private int current = NONE;
    private int wanted = NONE;
    private int frameNumber = NONE;

    /** Creates a selector for the best target there is. */
    public DecodeTargetSelector() {}

    /**
     * Sets the highest layer the receiver may have from the next frame on.
     *
     * @param spatialId 0 or more
     * @param temporalId 0 or more
     */
    public void limit(int spatialId, int temporalId) {
        maxSpatialId = spatialId;
        maxTemporalId = temporalId;
    }

    /** Says that the next packet is of another source; until one carries a structure nothing is forwarded. */
    public void sourceChanged() {
        structure = null;
        current = NONE;
        wanted = NONE;
    }

    /**
     * {@return whether the packet is to be forwarded} All packets of a frame get the answer of its first; a frame that
     * comes late gets that of the time when it was missed, since others may refer to it.
     */
    public boolean forwards(DependencyDescriptor descriptor) {
        if (descriptor.hasStructure() && !descriptor.structure().equals(structure)) {
            begin(descriptor.structure());
        }
        if (structure == null) {
            return false;
        }
        int number = descriptor.frameNumber();
        int at = number & HISTORY - 1;
        if (numbers[at] != number) {
            int target = current;
            if (frameNumber == NONE || SerialNumbers.isNewer16(number, frameNumber)) {
                miss(number);
                frameNumber = number;
                chooseTarget(descriptor);
                target = current;
            }
            numbers[at] = number;
            missing[at] = false;
            forwarded[at] = isOf(target, descriptor);
        } else if (missing[at]) {
            missing[at] = false;
            forwarded[at] = isOf(lateTargets[at], descriptor);
        }
        return forwarded[at];
    }

    private static boolean isOf(int target, DependencyDescriptor descriptor) {
        return target != NONE && descriptor.indication(target) != DecodeTargetIndication.NOT_PRESENT;
    }

    /** Notes the target in force for frames that have not come, between the latest and a newer one. */
    private void miss(int number) {
        int count = frameNumber == NONE ? 0 : Math.min(HISTORY, number - frameNumber & 0xFFFF) - 1;
        for (int back = count; back > 0; back--) {
            int missed = number - back & 0xFFFF;
            int at = missed & HISTORY - 1;
            numbers[at] = missed;
            missing[at] = true;
            forwarded[at] = false;
            lateTargets[at] = (byte) current;
        }
    }

    private void begin(DependencyStructure next) {
        structure = next;
        current = NONE;
        frameNumber = NONE;
        Arrays.fill(numbers, NONE);
        Arrays.fill(intact, false);
        for (int i = 0; i < next.decodeTargetCount(); i++) {
            spatialIds[i] = next.spatialId(i);
            temporalIds[i] = next.temporalId(i);
        }
    }

    private void chooseTarget(DependencyDescriptor descriptor) {
        updateChains(descriptor);
        wanted = best(descriptor);
        if (wanted != current && wanted != NONE && maySwitch(descriptor)) {
            current = wanted;
        }
    }

    /** §A.5: a chain is intact while each of its frames has been forwarded, and anew where it needs no earlier one. */
    private void updateChains(DependencyDescriptor descriptor) {
        for (int chain = 0; chain < descriptor.structure().chainCount(); chain++) {
            int diff = descriptor.chainDiff(chain);
            intact[chain] = diff == 0 || (intact[chain] && wasForwarded(diff));
        }
    }

    private boolean wasForwarded(int diff) {
        int number = frameNumber - diff & 0xFFFF;
        int at = number & HISTORY - 1;
        return diff < HISTORY && numbers[at] == number && forwarded[at];
    }

    private int best(DependencyDescriptor descriptor) {
        int best = NONE;
        for (int i = 0; i < descriptor.structure().decodeTargetCount(); i++) {
            boolean isAllowed = (descriptor.activeDecodeTargets() >>> i & 1) == 1
                    && spatialIds[i] <= maxSpatialId
                    && temporalIds[i] <= maxTemporalId;
            if (isAllowed && (best == NONE || isAbove(i, best))) {
                best = i;
            }
        }
        return best;
    }

    private boolean isAbove(int target, int other) {
        return spatialIds[target] != spatialIds[other]
                ? spatialIds[target] > spatialIds[other]
                : temporalIds[target] > temporalIds[other];
    }

    private boolean maySwitch(DependencyDescriptor descriptor) {
        if (descriptor.indication(wanted) == DecodeTargetIndication.SWITCH && hasReferences(descriptor)) {
            return true;
        }
        boolean isWithin = current != NONE
                && spatialIds[wanted] <= spatialIds[current]
                && temporalIds[wanted] <= temporalIds[current];
        DependencyStructure known = descriptor.structure();
        return isWithin && known.chainCount() > 0 && intact[known.protectedBy().get(wanted)];
    }

    private boolean hasReferences(DependencyDescriptor descriptor) {
        for (int i = 0; i < descriptor.frameDiffCount(); i++) {
            if (!wasForwarded(descriptor.frameDiff(i))) {
                return false;
            }
        }
        return true;
    }

    /** {@return the decode target that is forwarded, or {@link #NONE} before the first keyframe} */
    public int decodeTarget() {
        return current;
    }

    /** {@return whether a better or an allowed target waits for a frame to switch at; a keyframe always is one} */
    public boolean awaitsSwitch() {
        return wanted != current;
    }

    /** {@return the spatial id of {@link #decodeTarget}, or {@link #NONE}} */
    public int spatialId() {
        return current == NONE ? NONE : spatialIds[current];
    }

    /** {@return whether it {@link #awaitsSwitch} to another spatial layer, which hardly comes but by a keyframe} */
    public boolean awaitsSpatialSwitch() {
        return wanted != current && wanted != NONE && (current == NONE || spatialIds[wanted] != spatialIds[current]);
    }

    /** {@return the set of targets whose layers all are forwarded, for the receiver to be told} */
    public int activeDecodeTargets() {
        DependencyStructure known = structure;
        int active = 0;
        for (int i = 0; known != null && current != NONE && i < known.decodeTargetCount(); i++) {
            boolean isWithin = spatialIds[i] <= spatialIds[current] && temporalIds[i] <= temporalIds[current];
            active |= isWithin ? 1 << i : 0;
        }
        return active;
    }
}
