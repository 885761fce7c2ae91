package dev.nightjar.rtp.extension.dependency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Allocations;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("allocation")
class DependencyDescriptorAllocationTest {
    private int number;

    @Test
    void aPacketIsReadChosenAndRewrittenWithoutAllocating() {
        DependencyDescriptorReader reader = new DependencyDescriptorReader();
        DependencyDescriptorWriter writer = new DependencyDescriptorWriter();
        DependencyDescriptorRewriter rewriter = new DependencyDescriptorRewriter();
        DecodeTargetSelector selector = new DecodeTargetSelector();
        DependencyDescriptor sent = new DependencyDescriptor();
        DependencyDescriptor read = new DependencyDescriptor();
        DependencyStructure structure = Structures.l3t3(0);
        int[] chainDiffs = {200, 2, 3};
        byte[] bytes = new byte[255];
        byte[] out = new byte[255];
        int first = writer.write(sent.set(structure, 0, 0, true, true).attachStructure(), bytes, 0, 255);
        reader.read(1, bytes, 0, first, read);
        selector.limit(1, 2);
        selector.forwards(read);
        rewriter.rewrite(read, out, 0, 255);

        long allocated = Allocations.bytesPerCall(() -> {
            number++;
            sent.set(structure, 1 + number % 14, number, true, true).chainDiffs(chainDiffs);
            int length = writer.write(sent, bytes, 0, 255);
            if (!reader.read(1, bytes, 0, length, read)) {
                throw new AssertionError("refused");
            }
            selector.forwards(read);
            rewriter.activeDecodeTargets(selector.activeDecodeTargets());
            rewriter.rewrite(read, out, 0, 255);
        });

        assertThat(allocated).isZero();
    }
}
