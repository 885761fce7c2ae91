package dev.nightjar.dtlssrtp;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchProviderException;
import javax.crypto.Cipher;

/**
 * The JDK's own ciphers even where an application put a slower provider first; those of any provider in a Java run-time
 * that has no {@code SunJCE}.
 */
final class SrtpProviders {
    private SrtpProviders() {}

    /** {@return AES on single blocks, which counter mode is made of here; never used to encrypt data with} */
    @SuppressWarnings("InsecureCryptoUsage") // only counter blocks go through it, and no two are equal
    static Cipher aesBlocks() {
        try {
            return Cipher.getInstance("AES/ECB/NoPadding", "SunJCE");
        } catch (NoSuchProviderException e) {
            return anyCipher("AES/ECB/NoPadding");
        } catch (GeneralSecurityException e) {
            throw missing("AES", e);
        }
    }

    /** {@return AES in the JDK's own counter mode} */
    static Cipher aesCounterMode() {
        try {
            return Cipher.getInstance("AES/CTR/NoPadding", "SunJCE");
        } catch (NoSuchProviderException e) {
            return anyCipher("AES/CTR/NoPadding");
        } catch (GeneralSecurityException e) {
            throw missing("AES-CTR", e);
        }
    }

    /** {@return AES-GCM} */
    static Cipher aesGcm() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        } catch (NoSuchProviderException e) {
            return anyCipher("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw missing("AES-GCM", e);
        }
    }

    /** {@return SHA-1} */
    static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1", "SUN");
        } catch (NoSuchProviderException e) {
            return anySha1();
        } catch (GeneralSecurityException e) {
            throw missing("SHA-1", e);
        }
    }

    @SuppressWarnings("InsecureCryptoUsage") // the names are the three constants above
    private static Cipher anyCipher(String transformation) {
        try {
            return Cipher.getInstance(transformation);
        } catch (GeneralSecurityException e) {
            throw missing(transformation, e);
        }
    }

    private static MessageDigest anySha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (GeneralSecurityException e) {
            throw missing("SHA-1", e);
        }
    }

    private static IllegalStateException missing(String algorithm, GeneralSecurityException e) {
        return new IllegalStateException("this Java run-time has no " + algorithm, e);
    }
}
