package dev.nightjar.rtp.extension.dependency;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one packet's dependency descriptor says, RTP Payload Format For AV1 §A.8.
 *
 * <p>Filled in by a {@link DependencyDescriptorReader}, or by {@link #set} and the methods after it for a {@link
 * DependencyDescriptorWriter}. What the packet says itself and what its template says read the same. Reused from packet
 * to packet; reading allocates nothing.
 */
public final class DependencyDescriptor {
    private static final int MAX_TARGETS = DependencyStructure.MAX_DECODE_TARGETS;
    private static final int MAX_CUSTOM_FRAME_DIFF = 1 << 12;
    private static final int MAX_CUSTOM_CHAIN_DIFF = 255;

    private boolean startOfFrame;
    private boolean endOfFrame;
    private int frameNumber;
    private @Nullable DependencyStructure structure;
    private int templateIndex;
    private boolean structureAttached;
    private boolean activePresent;
    private int activeDecodeTargets;
    private final DecodeTargetIndication[] indications = new DecodeTargetIndication[MAX_TARGETS];
    private boolean customIndications;
    private final int[] frameDiffs = new int[DependencyTemplate.MAX_FRAME_DIFFS];
    private int frameDiffCount;
    private boolean customFrameDiffs;
    private final int[] chainDiffs = new int[MAX_TARGETS];
    private boolean customChainDiffs;

    /** Creates a descriptor that says nothing yet. */
    public DependencyDescriptor() {
        Arrays.fill(indications, DecodeTargetIndication.NOT_PRESENT);
    }

    /**
     * Makes it the descriptor of a frame that is all its template says.
     *
     * @param inForce the structure that the receiver knows, or gets by {@link #attachStructure}
     * @param template index within the structure
     * @param number 0 to 65535
     * @param isStart whether the packet is the frame's first
     * @param isEnd whether it is the frame's last
     */
    public DependencyDescriptor set(
            DependencyStructure inForce, int template, int number, boolean isStart, boolean isEnd) {
        if (template < 0 || template >= inForce.templates().size()) {
            throw new IllegalArgumentException("template: " + template + " (expected: 0 to "
                    + (inForce.templates().size() - 1) + ")");
        }
        structure = inForce;
        templateIndex = template;
        frameNumber = number & 0xFFFF;
        startOfFrame = isStart;
        endOfFrame = isEnd;
        structureAttached = false;
        activePresent = false;
        activeDecodeTargets = inForce.allDecodeTargets();
        customIndications = false;
        customFrameDiffs = false;
        customChainDiffs = false;
        return this;
    }

    /** Sends the structure along, as the first packet of a coded video sequence has to. */
    public DependencyDescriptor attachStructure() {
        structureAttached = true;
        return this;
    }

    /** Tells which decode targets can be decoded from now on. */
    public DependencyDescriptor activeDecodeTargets(int targets) {
        activePresent = true;
        activeDecodeTargets = targets & structure().allDecodeTargets();
        return this;
    }

    /** Gives the frame other indications than its template's, one for each decode target. */
    public DependencyDescriptor indications(DecodeTargetIndication... own) {
        checkCount("indications", own.length, structure().decodeTargetCount());
        customIndications = true;
        System.arraycopy(own, 0, indications, 0, own.length);
        return this;
    }

    /** Gives the frame other references than its template's, each 1 to 4096 frames before it. */
    public DependencyDescriptor frameDiffs(int... own) {
        if (own.length > DependencyTemplate.MAX_FRAME_DIFFS) {
            throw new IllegalArgumentException("frameDiffs: " + own.length + " (expected: at most 32)");
        }
        for (int diff : own) {
            if (diff < 1 || diff > MAX_CUSTOM_FRAME_DIFF) {
                throw new IllegalArgumentException("frameDiffs: " + diff + " (expected: 1 to 4096)");
            }
        }
        customFrameDiffs = true;
        frameDiffCount = own.length;
        System.arraycopy(own, 0, frameDiffs, 0, own.length);
        return this;
    }

    /** Gives the frame other chain diffs than its template's, one of 0 to 255 for each chain. */
    public DependencyDescriptor chainDiffs(int... own) {
        checkCount("chainDiffs", own.length, structure().chainCount());
        for (int diff : own) {
            if (diff < 0 || diff > MAX_CUSTOM_CHAIN_DIFF) {
                throw new IllegalArgumentException("chainDiffs: " + diff + " (expected: 0 to 255)");
            }
        }
        customChainDiffs = true;
        System.arraycopy(own, 0, chainDiffs, 0, own.length);
        return this;
    }

    private static void checkCount(String name, int count, int expected) {
        if (count != expected) {
            throw new IllegalArgumentException(name + ": " + count + " (expected: " + expected + ")");
        }
    }

