package dev.nightjar.dtlssrtp.spi;

/** HMAC-SHA1, RFC 2104; SRTP sends the first bytes of it (RFC 3711 §4.2.1). */
public interface HmacSha1 {
    /** Bytes of the whole code. */
    int LENGTH = 20;

    /**
     * Computes the code of a range.
     *
     * @param code receives all {@link #LENGTH} bytes, from index 0
     */
    void compute(byte[] buffer, int offset, int length, byte[] code);

    /** Forgets the key, as far as the platform lets it; the object cannot be used afterwards. */
    void destroy();
}
