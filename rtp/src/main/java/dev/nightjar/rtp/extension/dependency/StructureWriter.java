package dev.nightjar.rtp.extension.dependency;

import dev.nightjar.core.BitWriter;
import dev.nightjar.rtp.extension.dependency.DependencyStructure.Resolution;
import java.util.List;

/** Writes {@code template_dependency_structure()}, RTP Payload Format For AV1 §A.8.2. */
final class StructureWriter {
    private StructureWriter() {}

    static void write(DependencyStructure structure, BitWriter out) {
        List<DependencyTemplate> templates = structure.templates();
        out.bits(structure.templateIdOffset(), 6);
        out.bits(structure.decodeTargetCount() - 1, 5);
        for (int i = 1; i < templates.size(); i++) {
            out.bits(LayerStep.between(templates.get(i - 1), templates.get(i)), 2);
        }
        out.bits(LayerStep.END, 2);
        for (DependencyTemplate template : templates) {
            template.indications().forEach(indication -> out.bits(indication.ordinal(), 2));
        }
        for (DependencyTemplate template : templates) {
            for (int diff : template.frameDiffs()) {
                out.flag(true);
                out.bits(diff - 1, 4);
            }
            out.flag(false);
        }
        writeChains(structure, out);
        out.flag(!structure.resolutions().isEmpty());
        for (Resolution resolution : structure.resolutions()) {
            out.bits(resolution.width() - 1, 16);
            out.bits(resolution.height() - 1, 16);
        }
    }

    private static void writeChains(DependencyStructure structure, BitWriter out) {
        int chains = structure.chainCount();
        out.nonSymmetric(chains, structure.decodeTargetCount() + 1);
        for (int chain : structure.protectedBy()) {
            out.nonSymmetric(chain, chains);
        }
        for (DependencyTemplate template : structure.templates()) {
            template.chainDiffs().forEach(diff -> out.bits(diff, 4));
        }
    }
}
