package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class AesCmCipherTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] KEY = HEX.parseHex("2b7e151628aed2a6abf7158809cf4f3c");
    private static final byte[] SALT = HEX.parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfd");

    @ParameterizedTest(name = "block {0}")
    @CsvFileSource(resources = "rfc3711-b2.csv")
    void makesTheKeyStreamOfRfc3711AppendixB2(int block, String expected) {
        byte[] stream = new byte[16 * (block + 1)];

        new AesCmCipher(new EcbCounterMode(KEY), SALT).xor(stream, 0, stream.length, 0, 0);

        assertThat(HEX.formatHex(stream, 16 * block, stream.length)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "block {0}")
    @CsvFileSource(resources = "rfc6188-7-1.csv")
    void makesTheKeyStreamOfRfc6188Section71(int block, String expected) {
        byte[] key = HEX.parseHex("57f82fe3613fd170a85ec93c40b1f0922ec4cb0dc025b58272147cc438944a98");
        byte[] stream = new byte[16 * (block + 1)];

        new AesCmCipher(new EcbCounterMode(key), SALT).xor(stream, 0, stream.length, 0, 0);

        assertThat(HEX.formatHex(stream, 16 * block, stream.length)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void agreesWithTheCounterModeOfTheJdkAtEveryLengthAndTouchesNothingElse(int offset) throws Exception {
        SplittableRandom random = Seeds.random(3711);
        AesCmCipher cipher = new AesCmCipher(new EcbCounterMode(KEY), SALT);
        for (int length = 0; length < 3300; length += length < 70 ? 1 : 37) {
            byte[] buffer = new byte[offset + length + 5];
            random.nextBytes(buffer);
            int ssrc = random.nextInt();
            long index = random.nextLong(1L << 48);
            byte[] expected = buffer.clone();
            System.arraycopy(reference(expected, offset, length, ssrc, index), 0, expected, offset, length);

            cipher.xor(buffer, offset, length, ssrc, index);

            assertThat(buffer).as("length %s", length).isEqualTo(expected);
        }
    }

    @Test
    void holdsNoKeyOnceDestroyed() {
        byte[] before = new byte[16];
        byte[] after = new byte[16];
        AesCmCipher cipher = new AesCmCipher(new EcbCounterMode(KEY), SALT);
        cipher.xor(before, 0, 16, 1, 1);

        cipher.destroy();

        cipher.xor(after, 0, 16, 1, 1);
        byte[] zeroKeyed = new byte[16];
        new AesCmCipher(new EcbCounterMode(new byte[16]), new byte[14]).xor(zeroKeyed, 0, 16, 1, 1);
        assertThat(after).isEqualTo(zeroKeyed).isNotEqualTo(before);
    }

    private static byte[] reference(byte[] buffer, int offset, int length, int ssrc, long index) throws Exception {
        byte[] iv = Arrays.copyOf(SALT, 16);
        for (int i = 0; i < 4; i++) {
            iv[4 + i] ^= (byte) (ssrc >>> 24 - 8 * i);
        }
        for (int i = 0; i < 6; i++) {
            iv[8 + i] ^= (byte) (index >>> 40 - 8 * i);
        }
        Cipher counterMode = Cipher.getInstance("AES/CTR/NoPadding");
        counterMode.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, "AES"), new IvParameterSpec(iv));
        return counterMode.doFinal(buffer, offset, length);
    }
}
