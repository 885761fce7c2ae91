package dev.nightjar.dtlssrtp;

import dev.nightjar.dtlssrtp.spi.AesGcm;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The JDK's AES-GCM, on heap arrays in place. It allocates about a kibibyte a packet; nothing in pure Java is quicker.
 *
 * <p>A wrong tag costs the exception that the JDK makes of it: two to four times what a right one costs.
 */
final class JdkAesGcm implements AesGcm {
    private final Cipher cipher = SrtpProviders.aesGcm();

    /** Used in turn: the JDK keeps the array of the one it sealed with last, to compare the next one's with it. */
    private ReusedIv sealing = new ReusedIv();

    private ReusedIv sealedLast = new ReusedIv();
    private final ReusedIv opening = new ReusedIv();
    private SecretKeySpec key;

    /** Keys the cipher; {@code key} is not kept. */
    JdkAesGcm(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    @Override
    public void beginSealing(byte[] iv) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, sealing.with(iv));
        } catch (InvalidAlgorithmParameterException e) {
            beginAgain(iv);
        } catch (GeneralSecurityException e) {
            throw refused(e);
        }
        ReusedIv used = sealing;
        sealing = sealedLast;
        sealedLast = used;
    }

    /** Only the IV of the packet sealed last is refused: to seal that one again, another is begun and given up. */
    private void beginAgain(byte[] iv) {
        byte[] another = iv.clone();
        another[0] ^= 1;
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG_LENGTH, another));
            cipher.init(Cipher.ENCRYPT_MODE, key, sealing);
        } catch (GeneralSecurityException e) {
            throw refused(e);
        }
    }

    @Override
    public void beginOpening(byte[] iv) {
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, opening.with(iv));
        } catch (GeneralSecurityException e) {
            throw refused(e);
        }
    }

    private static IllegalStateException refused(GeneralSecurityException e) {
        return new IllegalStateException("bug: AES-GCM refuses its key or IV", e);
    }

    @Override
    public void associate(byte[] buffer, int offset, int length) {
        cipher.updateAAD(buffer, offset, length);
    }

    @Override
    public void seal(byte[] buffer, int offset, int length) {
        try {
            cipher.doFinal(buffer, offset, length, buffer, offset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("bug: AES-GCM refuses to encrypt", e);
        }
    }

    @Override
    public boolean open(byte[] buffer, int offset, int length) {
        try {
            cipher.doFinal(buffer, offset, length, buffer, offset);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("bug: AES-GCM refuses to decrypt", e);
        }
    }

    /** Puts a zero key in place of the key; what the JDK copied before is out of reach. */
    @Override
    public void destroy() {
        key = new SecretKeySpec(new byte[key.getEncoded().length], "AES");
        beginOpening(new byte[IV_LENGTH]);
    }

    /** Parameters that are read again for each packet, which saves three objects. */
    private static final class ReusedIv extends GCMParameterSpec {
        private final byte[] iv = new byte[IV_LENGTH];

        ReusedIv() {
            super(8 * TAG_LENGTH, new byte[IV_LENGTH]);
        }

        ReusedIv with(byte[] source) {
            System.arraycopy(source, 0, iv, 0, IV_LENGTH);
            return this;
        }

        @Override
        public byte[] getIV() {
            return iv;
        }
    }
}
