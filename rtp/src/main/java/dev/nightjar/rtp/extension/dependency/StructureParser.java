package dev.nightjar.rtp.extension.dependency;

import dev.nightjar.core.BitReader;
import dev.nightjar.rtp.extension.dependency.DependencyStructure.Resolution;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code template_dependency_structure()}, RTP Payload Format For AV1 §A.8.2. */
final class StructureParser {
    private final BitReader in;
    private final List<int[]> layers = new ArrayList<>();
    private final List<List<DecodeTargetIndication>> indications = new ArrayList<>();
    private final List<List<Integer>> frameDiffs = new ArrayList<>();
    private final List<List<Integer>> chainDiffs = new ArrayList<>();
    private final List<Integer> protectedBy = new ArrayList<>();
    private int targets;
    private int chains;

    private StructureParser(BitReader in) {
        this.in = in;
    }

    /** {@return the structure that begins at the next bit, or null where it is malformed} */
    static @Nullable DependencyStructure parse(BitReader in) {
        return new StructureParser(in).parse();
    }

    private @Nullable DependencyStructure parse() {
        int offset = in.bits(6);
        targets = in.bits(5) + 1;
        if (!readLayers()) {
            return null;
        }
        readIndications();
        if (!readFrameDiffs()) {
            return null;
        }
        readChains();
        List<Resolution> resolutions = in.flag() ? readResolutions() : List.of();
        if (in.isExhausted()) {
            return null;
        }
        List<DependencyTemplate> templates = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            templates.add(new DependencyTemplate(
                    layers.get(i)[0], layers.get(i)[1], indications.get(i), frameDiffs.get(i), chainDiffs.get(i)));
        }
        return new DependencyStructure(offset, targets, templates, chains, protectedBy, resolutions);
    }

    private boolean readLayers() {
        int spatial = 0;
        int temporal = 0;
        int step = LayerStep.SAME;
        while (step != LayerStep.END) {
            boolean isTooMuch = layers.size() == DependencyStructure.MAX_TEMPLATES
                    || spatial > DependencyTemplate.MAX_SPATIAL_ID
                    || temporal > DependencyTemplate.MAX_TEMPORAL_ID;
            if (isTooMuch || in.isExhausted()) {
                return false;
            }
            layers.add(new int[] {spatial, temporal});
            step = in.bits(2);
            temporal = step == LayerStep.NEXT_SPATIAL ? 0 : temporal + (step == LayerStep.NEXT_TEMPORAL ? 1 : 0);
            spatial += step == LayerStep.NEXT_SPATIAL ? 1 : 0;
        }
        return true;
    }

    private void readIndications() {
        for (int i = 0; i < layers.size(); i++) {
            List<DecodeTargetIndication> own = new ArrayList<>(targets);
            for (int target = 0; target < targets; target++) {
                own.add(DecodeTargetIndication.of(in.bits(2)));
            }
            indications.add(own);
        }
    }

    private boolean readFrameDiffs() {
        for (int i = 0; i < layers.size(); i++) {
            List<Integer> own = new ArrayList<>();
            while (in.flag()) {
                if (own.size() == DependencyTemplate.MAX_FRAME_DIFFS) {
                    return false;
                }
                own.add(in.bits(4) + 1);
            }
            frameDiffs.add(own);
        }
        return true;
    }

    private void readChains() {
        chains = in.nonSymmetric(targets + 1);
        for (int target = 0; target < targets && chains > 0; target++) {
            protectedBy.add(in.nonSymmetric(chains));
        }
        for (int i = 0; i < layers.size(); i++) {
            List<Integer> own = new ArrayList<>(chains);
            for (int chain = 0; chain < chains; chain++) {
                own.add(in.bits(4));
            }
            chainDiffs.add(own);
        }
    }

    private List<Resolution> readResolutions() {
        List<Resolution> resolutions = new ArrayList<>();
        int highest = layers.get(layers.size() - 1)[0];
        for (int spatial = 0; spatial <= highest; spatial++) {
            resolutions.add(new Resolution(in.bits(16) + 1, in.bits(16) + 1));
        }
        return resolutions;
    }
}
