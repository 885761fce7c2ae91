package dev.nightjar.rtp.extension.dependency;

import java.util.List;

/**
 * The templates of a coded video sequence, {@code template_dependency_structure()} of RTP Payload Format For AV1
 * §A.8.2.
 *
 * <p>A value, safe to share.
 *
 * @param templateIdOffset template id of the first template, 0 to 63; ids go on modulo 64
 * @param decodeTargetCount 1 to 32
 * @param templates 1 to 64, ordered by spatial id, then temporal id, without leaving one out
 * @param protectedBy the chain of each decode target; empty where there are no chains
 * @param chainCount 0 to {@code decodeTargetCount}
 * @param resolutions largest picture of each spatial id; empty where they are not said
 */
public record DependencyStructure(
        int templateIdOffset,
        int decodeTargetCount,
        List<DependencyTemplate> templates,
        int chainCount,
        List<Integer> protectedBy,
        List<Resolution> resolutions) {
    /** Most decode targets, what 5 bits can count. */
    public static final int MAX_DECODE_TARGETS = 32;

    /** Most templates, as many as there are template ids. */
    public static final int MAX_TEMPLATES = 64;

    /**
     * The size of a picture.
     *
     * @param width 1 to 65536 pixels
     * @param height 1 to 65536 pixels
     */
    public record Resolution(int width, int height) {
        /** Checks the ranges. */
        public Resolution {
            if (width < 1 || height < 1 || width > 1 << 16 || height > 1 << 16) {
                throw new IllegalArgumentException("size: " + width + "x" + height + " (expected: each 1 to 65536)");
            }
        }
    }

    /** Checks that it can be written. */
    public DependencyStructure {
        templates = List.copyOf(templates);
        protectedBy = List.copyOf(protectedBy);
        resolutions = List.copyOf(resolutions);
        if (templateIdOffset < 0 || templateIdOffset >= MAX_TEMPLATES) {
            throw new IllegalArgumentException("templateIdOffset: " + templateIdOffset + " (expected: 0 to 63)");
        }
        if (decodeTargetCount < 1 || decodeTargetCount > MAX_DECODE_TARGETS) {
            throw new IllegalArgumentException("decodeTargetCount: " + decodeTargetCount + " (expected: 1 to 32)");
        }
        checkTemplates(templates, decodeTargetCount, chainCount);
        checkChains(chainCount, protectedBy, decodeTargetCount);
        int layers = 1 + templates.get(templates.size() - 1).spatialId();
        if (!resolutions.isEmpty() && resolutions.size() != layers) {
            throw new IllegalArgumentException(
                    "resolutions: " + resolutions.size() + " (expected: none or " + layers + ")");
        }
    }

    private static void checkTemplates(List<DependencyTemplate> templates, int targets, int chains) {
        if (templates.isEmpty() || templates.size() > MAX_TEMPLATES) {
            throw new IllegalArgumentException("templates: " + templates.size() + " (expected: 1 to 64)");
        }
        for (int i = 0; i < templates.size(); i++) {
            DependencyTemplate template = templates.get(i);
            boolean isInPlace = i == 0
                    ? template.spatialId() == 0 && template.temporalId() == 0
                    : LayerStep.between(templates.get(i - 1), template) != LayerStep.NONE;
            if (!isInPlace
                    || template.indications().size() != targets
                    || template.chainDiffs().size() != chains) {
                throw new IllegalArgumentException("templates: " + template + " (expected: layers in order, " + targets
                        + " indications, " + chains + " chains)");
            }
        }
    }

    private static void checkChains(int chains, List<Integer> protectedBy, int targets) {
        boolean isComplete = protectedBy.size() == (chains == 0 ? 0 : targets)
                && protectedBy.stream().allMatch(chain -> chain >= 0 && chain < chains);
        if (chains < 0 || chains > targets || !isComplete) {
            throw new IllegalArgumentException(
                    "protectedBy: " + protectedBy + " (expected: one of " + chains + " chains for each decode target)");
        }
    }

    /** {@return the set of all its decode targets} */
    public int allDecodeTargets() {
        return -1 >>> Integer.SIZE - decodeTargetCount;
    }

    /** {@return the greatest spatial id of a decode target's frames, §A.8.2 decode_target_layers()} */
    public int spatialId(int decodeTarget) {
        int greatest = 0;
        for (DependencyTemplate template : templates) {
            if (template.indications().get(decodeTarget) != DecodeTargetIndication.NOT_PRESENT) {
                greatest = Math.max(greatest, template.spatialId());
            }
        }
        return greatest;
    }

    /** {@return the greatest temporal id of a decode target's frames, §A.8.2 decode_target_layers()} */
    public int temporalId(int decodeTarget) {
        int greatest = 0;
        for (DependencyTemplate template : templates) {
            if (template.indications().get(decodeTarget) != DecodeTargetIndication.NOT_PRESENT) {
                greatest = Math.max(greatest, template.temporalId());
            }
        }
        return greatest;
    }

    /** {@return the same with other template ids} */
    DependencyStructure withTemplateIdOffset(int offset) {
        return new DependencyStructure(offset, decodeTargetCount, templates, chainCount, protectedBy, resolutions);
    }
}
