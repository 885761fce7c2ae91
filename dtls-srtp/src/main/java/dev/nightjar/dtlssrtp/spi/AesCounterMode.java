package dev.nightjar.dtlssrtp.spi;

/** AES in counter mode as RFC 3711 §4.1.1 uses it: key stream XORed onto a range, to encrypt and to decrypt. */
public interface AesCounterMode {
    /** Most bytes under one IV, RFC 3711 §4.1.1: 2^16 blocks. */
    int MAX_LENGTH = 1 << 20;

    /**
     * XORs the key stream onto a range.
     *
     * @param ivHigh first eight bytes of the first counter block, in network order
     * @param ivLow last eight bytes; the low 16 bits, which count the blocks, are zero
     * @param length 0 to {@link #MAX_LENGTH}
     */
    void xor(long ivHigh, long ivLow, byte[] buffer, int offset, int length);

    /** Forgets the key, as far as the platform lets it; the object cannot be used afterwards. */
    void destroy();
}
