package dev.nightjar.dtlssrtp;

import dev.nightjar.dtlssrtp.spi.SrtpCryptoProvider;

/**
 * Which implementation of the ciphers an {@link SrtpContext} uses. All give the same bytes; they differ in speed, and
 * in what they allocate for a packet.
 */
public enum SrtpCrypto {
    /** Pure Java, counter mode by the JDK's block cipher: nothing allocated for AES-CM. The default. */
    JAVA,

    /**
     * Pure Java with the JDK's own counter mode, which allocates over a kibibyte for a large packet. On processors
     * without AVX-512 it takes a third less time for one.
     */
    JAVA_WITH_JDK_COUNTER_MODE,

    /**
     * Pure Java; the first context of the process measures both counter modes for some tens of milliseconds, and the
     * JDK's own is used where it is more than 1.3 times as fast.
     */
    JAVA_MEASURED,

    /**
     * A native library through a {@link SrtpCryptoProvider}, such as the one of the artifact {@code
     * nightjar-dtls-srtp-ffm}. Where none works, the reason is logged once and pure Java goes on.
     */
    NATIVE;

    /**
     * {@return the provider that this means here, always one that works}
     *
     * <p>Found once per process, then the same for all. Its {@link SrtpCryptoProvider#name name} tells what is in use.
     */
    public SrtpCryptoProvider provider() {
        return SrtpCryptoChoice.providerOf(this);
    }
}
