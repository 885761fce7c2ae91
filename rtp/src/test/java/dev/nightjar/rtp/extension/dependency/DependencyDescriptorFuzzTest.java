package dev.nightjar.rtp.extension.dependency;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nightjar.testkit.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Any bytes as a run of descriptors, each after its length: what is read is written and read again the same. */
class DependencyDescriptorFuzzTest {
    private static final int MOST_DESCRIPTORS = 64;

    private final byte[] written = new byte[DependencyDescriptorWriter.MAX_BYTES];
    private final byte[] again = new byte[DependencyDescriptorWriter.MAX_BYTES];
    private final DependencyDescriptor first = new DependencyDescriptor();
    private final DependencyDescriptor second = new DependencyDescriptor();
    private final DependencyDescriptorWriter writer = new DependencyDescriptorWriter();

    @FuzzTest(maxDuration = "60s")
    void whatIsReadIsWrittenAndReadAgainTheSame(byte[] run) {
        check(run);
    }

    @Test
    void mutatedDescriptorsComeBackToo() {
        SplittableRandom random = Seeds.random(8_2);
        DependencyDescriptor descriptor = new DependencyDescriptor();
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            DependencyStructure structure = random.nextBoolean() ? Structures.l1t3(3) : Structures.l3t3(40);
            descriptor.set(structure, 0, round, true, true).attachStructure();
            byte[] run = new byte[300];
            random.nextBytes(run);
            int length = writer.write(descriptor, run, 1, 255);
            run[0] = (byte) length;
            for (int i = random.nextInt(4); i > 0; i--) {
                run[1 + random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
            }
            run[1 + length] = (byte) (3 + random.nextInt(6));
            run[2 + length] = (byte) (run[2 + length] & 0xC0 | structure.templateIdOffset() + random.nextInt(5));
            read += check(run);
        }
        assertThat(read).isGreaterThan(10_000);
    }

    private int check(byte[] run) {
        DependencyDescriptorReader reader = new DependencyDescriptorReader();
        DependencyDescriptorReader rereader = new DependencyDescriptorReader();
        DependencyDescriptorRewriter rewriter = new DependencyDescriptorRewriter();
        DecodeTargetSelector selector = new DecodeTargetSelector();
        int read = 0;
        int fed = 0;
        for (int at = 0; at < run.length && fed < MOST_DESCRIPTORS; fed++) {
            int length = Math.min(run[at] & 0xFF, run.length - at - 1);
            if (reader.read(7, run, at + 1, length, first)) {
                read++;
                compare(rereader);
                selector.forwards(first);
                rewriter.activeDecodeTargets(selector.activeDecodeTargets());
                assertThat(rewriter.rewrite(first, again, 0, again.length)).isBetween(-1, 255);
            }
            at += 1 + length;
        }
        return read;
    }

    private void compare(DependencyDescriptorReader rereader) {
        int length = writer.write(first, written, 0, written.length);
        // The shortest form is not longer than what was read.
        assertThat(length).isPositive();
        assertThat(rereader.read(7, written, 0, length, second)).isTrue();
        assertThat(second.structure()).isEqualTo(first.structure());
        assertThat(second.templateIndex()).isEqualTo(first.templateIndex());
        assertThat(second.frameNumber()).isEqualTo(first.frameNumber());
        assertThat(second.activeDecodeTargets()).isEqualTo(first.activeDecodeTargets());
        assertThat(second.toString()).isEqualTo(first.toString());
        assertThat(second.frameDiffCount()).isEqualTo(first.frameDiffCount());
        for (int i = 0; i < first.frameDiffCount(); i++) {
            assertThat(second.frameDiff(i)).isEqualTo(first.frameDiff(i));
        }
        for (int i = 0; i < first.structure().decodeTargetCount(); i++) {
            assertThat(second.indication(i)).isEqualTo(first.indication(i));
        }
        for (int i = 0; i < first.structure().chainCount(); i++) {
            assertThat(second.chainDiff(i)).isEqualTo(first.chainDiff(i));
        }
        assertThat(writer.write(second, again, 0, again.length)).isEqualTo(length);
        assertThat(Arrays.equals(again, 0, length, written, 0, length)).isTrue();
    }
}
