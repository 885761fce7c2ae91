package dev.nightjar.dtlssrtp.spi;

import org.jspecify.annotations.Nullable;

/**
 * A source of the functions that SRTP is made of, found with {@link java.util.ServiceLoader} and asked only when {@link
 * dev.nightjar.dtlssrtp.SrtpCrypto#NATIVE} is set.
 *
 * <p>One object serves all threads; what it makes belongs to one thread each. Keys are copied, never kept as passed.
 */
public interface SrtpCryptoProvider {
    /** {@return a name for logs and statistics, with the version of the library beneath} */
    String name();

    /** {@return why this provider cannot work here, one sentence for an operator, or null when it can} */
    @Nullable
    String unavailableBecause();

    /**
     * {@return AES in counter mode}
     *
     * @param key 16 or 32 bytes
     */
    AesCounterMode aesCounterMode(byte[] key);

    /**
     * {@return HMAC-SHA1}
     *
     * @param key at most 64 bytes
     */
    HmacSha1 hmacSha1(byte[] key);

    /**
     * {@return AES in Galois/counter mode with tags of 16 bytes}
     *
     * @param key 16 or 32 bytes
     */
    AesGcm aesGcm(byte[] key);
}
