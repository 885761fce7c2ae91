package dev.nightjar.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EbmlBufferTest {
    private final EbmlBuffer out = new EbmlBuffer(1);

    @ParameterizedTest
    @CsvSource({
        "0, 80",
        "126, FE",
        "127, 407F",
        "16382, 7FFE",
        "16383, 203FFF",
        "2097150, 3FFFFE",
        "2097151, 101FFFFF",
        "4294967296, 0900000000",
        "72057594037927934, 01FFFFFFFFFFFFFE"
    })
    void sizesAreAsShortAsTheyMayBeAndNeverTheUnknownOne(long size, String hex) {
        out.putSize(size);

        assertThat(hex()).isEqualTo(hex);
    }

    @Test
    void theUnknownSizeIsEightBytesOfOnes() {
        out.putSize(EbmlBuffer.UNKNOWN_SIZE, EbmlBuffer.MAX_SIZE_WIDTH);

        assertThat(hex()).isEqualTo("01FFFFFFFFFFFFFF");
    }

    @ParameterizedTest
    @CsvSource({"0, 00", "255, FF", "256, 0100", "1000000, 0F4240", "4294967296, 0100000000"})
    void unsignedIntegersAreAsShortAsTheyMayBe(long value, String hex) {
        out.putUint(EbmlId.VOID, value);

        assertThat(hex()).isEqualTo("EC8" + hex.length() / 2 + hex);
    }

    @Test
    void anElementBegunIsGivenItsSizeAtTheEnd() {
        int start = out.begin(EbmlId.SEEK_HEAD, 4);
        out.putString(EbmlId.DOC_TYPE, "é");
        out.end(start, 4);

        assertThat(hex()).isEqualTo("114D9B74" + "10000005" + "4282" + "82" + "C3A9");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 126, 127, 128, 129, 5000})
    void aVoidFillsExactlyItsRoomWithZeros(int total) {
        out.putBytes(filled(6000), 0, 6000);
        out.clear();

        out.putVoid(total);

        assertThat(out.length()).isEqualTo(total);
        EbmlWalker.Element element =
                EbmlWalker.walk(Arrays.copyOf(out.array(), total)).get(0);
        assertThat(element.id()).isEqualTo(EbmlId.VOID);
        assertThat(element.end()).isEqualTo(total);
        assertThat(element.bytes()).isEqualTo(new byte[element.end() - element.content()]);
    }

    @Test
    void aVoidCannotBeOneByte() {
        out.putVoid(0);

        assertThat(out.length()).isZero();
        assertThatThrownBy(() -> out.putVoid(1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0x55);
        return bytes;
    }

    private String hex() {
        return HexFormat.of().withUpperCase().formatHex(out.array(), 0, out.length());
    }
}
