package dev.nightjar.dtlssrtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Whole packets from master keys: roll-over, the last index, CSRCs, extension, padding, empty payload, all profiles.
 */
class SrtpVectorsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int ROOM = SrtpContext.MAX_OVERHEAD_BYTES;

    @ParameterizedTest(name = "{index}: {0} {1} {2}")
    @CsvFileSource(resources = "srtp-packets.csv")
    void protectsThePacket(
            SrtpProfile profile, String kind, long counter, String key, String salt, String plain, String sealed) {
        byte[] plainBytes = HEX.parseHex(plain);
        for (int offset : new int[] {0, 3}) {
            SrtpContext sender = contextBefore(profile, kind, counter, key, salt, plainBytes);
            byte[] buffer = new byte[offset + plainBytes.length + ROOM + 2];
            Arrays.fill(buffer, (byte) 0x5A);
            System.arraycopy(plainBytes, 0, buffer, offset, plainBytes.length);

            int length = kind.equals("SRTP")
                    ? sender.protectRtp(buffer, offset, plainBytes.length)
                    : sender.protectRtcp(buffer, offset, plainBytes.length);

            assertThat(HEX.formatHex(buffer, offset, offset + length)).isEqualTo(sealed);
            assertSurroundings(buffer, offset, length);
        }
    }

    @ParameterizedTest(name = "{index}: {0} {1} {2}")
    @CsvFileSource(resources = "srtp-packets.csv")
    void unprotectsThePacket(
            SrtpProfile profile, String kind, long counter, String key, String salt, String plain, String sealed) {
        byte[] sealedBytes = HEX.parseHex(sealed);
        for (int offset : new int[] {0, 3}) {
            SrtpContext receiver = contextBefore(profile, kind, counter, key, salt, HEX.parseHex(plain));
            byte[] buffer = new byte[offset + sealedBytes.length + 2];
            Arrays.fill(buffer, (byte) 0x5A);
            System.arraycopy(sealedBytes, 0, buffer, offset, sealedBytes.length);

            UnprotectResult result = kind.equals("SRTP")
                    ? receiver.unprotectRtp(buffer, offset, sealedBytes.length)
                    : receiver.unprotectRtcp(buffer, offset, sealedBytes.length);

            assertThat(result).isEqualTo(UnprotectResult.ACCEPTED);
            assertThat(HEX.formatHex(buffer, offset, offset + receiver.resultLength()))
                    .isEqualTo(plain);
            assertSurroundings(buffer, offset, sealedBytes.length);
        }
    }

    /** {@return how the packets are computed, for a subclass to change} */
    SrtpConfig config() {
        return SrtpConfig.defaults();
    }

    private SrtpContext contextBefore(
            SrtpProfile profile, String kind, long counter, String key, String salt, byte[] plain) {
        SrtpContext context =
                SrtpContext.create(new SrtpMasterKey(profile, HEX.parseHex(key), HEX.parseHex(salt)), config());
        boolean isRtp = kind.equals("SRTP");
        long index = isRtp ? counter << 16 | NetworkBytes.getUint16(plain, 2) : counter;
        if (index > 0) {
            ReplayWindow window = isRtp
                    ? context.rtpWindow(NetworkBytes.getInt32(plain, 8))
                    : context.rtcpWindow(NetworkBytes.getInt32(plain, 4));
            window.accept(index - 1);
        }
        return context;
    }

    private static void assertSurroundings(byte[] buffer, int offset, int length) {
        assertThat(Arrays.copyOf(buffer, offset))
                .isEqualTo("ZZZ".substring(0, offset).getBytes(US_ASCII));
        assertThat(Arrays.copyOfRange(buffer, offset + length, buffer.length)).containsOnly(0x5A);
    }
}
