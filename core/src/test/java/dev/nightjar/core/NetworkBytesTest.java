package dev.nightjar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HexFormat;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkBytesTest {
    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void readsUnsignedFieldsMostSignificantByteFirst(int offset) {
        byte[] buffer = new byte[offset + 8];
        System.arraycopy(HEX.parseHex("f1e2d3c4b5a69788"), 0, buffer, offset, 8);

        assertThat(NetworkBytes.getUint8(buffer, offset)).isEqualTo(0xF1);
        assertThat(NetworkBytes.getUint16(buffer, offset)).isEqualTo(0xF1E2);
        assertThat(NetworkBytes.getUint24(buffer, offset)).isEqualTo(0xF1E2D3);
        assertThat(NetworkBytes.getInt32(buffer, offset)).isEqualTo(0xF1E2D3C4);
        assertThat(NetworkBytes.getUint32(buffer, offset)).isEqualTo(0xF1E2D3C4L);
        assertThat(NetworkBytes.getUint48(buffer, offset)).isEqualTo(0xF1E2D3C4B5A6L);
        assertThat(NetworkBytes.getInt64(buffer, offset)).isEqualTo(0xF1E2D3C4B5A69788L);
    }

    @Test
    void readsFieldsWhoseLowerHalvesLookNegative() {
        byte[] ones = HEX.parseHex("00ffffffffffffff");

        assertThat(NetworkBytes.getUint24(ones, 0)).isEqualTo(0xFFFF);
        assertThat(NetworkBytes.getUint48(ones, 0)).isEqualTo(0xFF_FFFF_FFFFL);
        assertThat(NetworkBytes.getUint48(ones, 2)).isEqualTo(0xFFFF_FFFF_FFFFL);
    }

    @Test
    void writesAtOffsetThreeAndNowhereElse() {
        assertThat(written(buffer -> NetworkBytes.putInt8(buffer, 3, 0x1F1))).isEqualTo("aaaaaaf1aaaaaaaaaaaaaaaa");
        assertThat(written(buffer -> NetworkBytes.putInt16(buffer, 3, 0x1F1E2))).isEqualTo("aaaaaaf1e2aaaaaaaaaaaaaa");
        assertThat(written(buffer -> NetworkBytes.putInt24(buffer, 3, 0x1F1E2D3)))
                .isEqualTo("aaaaaaf1e2d3aaaaaaaaaaaa");
        assertThat(written(buffer -> NetworkBytes.putInt32(buffer, 3, 0xF1E2D3C4)))
                .isEqualTo("aaaaaaf1e2d3c4aaaaaaaaaa");
        assertThat(written(buffer -> NetworkBytes.putInt48(buffer, 3, 0x1_F1E2_D3C4_B5A6L)))
                .isEqualTo("aaaaaaf1e2d3c4b5a6aaaaaa");
        assertThat(written(buffer -> NetworkBytes.putInt64(buffer, 3, 0xF1E2D3C4B5A69788L)))
                .isEqualTo("aaaaaaf1e2d3c4b5a69788aa");
    }

    private static String written(Consumer<byte[]> write) {
        byte[] buffer = HEX.parseHex("aaaaaaaaaaaaaaaaaaaaaaaa");
        write.accept(buffer);
        return HEX.formatHex(buffer);
    }

    @Test
    void throwsPastTheEndOfTheArray() {
        byte[] buffer = new byte[8];

        assertOutOfBounds(() -> NetworkBytes.getUint8(buffer, 8));
        assertOutOfBounds(() -> NetworkBytes.getUint16(buffer, 7));
        assertOutOfBounds(() -> NetworkBytes.getUint24(buffer, 6));
        assertOutOfBounds(() -> NetworkBytes.getInt32(buffer, 5));
        assertOutOfBounds(() -> NetworkBytes.getUint32(buffer, -1));
        assertOutOfBounds(() -> NetworkBytes.getUint48(buffer, 3));
        assertOutOfBounds(() -> NetworkBytes.getInt64(buffer, 1));
        assertOutOfBounds(() -> NetworkBytes.putInt16(buffer, 7, 0));
        assertOutOfBounds(() -> NetworkBytes.putInt32(buffer, 5, 0));
        assertOutOfBounds(() -> NetworkBytes.putInt64(buffer, 1, 0));
    }

    private static void assertOutOfBounds(ThrowingCallable call) {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(call);
    }
}