    /** Becomes a copy. */
    void copy(DependencyDescriptor other) {
        set(other.structure(), other.templateIndex, other.frameNumber, other.startOfFrame, other.endOfFrame);
        structureAttached = other.structureAttached;
        activePresent = other.activePresent;
        activeDecodeTargets = other.activeDecodeTargets;
        customIndications = other.customIndications;
        customFrameDiffs = other.customFrameDiffs;
        customChainDiffs = other.customChainDiffs;
        frameDiffCount = other.frameDiffCount;
        System.arraycopy(other.indications, 0, indications, 0, indications.length);
        System.arraycopy(other.frameDiffs, 0, frameDiffs, 0, frameDiffs.length);
        System.arraycopy(other.chainDiffs, 0, chainDiffs, 0, chainDiffs.length);
    }

    /** Says that the structure of this packet is another with the same templates. */
    void structure(DependencyStructure same) {
        structure = same;
    }

    void frameNumber(int number) {
        frameNumber = number & 0xFFFF;
    }

    /** Writes which targets are active without telling it in the packet. */
    void inheritActiveDecodeTargets(int targets) {
        activeDecodeTargets = targets;
    }

    void readIndication(int decodeTarget, int code) {
        customIndications = true;
        indications[decodeTarget] = DecodeTargetIndication.of(code);
    }

    void beginFrameDiffs() {
        customFrameDiffs = true;
        frameDiffCount = 0;
    }

    /** {@return false where there are too many} */
    boolean addFrameDiff(int diff) {
        if (frameDiffCount == frameDiffs.length) {
            return false;
        }
        frameDiffs[frameDiffCount++] = diff;
        return true;
    }

    void readChainDiff(int chain, int diff) {
        customChainDiffs = true;
        chainDiffs[chain] = diff;
    }

    /** {@return whether the packet is the first of its frame, which is one spatial layer of a picture} */
    public boolean isStartOfFrame() {
        return startOfFrame;
    }

    /** {@return whether the packet is the last of its frame} */
    public boolean isEndOfFrame() {
        return endOfFrame;
    }

    /** {@return 0 to 65535, growing in decoding order} */
    public int frameNumber() {
        return frameNumber;
    }

    /**
     * {@return the structure that the descriptor was read with}
     *
     * @throws IllegalStateException when nothing was read yet
     */
    public DependencyStructure structure() {
        DependencyStructure known = structure;
        if (known == null) {
            throw new IllegalStateException("read or set a descriptor first");
        }
        return known;
    }

    /** {@return whether the packet carries the structure, so that a coded video sequence begins with it} */
    public boolean hasStructure() {
        return structureAttached;
    }

    /** {@return index of the frame's template within {@link #structure}} */
    public int templateIndex() {
        return templateIndex;
    }

    /** {@return the frame's template} */
    public DependencyTemplate template() {
        return structure().templates().get(templateIndex);
    }

    /** {@return 0 to 3} */
    public int spatialId() {
        return template().spatialId();
    }

    /** {@return 0 to 7} */
    public int temporalId() {
        return template().temporalId();
    }

    /** {@return whether the packet tells {@link #activeDecodeTargets}; else it is what earlier ones told} */
    public boolean hasActiveDecodeTargets() {
        return activePresent;
    }

    /** {@return the set of decode targets that can be decoded} */
    public int activeDecodeTargets() {
        return activeDecodeTargets;
    }

    /** {@return what the frame is to a decode target} */
    public DecodeTargetIndication indication(int decodeTarget) {
        return customIndications
                ? indications[decodeTarget]
                : requireNonNull(template().indications().get(decodeTarget));
    }

    /** {@return whether the packet says the indications itself} */
    public boolean hasCustomIndications() {
        return customIndications;
    }

    /** {@return how many frames the frame refers to} */
    public int frameDiffCount() {
        return customFrameDiffs ? frameDiffCount : template().frameDiffs().size();
    }

    /** {@return how many frames before this one a frame is that it refers to} */
    public int frameDiff(int index) {
        return customFrameDiffs ? frameDiffs[index] : template().frameDiffs().get(index);
    }

    /** {@return whether the packet says the frame diffs itself} */
    public boolean hasCustomFrameDiffs() {
        return customFrameDiffs;
    }

    /** {@return how many frames before this one the previous frame of a chain is; 0 where it needs none} */
    public int chainDiff(int chain) {
        return customChainDiffs ? chainDiffs[chain] : template().chainDiffs().get(chain);
    }

    /** {@return whether the packet says the chain diffs itself} */
    public boolean hasCustomChainDiffs() {
        return customChainDiffs;
    }

    @Override
    public String toString() {
        return "frame " + frameNumber + (startOfFrame ? " start" : "") + (endOfFrame ? " end" : "")
                + (structure == null ? "" : " template " + templateIndex + " of " + structure);
    }
}
