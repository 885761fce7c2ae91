package dev.nightjar.dtlssrtp;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.dtlssrtp.spi.AesCounterMode;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The JDK's own AES in counter mode, initialised for each packet, which allocates: quicker than {@link EcbCounterMode}
 * on processors without AVX-512.
 */
final class JdkCounterMode implements AesCounterMode {
    private static final int IV_LENGTH = 16;

    private final Cipher aes = SrtpProviders.aesCounterMode();
    private final byte[] iv = new byte[IV_LENGTH];
    private final IvParameterSpec parameters = new ReusedIv(iv);
    private SecretKeySpec key;

    /** Keys the cipher; {@code key} is not kept. */
    JdkCounterMode(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    @Override
    public void xor(long ivHigh, long ivLow, byte[] buffer, int offset, int length) {
        NetworkBytes.putInt64(iv, 0, ivHigh);
        NetworkBytes.putInt64(iv, 8, ivLow);
        try {
            aes.init(Cipher.ENCRYPT_MODE, key, parameters);
            aes.update(buffer, offset, length, buffer, offset); // unlike doFinal it does not start over, which costs
        } catch (ShortBufferException e) {
            throw new IllegalStateException("bug: counter mode lengthens " + length + " bytes", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("bug: AES refuses its key or IV", e);
        }
    }

    /** Puts a zero key in place of the key; what the JDK copied before is out of reach. */
    @Override
    public void destroy() {
        key = new SecretKeySpec(new byte[IV_LENGTH], "AES");
        xor(0, 0, new byte[0], 0, 0);
    }

    /** An IV that is read again for each packet; the JDK copies what {@link #getIV} returns. */
    private static final class ReusedIv extends IvParameterSpec {
        private final byte[] iv;

        ReusedIv(byte[] iv) {
            super(iv);
            this.iv = iv;
        }

        @Override
        public byte[] getIV() {
            return iv;
        }
    }
}
