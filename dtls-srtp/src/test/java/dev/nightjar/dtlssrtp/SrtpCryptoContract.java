package dev.nightjar.dtlssrtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.dtlssrtp.spi.AesCounterMode;
import dev.nightjar.dtlssrtp.spi.AesGcm;
import dev.nightjar.dtlssrtp.spi.HmacSha1;
import dev.nightjar.dtlssrtp.spi.SrtpCryptoProvider;
import dev.nightjar.testkit.Allocations;
import dev.nightjar.testkit.Seeds;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every implementation of the ciphers has to pass, measured against the JDK's own and published vectors. */
public abstract class SrtpCryptoContract {
    private static final HexFormat HEX = HexFormat.of();

    /** {@return the setting under test} */
    protected abstract SrtpCrypto crypto();

    /** {@return bytes that AES-CM may allocate for a packet of 1200 bytes} */
    protected abstract long allowedByCounterMode();

    /** {@return bytes that AES-GCM may allocate for a packet of 1200 bytes} */
    protected abstract long allowedByGcm();

    private SrtpCryptoProvider provider() {
        return crypto().provider();
    }

    @ParameterizedTest(name = "block {0}")
    @CsvFileSource(resources = "/dev/nightjar/dtlssrtp/rfc3711-b2.csv")
    void makesTheKeyStreamOfRfc3711AppendixB2(int block, String expected) {
        byte[] stream = new byte[16 * (block + 1)];

        provider()
                .aesCounterMode(HEX.parseHex("2b7e151628aed2a6abf7158809cf4f3c"))
                .xor(0xf0f1f2f3_f4f5f6f7L, 0xf8f9fafb_fcfd0000L, stream, 0, stream.length);

        assertThat(HEX.formatHex(stream, 16 * block, stream.length)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "key of {0} bytes")
    @ValueSource(ints = {16, 32})
    void counterModeAgreesWithTheJdkAtEveryLengthAndTouchesNothingElse(int keyLength) throws Exception {
        SplittableRandom random = Seeds.random(3711);
        byte[] key = bytes(random, keyLength);
        AesCounterMode aes = provider().aesCounterMode(key);
        Cipher reference = Cipher.getInstance("AES/CTR/NoPadding");
        for (int length = 0; length < 3300; length += length < 70 ? 1 : 37) {
            int offset = length % 2 * 3;
            byte[] buffer = bytes(random, offset + length + 5);
            byte[] iv = bytes(random, 16);
            NetworkBytes.putInt16(iv, 14, 0);
            byte[] expected = buffer.clone();
            reference.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
            reference.doFinal(buffer, offset, length, expected, offset);

            aes.xor(NetworkBytes.getInt64(iv, 0), NetworkBytes.getInt64(iv, 8), buffer, offset, length);

            assertThat(buffer).as("length %s", length).isEqualTo(expected);
        }
        aes.destroy();
    }

    @Test
    void hmacAgreesWithRfc2202TestCaseTwo() {
        byte[] message = "what do ya want for nothing?".getBytes(US_ASCII);
        byte[] code = new byte[HmacSha1.LENGTH];

        provider().hmacSha1("Jefe".getBytes(US_ASCII)).compute(message, 0, message.length, code);

        assertThat(HEX.formatHex(code)).isEqualTo("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    }

    @ParameterizedTest(name = "key of {0} bytes")
    @ValueSource(ints = {20, 64})
    void hmacAgreesWithTheJdkMessageAfterMessage(int keyLength) throws Exception {
        SplittableRandom random = Seeds.random(2104);
        byte[] key = bytes(random, keyLength);
        Mac reference = Mac.getInstance("HmacSHA1");
        reference.init(new SecretKeySpec(key, "HmacSHA1"));
        HmacSha1 hmac = provider().hmacSha1(key);
        byte[] code = new byte[HmacSha1.LENGTH + 3];
        for (int length = 0; length < 3300; length += length < 200 ? 1 : 37) {
            int offset = length % 2 * 3;
            byte[] buffer = bytes(random, offset + length + 5);
            byte[] before = buffer.clone();
            reference.update(buffer, offset, length);

            hmac.compute(buffer, offset, length, code);

            assertThat(code).as("length %s", length).isEqualTo(Arrays.copyOf(reference.doFinal(), code.length));
            assertThat(buffer).isEqualTo(before);
        }
        hmac.destroy();
    }

    @ParameterizedTest(name = "key of {0} bytes")
    @ValueSource(ints = {16, 32})
    void gcmAgreesWithTheJdkAtEveryLengthAndTouchesNothingElse(int keyLength) throws Exception {
        SplittableRandom random = Seeds.random(7714);
        byte[] key = bytes(random, keyLength);
        AesGcm sealing = provider().aesGcm(key);
        AesGcm opening = provider().aesGcm(key);
        for (int length = 0; length < 3300; length += length < 70 ? 1 : 37) {
            int offset = length % 2 * 3;
            int header = length % 33;
            byte[] plain = bytes(random, offset + header + length + AesGcm.TAG_LENGTH + 5);
            byte[] iv = bytes(random, AesGcm.IV_LENGTH);
            byte[] buffer = plain.clone();

            sealing.beginSealing(iv);
            sealing.associate(buffer, offset, header);
            sealing.seal(buffer, offset + header, length);

            byte[] expected = sealedByTheJdk(key, iv, plain, offset, header, length);
            assertThat(buffer).as("length %s", length).isEqualTo(expected);

            opening.beginOpening(iv);
            opening.associate(buffer, offset, header);
            assertThat(opening.open(buffer, offset + header, length + AesGcm.TAG_LENGTH))
                    .isTrue();

            int end = offset + header + length;
            assertThat(Arrays.copyOf(buffer, end)).as("length %s", length).isEqualTo(Arrays.copyOf(plain, end));
            int after = end + AesGcm.TAG_LENGTH;
            assertThat(Arrays.copyOfRange(buffer, after, buffer.length))
                    .isEqualTo(Arrays.copyOfRange(plain, after, plain.length));
        }
        sealing.destroy();
        opening.destroy();
    }

    private static byte[] sealedByTheJdk(byte[] key, byte[] iv, byte[] plain, int offset, int header, int length)
            throws GeneralSecurityException {
        Cipher reference = Cipher.getInstance("AES/GCM/NoPadding");
        reference.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
        reference.updateAAD(plain, offset, header);
        byte[] sealed = plain.clone();
        reference.doFinal(plain, offset + header, length, sealed, offset + header);
        return sealed;
    }

    @Test
    void gcmTakesAssociatedDataInParts() {
        AesGcm aes = provider().aesGcm(new byte[16]);
        byte[] whole = bytes(Seeds.random(1), 60);
        byte[] parts = whole.clone();

        aes.beginSealing(new byte[AesGcm.IV_LENGTH]);
        aes.associate(whole, 0, 21);
        aes.seal(whole, 21, 20);
        aes.beginSealing(new byte[AesGcm.IV_LENGTH]);
        aes.associate(parts, 0, 8);
        aes.associate(parts, 8, 0);
        aes.associate(parts, 8, 13);
        aes.seal(parts, 21, 20);

        assertThat(parts).isEqualTo(whole);
        aes.destroy();
    }

    @Test
    void gcmSealsThePacketItSealedLastAgain() {
        AesGcm aes = provider().aesGcm(new byte[16]);
        byte[] once = sealed(aes, 1);
        byte[] next = sealed(aes, 2);

        for (int i = 0; i < 5; i++) {
            assertThat(sealed(aes, 2)).isEqualTo(next);
        }
        assertThat(sealed(aes, 1)).isEqualTo(once);
        assertThat(sealed(aes, 1)).isEqualTo(once);
        assertThat(sealed(aes, 2)).isEqualTo(next);
        assertThat(sealed(aes, 3)).isNotEqualTo(next);
        aes.destroy();
    }

    @Test
    void gcmSealsAndOpensByTurns() {
        AesGcm aes = provider().aesGcm(new byte[32]);
        for (int number = 0; number < 20; number++) {
            byte[] packet = sealed(aes, number);

            assertThat(opens(aes, packet, number)).as("packet %s", number).isTrue();
            assertThat(packet).startsWith(new byte[20 + 30]);
        }
        aes.destroy();
    }

    @Test
    void gcmRefusesWhatOneBitMakesAnotherAndGoesOn() {
        AesGcm aes = provider().aesGcm(new byte[16]);
        byte[] packet = sealed(aes, 7);
        for (int bit = 0; bit < 8 * packet.length; bit++) {
            byte[] forged = packet.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);

            assertThat(opens(aes, forged, 7)).as("bit %s", bit).isFalse();
        }
        assertThat(opens(aes, packet.clone(), 8)).as("another IV").isFalse();
        assertThat(opens(aes, packet, 7)).isTrue();
        aes.destroy();
    }

    private static byte[] sealed(AesGcm aes, int number) {
        byte[] packet = new byte[20 + 30 + AesGcm.TAG_LENGTH];
        aes.beginSealing(iv(number));
        aes.associate(packet, 0, 20);
        aes.seal(packet, 20, 30);
        return packet;
    }

    private static boolean opens(AesGcm aes, byte[] packet, int number) {
        aes.beginOpening(iv(number));
        aes.associate(packet, 0, 20);
        return aes.open(packet, 20, 30 + AesGcm.TAG_LENGTH);
    }

    private static byte[] iv(int number) {
        byte[] iv = new byte[AesGcm.IV_LENGTH];
        NetworkBytes.putInt32(iv, 8, number);
        return iv;
    }

    @ParameterizedTest
    @EnumSource
    void packetsGoToPureJavaAndBack(SrtpProfile profile) {
        SrtpConfig config = SrtpConfig.defaults().withCrypto(crypto());
        SrtpContext sender = SrtpContext.create(SrtpPackets.key(profile), config);
        SrtpContext receiver = SrtpContext.create(SrtpPackets.key(profile), config);
        SrtpContext javaSender = SrtpPackets.context(profile);
        SrtpContext javaReceiver = SrtpPackets.context(profile);
        for (int number = 0; number < 300; number++) {
            byte[] plain = SrtpPackets.rtp(SrtpPackets.SSRC, number, 5 * number);
            byte[] report = SrtpPackets.rtcp(SrtpPackets.SSRC);

            byte[] sealed = SrtpPackets.protectRtp(sender, plain);
            byte[] sealedReport = SrtpPackets.protectRtcp(sender, report);

            assertThat(sealed).isEqualTo(SrtpPackets.protectRtp(javaSender, plain));
            assertThat(sealedReport).isEqualTo(SrtpPackets.protectRtcp(javaSender, report));
            assertThat(SrtpPackets.unprotectRtp(javaReceiver, sealed)).isEqualTo(UnprotectResult.ACCEPTED);
            assertThat(receiver.unprotectRtp(sealed, 0, sealed.length)).isEqualTo(UnprotectResult.ACCEPTED);
            assertThat(sealed).startsWith(plain);
            assertThat(receiver.unprotectRtcp(sealedReport, 0, sealedReport.length))
                    .isEqualTo(UnprotectResult.ACCEPTED);
            assertThat(sealedReport).startsWith(report);
        }
        sender.destroy();
        receiver.destroy();
    }

    @ParameterizedTest
    @EnumSource
    void allocatesNoMoreThanItSays(SrtpProfile profile) {
        SrtpConfig config = SrtpConfig.defaults().withCrypto(crypto());
        SrtpContext sender = SrtpContext.create(SrtpPackets.key(profile), config);
        SrtpContext receiver = SrtpContext.create(SrtpPackets.key(profile), config);
        byte[] packet = SrtpPackets.rtp(SrtpPackets.SSRC, 0, 1200);
        byte[] buffer = new byte[1300];
        int[] next = {0};

        long bytes = Allocations.bytesPerCall(() -> {
            System.arraycopy(packet, 0, buffer, 0, packet.length);
            NetworkBytes.putInt16(buffer, 2, next[0]++);
            int length = sender.protectRtp(buffer, 0, packet.length);
            if (receiver.unprotectRtp(buffer, 0, length) != UnprotectResult.ACCEPTED) {
                throw new AssertionError("packet " + next[0]);
            }
        });

        assertThat(bytes).isLessThanOrEqualTo(2 * (profile.isAead() ? allowedByGcm() : allowedByCounterMode()));
        sender.destroy();
        receiver.destroy();
    }

    private static byte[] bytes(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
