package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Vp9DescriptorTest {
    private static final HexFormat HEX = HexFormat.of();

    private final Vp9Descriptor descriptor = new Vp9Descriptor();

    // Columns: descriptor, its length, P, F, B, E, Z, picture id, TID, U, SID, D, TL0PICIDX; -1 is absent.
    @ParameterizedTest
    @CsvSource({
        "00, 1, false, false, false, false, false, -1, -1, false, -1, false, -1",
        "0c, 1, false, false, true, true, false, -1, -1, false, -1, false, -1",
        "41, 1, true, false, false, false, true, -1, -1, false, -1, false, -1",
        "8811, 2, false, false, true, false, false, 17, -1, false, -1, false, -1",
        "889234, 3, false, false, true, false, false, 4660, -1, false, -1, false, -1",
        "205709, 3, false, false, false, false, false, -1, 2, true, 3, true, 9",
        "b05557, 3, false, true, false, false, false, 85, 2, true, 3, true, -1",
        "e8ffff20ff, 5, true, false, true, false, false, 32767, 1, false, 0, false, 255",
    })
    void readsEachField(
            String hex,
            int length,
            boolean interPredicted,
            boolean flexible,
            boolean start,
            boolean end,
            boolean notReferenced,
            int pictureId,
            int temporal,
            boolean switchingUp,
            int spatial,
            boolean interLayer,
            int tl0) {
        for (int offset : new int[] {0, 3}) {
            byte[] buffer = new byte[16];
            byte[] bytes = HEX.parseHex(hex);
            System.arraycopy(bytes, 0, buffer, offset, bytes.length);

            assertThat(descriptor.parse(buffer, offset, bytes.length)).isEqualTo(length);

            assertThat(descriptor.isInterPredicted()).isEqualTo(interPredicted);
            assertThat(descriptor.isFlexible()).isEqualTo(flexible);
            assertThat(descriptor.isFrameStart()).isEqualTo(start);
            assertThat(descriptor.isFrameEnd()).isEqualTo(end);
            assertThat(descriptor.isNotReferencedByUpperLayers()).isEqualTo(notReferenced);
            assertThat(descriptor.pictureId()).isEqualTo(pictureId);
            assertThat(descriptor.temporalId()).isEqualTo(temporal);
            assertThat(descriptor.isSwitchingUp()).isEqualTo(switchingUp);
            assertThat(descriptor.spatialId()).isEqualTo(spatial);
            assertThat(descriptor.isInterLayerPredicted()).isEqualTo(interLayer);
            assertThat(descriptor.tl0PicIdx()).isEqualTo(tl0);
        }
    }

    @Test
    void readsTheReferencesOfFlexibleMode() {
        byte[] bytes = HEX.parseHex("d005" + "0309fe");

        assertThat(descriptor.parse(bytes, 0, bytes.length)).isEqualTo(5);

        assertThat(descriptor.referenceCount()).isEqualTo(3);
        assertThat(descriptor.referenceDifference(0)).isEqualTo(1);
        assertThat(descriptor.referenceDifference(1)).isEqualTo(4);
        assertThat(descriptor.referenceDifference(2)).isEqualTo(127);
    }

    @Test
    void readsTheScalabilityStructure() {
        // Two layers with sizes; a group of three pictures with 0, 1 and 3 references.
        byte[] bytes = HEX.parseHex("02" + "38" + "014000b4" + "02800168" + "03" + "00" + "5401" + "2c" + "010203");

        assertThat(descriptor.parse(bytes, 0, bytes.length)).isEqualTo(bytes.length);

        Vp9ScalabilityStructure structure = descriptor.structure();
        assertThat(descriptor.hasStructure()).isTrue();
        assertThat(structure.layers()).isEqualTo(2);
        assertThat(structure.hasSizes()).isTrue();
        assertThat(structure.width(0)).isEqualTo(320);
        assertThat(structure.height(0)).isEqualTo(180);
        assertThat(structure.width(1)).isEqualTo(640);
        assertThat(structure.height(1)).isEqualTo(360);
        assertThat(structure.hasGroup()).isTrue();
        assertThat(structure.pictures()).isEqualTo(3);
        assertThat(structure.temporalId(1)).isEqualTo(2);
        assertThat(structure.isSwitchingUp(1)).isTrue();
        assertThat(structure.isSwitchingUp(2)).isFalse();
        assertThat(structure.referenceCount(0)).isZero();
        assertThat(structure.referenceCount(1)).isOne();
        assertThat(structure.referenceCount(2)).isEqualTo(3);
        assertThat(structure.referenceDifference(2, 2)).isEqualTo(3);
        assertThat(structure.length()).isEqualTo(bytes.length - 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "80",
                "8092",
                "a011",
                "20",
                "2011",
                "10",
                "50",
                "d005",
                "d00503",
                "d005030503",
                "d00503050703",
                "02",
                "0230",
                "023001400a",
                "0208",
                "020801",
                "02080104",
                "021800"
            })
    void refusesADescriptorThatIsCutOrWrong(String hex) {
        byte[] bytes = HEX.parseHex(hex);

        assertThat(descriptor.parse(bytes, 0, bytes.length)).isEqualTo(-1);
    }

    @Test
    void pictureIdsWrapAtTheirOwnWidth() {
        descriptor.parse(HEX.parseHex("807f"), 0, 2);
        assertThat(descriptor.pictureIdAfter(0x7F)).isZero();
        descriptor.parse(HEX.parseHex("80ffff"), 0, 3);
        assertThat(descriptor.pictureIdAfter(0x7F)).isEqualTo(0x80);
        assertThat(descriptor.pictureIdAfter(0x7FFF)).isZero();
    }

    @Test
    void whatIsReadIsWrittenTheSame() {
        SplittableRandom random = Seeds.random(9628);
        byte[] bytes = new byte[60];
        byte[] written = new byte[1_500];
        byte[] again = new byte[1_500];
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            random.nextBytes(bytes);
            int length = descriptor.parse(bytes, 0, random.nextInt(1, bytes.length));
            if (length < 0) {
                continue;
            }
            read++;
            assertThat(descriptor.write(written, 0)).isEqualTo(length);
            assertThat(descriptor.parse(written, 0, length)).isEqualTo(length);
            assertThat(descriptor.write(again, 0)).isEqualTo(length);
            assertThat(Arrays.equals(written, 0, length, again, 0, length)).isTrue();
            assertThat(written[0]).isEqualTo(bytes[0]);
        }
        assertThat(read).isGreaterThan(10_000);
    }

    @Test
    void theLargestStructureFits() {
        Vp9ScalabilityStructure structure = new Vp9ScalabilityStructure();
        structure.layers(8);
        structure.size(7, 65_535, 1);
        structure.group();
        for (int i = 0; i < Vp9ScalabilityStructure.MAX_PICTURES; i++) {
            structure.picture(7, true, 255, 1, 2);
        }
        byte[] bytes = new byte[structure.length() + 2];

        assertThat(structure.write(bytes, 2)).isEqualTo(structure.length());

        Vp9ScalabilityStructure read = new Vp9ScalabilityStructure();
        assertThat(read.parse(bytes, 2, bytes.length - 2)).isEqualTo(structure.length());
        assertThat(read.width(7)).isEqualTo(65_535);
        assertThat(read.width(0)).isZero();
        assertThat(read.referenceDifference(254, 0)).isEqualTo(255);
        assertThat(read.temporalId(254)).isEqualTo(7);
    }
}
