package dev.nightjar.dtlssrtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** RFC 7714 sections 16 and 17, which start from session keys. */
class AesGcmRfc7714Test {
    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest(name = "section {0}")
    @CsvFileSource(resources = "rfc7714-packets.csv")
    void protectsAndUnprotectsThePacketsOfTheRfc(
            String section,
            SrtpProfile profile,
            String kind,
            boolean encrypted,
            long index,
            String key,
            String salt,
            String plain,
            String sealed) {
        byte[] plainBytes = HEX.parseHex(plain);
        byte[] sealedBytes = HEX.parseHex(sealed);
        SrtpSessionKeys keys = new SrtpSessionKeys(HEX.parseHex(key), new byte[0], HEX.parseHex(salt));
        for (int offset : new int[] {0, 3}) {
            AesGcmTransform transform = new AesGcmTransform(crypto().provider(), keys, keys);
            byte[] buffer = new byte[offset + sealedBytes.length + 4];
            Arrays.fill(buffer, (byte) 0x5A);
            System.arraycopy(plainBytes, 0, buffer, offset, plainBytes.length);

            int sealedLength = kind.equals("SRTP")
                    ? transform.protectRtp(
                            buffer,
                            offset,
                            clear(encrypted, plainBytes),
                            plainBytes.length,
                            rtpIndex(index, plainBytes))
                    : transform.protectRtcp(buffer, offset, plainBytes.length, word(encrypted, index));

            assertThat(sealedLength).isEqualTo(sealedBytes.length);
            assertThat(Arrays.copyOfRange(buffer, offset, offset + sealedLength))
                    .isEqualTo(sealedBytes);
            assertSurroundings(buffer, offset, sealedLength);

            int plainLength = kind.equals("SRTP")
                    ? transform.unprotectRtp(
                            buffer, offset, clear(encrypted, plainBytes), sealedLength, rtpIndex(index, plainBytes))
                    : transform.unprotectRtcp(
                            buffer, offset, sealedLength, transform.indexWord(buffer, offset, sealedLength));

            assertThat(plainLength).isEqualTo(plainBytes.length);
            assertThat(Arrays.copyOfRange(buffer, offset, offset + plainLength)).isEqualTo(plainBytes);
            assertSurroundings(buffer, offset, sealedLength);
        }
    }

    /** {@return how the packets are computed, for a subclass to change} */
    SrtpCrypto crypto() {
        return SrtpCrypto.JAVA;
    }

    private static int clear(boolean encrypted, byte[] plain) {
        return encrypted ? 12 : plain.length;
    }

    private static long rtpIndex(long rolloverCounter, byte[] plain) {
        return rolloverCounter << 16 | NetworkBytes.getUint16(plain, 2);
    }

    private static int word(boolean encrypted, long index) {
        return (encrypted ? SrtpTransform.ENCRYPTED : 0) | (int) index;
    }

    private static void assertSurroundings(byte[] buffer, int offset, int length) {
        assertThat(Arrays.copyOf(buffer, offset))
                .isEqualTo("ZZZ".substring(0, offset).getBytes(US_ASCII));
        assertThat(Arrays.copyOfRange(buffer, offset + length, buffer.length)).containsOnly(0x5A);
    }
}
