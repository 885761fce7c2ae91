package dev.nightjar.rtp.extension.dependency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DependencyDescriptorRewriterTest {
    private final DependencyDescriptorRewriter rewriter = new DependencyDescriptorRewriter();
    private final DependencyDescriptorReader reader = new DependencyDescriptorReader();
    private final DependencyDescriptor descriptor = new DependencyDescriptor();
    private final DependencyDescriptor received = new DependencyDescriptor();
    private final DependencyStructure first = Structures.l1t3(60);
    private final DependencyStructure second = Structures.l1t3(62);
    private final byte[] bytes = new byte[255];

    @Test
    void theFirstSourceStaysAsItIs() {
        int length = rewrite(descriptor.set(first, 0, 100, true, false).attachStructure());

        assertThat(received.structure()).isEqualTo(first);
        assertThat(received.frameNumber()).isEqualTo(100);
        assertThat(length).isGreaterThan(3);
        assertThat(rewrite(descriptor.set(first, 1, 101, false, true))).isEqualTo(3);
        assertThat(HexFormat.of().formatHex(bytes, 0, 3)).isEqualTo("7d0065");
    }

    @Test
    void theNextSourceGoesOnInNumbersAndTemplateIds() {
        rewrite(descriptor.set(first, 0, 65_534, true, true).attachStructure());
        rewrite(descriptor.set(first, 1, 65_535, true, true));
        rewrite(descriptor.set(first, 1, 65_534, true, true));

        rewriter.sourceChanged();
        rewrite(descriptor.set(second, 0, 1_000, true, true).attachStructure());

        assertThat(received.frameNumber()).isZero();
        // 60 to 64 were taken, which is 60 to 63 and 0
        assertThat(received.structure()).isEqualTo(second.withTemplateIdOffset(1));
        rewrite(descriptor.set(second, 4, 1_002, true, true));
        assertThat(received.frameNumber()).isEqualTo(2);
        assertThat(received.temporalId()).isEqualTo(2);
        assertThat(HexFormat.of().formatHex(bytes, 0, 3)).isEqualTo("c50002");

        rewriter.sourceChanged();
        rewrite(descriptor.set(first, 0, 7, true, true).attachStructure());
        assertThat(received.frameNumber()).isEqualTo(3);
        assertThat(received.structure().templateIdOffset()).isEqualTo(6);
    }

    @Test
    void aSourceThatDoesNotBeginWithItsStructureCannotBeRewritten() {
        assertThat(rewriter.rewrite(descriptor.set(first, 0, 0, true, true), bytes, 0, bytes.length))
                .isEqualTo(-1);
        rewrite(descriptor.set(first, 0, 1, true, true).attachStructure());
        rewriter.sourceChanged();
        assertThat(rewriter.rewrite(descriptor.set(second, 0, 0, true, true), bytes, 0, bytes.length))
                .isEqualTo(-1);
    }

    @Test
    void eachPacketTellsThatTargetsAreLeftOutUntilTheNextStructure() {
        rewrite(descriptor.set(first, 0, 0, true, true).attachStructure());
        rewriter.activeDecodeTargets(0b100);

        for (int i = 1; i < 5; i++) {
            rewrite(descriptor.set(first, 1, i, true, true));
            assertThat(received.hasActiveDecodeTargets()).isTrue();
            assertThat(received.activeDecodeTargets()).isEqualTo(0b100);
        }
        rewriter.activeDecodeTargets(0b111);
        rewrite(descriptor.set(first, 1, 5, true, true));
        assertThat(received.hasActiveDecodeTargets()).isTrue();
        assertThat(received.activeDecodeTargets()).isEqualTo(0b111);

        rewrite(descriptor.set(first, 0, 6, true, true).attachStructure());
        assertThat(received.hasActiveDecodeTargets()).isFalse();
        rewrite(descriptor.set(first, 1, 7, true, true));
        assertThat(received.hasActiveDecodeTargets()).isFalse();
    }

    @Test
    void whatTheSenderLeavesOutStaysLeftOut() {
        rewriter.activeDecodeTargets(0b110);
        rewrite(descriptor.set(first, 0, 0, true, true).attachStructure().activeDecodeTargets(0b011));

        assertThat(received.activeDecodeTargets()).isEqualTo(0b010);
        assertThat(descriptor.activeDecodeTargets()).isEqualTo(0b011);
    }

    @Test
    void whatTheFrameSaysItselfGoesAlong() {
        rewrite(descriptor.set(first, 0, 0, true, true).attachStructure());
        rewrite(descriptor
                .set(first, 1, 1, true, true)
                .indications(
                        DecodeTargetIndication.REQUIRED,
                        DecodeTargetIndication.DISCARDABLE,
                        DecodeTargetIndication.NOT_PRESENT)
                .frameDiffs(300, 2)
                .chainDiffs(9));

        assertThat(received.indication(0)).isEqualTo(DecodeTargetIndication.REQUIRED);
        assertThat(received.frameDiffCount()).isEqualTo(2);
        assertThat(received.frameDiff(0)).isEqualTo(300);
        assertThat(received.chainDiff(0)).isEqualTo(9);
    }

    private int rewrite(DependencyDescriptor sent) {
        int length = rewriter.rewrite(sent, bytes, 0, bytes.length);
        assertThat(length).isPositive();
        assertThat(reader.read(1, bytes, 0, length, received)).isTrue();
        return length;
    }
}
