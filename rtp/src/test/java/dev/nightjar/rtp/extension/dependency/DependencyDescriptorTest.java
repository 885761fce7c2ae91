package dev.nightjar.rtp.extension.dependency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DependencyDescriptorTest {
    private static final int SSRC = 0x8000_0001;

    /** First packet of an L1T3 stream, worked out by hand from the tables of §A.8.2 and §A.10.2.1. */
    private static final String L1T3_BITS = """
            1 0 000111 0000000000000101         ; start, not end, template 7, frame 5
            1 0 0 0 0                           ; a structure, nothing else
            000111 00010                        ; templates from 7 on, 3 targets
            00 01 01 00 11                      ; layers (0,0) (0,0) (0,1) (0,2) (0,2)
            101010 101010 100100 010000 010000  ; SSS SSS SD- D-- D--
            0                                   ; no references
            1 0011 0                            ; 4
            1 0001 0                            ; 2
            1 0000 0                            ; 1
            1 0000 0                            ; 1
            01                                  ; 1 chain, one of 0 to 3: 2 bits
            0000 0100 0010 0001 0011            ; chain diffs; protected_by takes no bits
            0                                   ; no resolutions
            """;

    private final DependencyDescriptorReader reader = new DependencyDescriptorReader();
    private final DependencyDescriptorWriter writer = new DependencyDescriptorWriter();
    private final DependencyDescriptor descriptor = new DependencyDescriptor();
    private final DependencyDescriptor read = new DependencyDescriptor();

    @ParameterizedTest
    @CsvSource({"0", "3"})
    void readsTheStructureOfL1T3AndThenShortDescriptors(int offset) {
        byte[] first = at(offset, Structures.bits(L1T3_BITS));

        assertThat(reader.read(SSRC, first, offset, first.length - offset - 2, read))
                .isTrue();
        assertThat(read.structure()).isEqualTo(Structures.l1t3(7));
        assertThat(read.hasStructure()).isTrue();
        assertThat(read.isStartOfFrame()).isTrue();
        assertThat(read.isEndOfFrame()).isFalse();
        assertThat(read.frameNumber()).isEqualTo(5);
        assertThat(read.activeDecodeTargets()).isEqualTo(0b111);
        assertThat(read.hasActiveDecodeTargets()).isFalse();

        // end, template 7 + 2, frame 6
        byte[] second = at(offset, HexFormat.of().parseHex("490006"));
        assertThat(reader.read(SSRC, second, offset, 3, read)).isTrue();
        assertThat(read.hasStructure()).isFalse();
        assertThat(read.isStartOfFrame()).isFalse();
        assertThat(read.isEndOfFrame()).isTrue();
        assertThat(read.spatialId()).isZero();
        assertThat(read.temporalId()).isEqualTo(1);
        assertThat(read.frameDiffCount()).isEqualTo(1);
        assertThat(read.frameDiff(0)).isEqualTo(2);
        assertThat(read.chainDiff(0)).isEqualTo(2);
        assertThat(read.indication(0)).isEqualTo(DecodeTargetIndication.SWITCH);
        assertThat(read.indication(1)).isEqualTo(DecodeTargetIndication.DISCARDABLE);
        assertThat(read.indication(2)).isEqualTo(DecodeTargetIndication.NOT_PRESENT);
    }

    @Test
    void writesTheStructureOfL1T3BitForBit() {
        descriptor.set(Structures.l1t3(7), 0, 5, true, false).attachStructure();

        assertThat(write()).isEqualTo(Structures.bits(L1T3_BITS));
    }

    @Test
    void writesWhatATemplateSaysInThreeBytes() {
        descriptor.set(Structures.l1t3(60), 4, 0x1_0203, false, true);

        // 60 + 4 is template id 0
        assertThat(write()).isEqualTo(HexFormat.of().parseHex("400203"));
    }

    @Test
    void writesWhatAFrameSaysItself() {
        descriptor
                .set(Structures.l1t3(0), 1, 9, true, true)
                .activeDecodeTargets(0b101)
                .indications(
                        DecodeTargetIndication.REQUIRED,
                        DecodeTargetIndication.NOT_PRESENT,
                        DecodeTargetIndication.DISCARDABLE)
                .frameDiffs(1, 17, 4096)
                .chainDiffs(200);

        byte[] expected = Structures.bits("1 1 000001 0000000000001001  0 1 1 1 1  101  11 00 01"
                + " 01 0000  10 00010000  11 111111111111  00  11001000");
        assertThat(write()).isEqualTo(expected);

        byte[] structure =
                Structures.bits(L1T3_BITS.replaceFirst("000111", "000000").replaceFirst("000111", "000000"));
        assertThat(reader.read(SSRC, structure, 0, structure.length, read)).isTrue();
        assertThat(reader.read(SSRC, expected, 0, expected.length, read)).isTrue();
        assertThat(read.activeDecodeTargets()).isEqualTo(0b101);
        assertThat(read.hasActiveDecodeTargets()).isTrue();
        assertThat(read.indication(0)).isEqualTo(DecodeTargetIndication.REQUIRED);
        assertThat(read.indication(2)).isEqualTo(DecodeTargetIndication.DISCARDABLE);
        assertThat(List.of(read.frameDiff(0), read.frameDiff(1), read.frameDiff(2)))
                .containsExactly(1, 17, 4096);
        assertThat(read.frameDiffCount()).isEqualTo(3);
        assertThat(read.chainDiff(0)).isEqualTo(200);
    }

    @Test
    void theNineTargetsOfL3T3ComeBack() {
        DependencyStructure structure = Structures.l3t3(50);
        descriptor.set(structure, 0, 65_535, true, false).attachStructure();

        byte[] written = write();

        // 6+5 offset and count, 15 layers of 2 bits, 135 indications, fdiffs, 10 values in 4 bits or 3, chains, sizes
        assertThat(reader.read(SSRC, written, 0, written.length, read)).isTrue();
        assertThat(read.structure()).isEqualTo(structure).hasSameHashCodeAs(structure);
        assertThat(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8).stream()
                        .map(target -> structure.spatialId(target) + "" + structure.temporalId(target)))
                .containsExactly("22", "21", "20", "12", "11", "10", "02", "01", "00");
        assertThat(structure.allDecodeTargets()).isEqualTo(0x1FF);
    }

    @Test
    void activeTargetsLastUntilTheNextAreTold() {
        read(descriptor.set(Structures.l1t3(0), 0, 0, true, true).attachStructure());
        assertThat(read.activeDecodeTargets()).isEqualTo(0b111);
        read(descriptor.set(Structures.l1t3(0), 1, 1, true, true).activeDecodeTargets(0b100));
        read(descriptor.set(Structures.l1t3(0), 1, 2, true, true));
        assertThat(read.activeDecodeTargets()).isEqualTo(0b100);
        assertThat(read.hasActiveDecodeTargets()).isFalse();

        read(descriptor.set(Structures.l1t3(0), 0, 3, true, true).attachStructure());

        assertThat(read.activeDecodeTargets()).isEqualTo(0b111);
    }

    @Test
    void nothingIsReadWithoutAStructureOrOfAnother() {
        byte[] shortOne = {0, 0, 0};
        assertThat(reader.read(SSRC, shortOne, 0, 3, read)).isFalse();
        read(descriptor.set(Structures.l1t3(7), 0, 0, true, true).attachStructure());

        assertThat(reader.read(SSRC, new byte[] {6, 0, 0}, 0, 3, read)).isFalse();
        assertThat(reader.read(SSRC, new byte[] {7, 0, 0}, 0, 3, read)).isTrue();
        assertThat(reader.read(SSRC, new byte[] {11, 0, 0}, 0, 3, read)).isTrue();
        assertThat(reader.read(SSRC, new byte[] {12, 0, 0}, 0, 3, read)).isFalse();
        assertThat(reader.read(SSRC, new byte[] {7, 0, 0}, 0, 2, read)).isFalse();
        assertThat(reader.read(SSRC + 1, new byte[] {7, 0, 0}, 0, 3, read)).isFalse();
    }

    @Test
    void aDescriptorCutAnywhereIsRefusedAndForgotten() {
        descriptor.set(Structures.l3t3(0), 0, 0, true, true).attachStructure();
        byte[] whole = write();
        for (int length = 0; length < whole.length; length++) {
            assertThat(reader.read(SSRC, whole, 0, length, read)).isFalse();
            assertThat(reader.read(SSRC, new byte[] {0, 0, 1}, 0, 3, read)).isFalse();
        }
        assertThat(reader.read(SSRC, whole, 0, whole.length, read)).isTrue();
    }

    @Test
    void structuresBeyondTheLayersOfAv1AreMalformed() {
        String head = "1 1 000000 0000000000000000  1 0 0 0 0  000000 00000 ";
        for (String layers : List.of("10".repeat(4), "01".repeat(8), "00".repeat(64))) {
            byte[] bytes = Structures.bits(head + layers + "11" + "0".repeat(700));
            assertThat(reader.read(SSRC, bytes, 0, bytes.length, read)).isFalse();
        }
        byte[] most = Structures.bits(head + "00".repeat(63) + "11" + "0".repeat(300));
        assertThat(reader.read(SSRC, most, 0, most.length, read)).isTrue();
        assertThat(read.structure().templates()).hasSize(64);
        byte[] references = Structures.bits(head + "11" + "00" + "1 0000".repeat(33) + "0".repeat(30));
        assertThat(reader.read(SSRC, references, 0, references.length, read)).isFalse();
    }

    @Test
    void tooManyReferencesOfAFrameAreMalformed() {
        read(descriptor.set(Structures.l1t3(0), 0, 0, true, true).attachStructure());
        for (int count : new int[] {DependencyTemplate.MAX_FRAME_DIFFS, DependencyTemplate.MAX_FRAME_DIFFS + 1}) {
            byte[] bytes = Structures.bits("1 1 000000 0000000000000000  0 0 0 1 0 " + "01 0000".repeat(count) + "00");
            assertThat(reader.read(SSRC, bytes, 0, bytes.length, read))
                    .isEqualTo(count == DependencyTemplate.MAX_FRAME_DIFFS);
        }
    }

    @Test
    void ofTooManyStreamsTheOneUsedLeastRecentlyIsForgotten() {
        descriptor.set(Structures.l1t3(0), 0, 0, true, true).attachStructure();
        byte[] first = write();
        byte[] later = {0, 0, 1};
        for (int ssrc = 0; ssrc < DependencyDescriptorReader.MAX_STREAMS; ssrc++) {
            assertThat(reader.read(ssrc, first, 0, first.length, read)).isTrue();
        }
        assertThat(reader.read(0, later, 0, 3, read)).isTrue();

        assertThat(reader.read(1_000, first, 0, first.length, read)).isTrue();

        assertThat(reader.read(1, later, 0, 3, read)).isFalse();
        for (int ssrc = 2; ssrc < DependencyDescriptorReader.MAX_STREAMS; ssrc++) {
            assertThat(reader.read(ssrc, later, 0, 3, read)).isTrue();
        }
        assertThat(reader.read(0, later, 0, 3, read)).isTrue();
        assertThat(reader.read(1_000, later, 0, 3, read)).isTrue();
    }

    @Test
    void withoutRoomNothingIsSaidToBeWritten() {
        byte[] buffer = new byte[300];
        descriptor.set(Structures.l3t3(0), 0, 0, true, true).attachStructure();
        int length = writer.write(descriptor, buffer, 0, 300);
        assertThat(writer.write(descriptor, buffer, 0, length - 1)).isEqualTo(-1);
        assertThat(writer.write(descriptor, buffer, 300 - length, length)).isEqualTo(length);
        descriptor.set(Structures.l3t3(0), 0, 0, true, true);
        assertThat(writer.write(descriptor, buffer, 0, 2)).isEqualTo(-1);
    }

    @Test
    void whatCannotBeWrittenIsRefused() {
        DependencyStructure structure = Structures.l1t3(0);
        DependencyTemplate base = structure.templates().get(0);
        assertThatThrownBy(() -> new DependencyDescriptor().structure()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> descriptor.set(structure, 5, 0, true, true)).hasMessageContaining("template: 5");
        descriptor.set(structure, 0, 0, true, true);
        assertThatThrownBy(() -> descriptor.frameDiffs(0)).hasMessageContaining("frameDiffs: 0");
        assertThatThrownBy(() -> descriptor.frameDiffs(4_097)).hasMessageContaining("frameDiffs: 4097");
        assertThatThrownBy(() -> descriptor.frameDiffs(new int[33])).hasMessageContaining("frameDiffs: 33");
        assertThatThrownBy(() -> descriptor.chainDiffs(256)).hasMessageContaining("chainDiffs: 256");
        assertThatThrownBy(() -> descriptor.chainDiffs(1, 2)).hasMessageContaining("chainDiffs: 2");
        assertThatThrownBy(() -> descriptor.indications()).hasMessageContaining("indications: 0");
        assertThatThrownBy(() -> new DependencyTemplate(4, 0, List.of(), List.of(), List.of()))
                .hasMessageContaining("spatialId, temporalId: 4, 0");
        assertThatThrownBy(() -> new DependencyTemplate(0, 0, List.of(), List.of(17), List.of()))
                .hasMessageContaining("frameDiffs: [17]");
        assertThatThrownBy(() -> new DependencyTemplate(0, 0, List.of(), List.of(), List.of(16)))
                .hasMessageContaining("chainDiffs: [16]");
        assertThatThrownBy(() -> structure(64, 3, List.of(base), 1, List.of(0, 0, 0)))
                .hasMessageContaining("templateIdOffset: 64");
        assertThatThrownBy(() -> structure(0, 33, List.of(base), 1, List.of(0, 0, 0)))
                .hasMessageContaining("decodeTargetCount: 33");
        assertThatThrownBy(() -> structure(0, 3, List.of(), 1, List.of(0, 0, 0)))
                .hasMessageContaining("templates: 0");
        assertThatThrownBy(() -> structure(0, 3, List.of(structure.templates().get(2)), 1, List.of(0, 0, 0)))
                .hasMessageContaining("templates: ");
        assertThatThrownBy(() -> structure(0, 2, List.of(base), 1, List.of(0, 0)))
                .hasMessageContaining("2 indications");
        assertThatThrownBy(() -> structure(0, 3, List.of(base), 1, List.of(0, 0, 1)))
                .hasMessageContaining("protectedBy: [0, 0, 1]");
        assertThatThrownBy(() -> new DependencyStructure(
                        0,
                        3,
                        List.of(base),
                        1,
                        List.of(0, 0, 0),
                        Structures.l3t3(0).resolutions()))
                .hasMessageContaining("resolutions: 3");
        assertThatThrownBy(() -> new DependencyStructure.Resolution(0, 1)).hasMessageContaining("size: 0x1");
    }

    private static DependencyStructure structure(
            int offset, int targets, List<DependencyTemplate> templates, int chains, List<Integer> protectedBy) {
        return new DependencyStructure(offset, targets, templates, chains, protectedBy, List.of());
    }

    private void read(DependencyDescriptor sent) {
        byte[] bytes = new byte[255];
        int length = writer.write(sent, bytes, 0, bytes.length);
        assertThat(reader.read(SSRC, bytes, 0, length, read)).isTrue();
    }

    private byte[] write() {
        byte[] bytes = new byte[258];
        Arrays.fill(bytes, (byte) 0x77);
        int length = writer.write(descriptor, bytes, 3, 255);
        assertThat(bytes[2]).isEqualTo((byte) 0x77);
        assertThat(length == 255 || bytes[3 + length] == 0x77).isTrue();
        return Arrays.copyOfRange(bytes, 3, 3 + length);
    }

    private static byte[] at(int offset, byte[] bytes) {
        byte[] padded = new byte[offset + bytes.length + 2];
        Arrays.fill(padded, (byte) 0xFF);
        System.arraycopy(bytes, 0, padded, offset, bytes.length);
        return padded;
    }
}
