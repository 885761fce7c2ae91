package dev.nightjar.dtlssrtp;

/**
 * The cryptography of one profile under one key, in place, with the index already known.
 *
 * <p>Keeps no state between packets. The caller has checked ranges, room and headers. Confined to one thread.
 */
sealed interface SrtpTransform permits AesCmTransform, AesGcmTransform {
    /** What {@link #unprotectRtp} and {@link #unprotectRtcp} return for a wrong tag. */
    int FORGED = -1;

    /** Bytes of the fixed part of an RTCP packet that stay clear: the first header and SSRC, RFC 3711 §3.4. */
    int RTCP_CLEAR_LENGTH = 8;

    /** Bytes of the E bit and the SRTCP index. */
    int INDEX_WORD_LENGTH = 4;

    /** The E bit: the packet is encrypted, RFC 3711 §3.4. */
    int ENCRYPTED = 0x8000_0000;

    /**
     * Encrypts what follows the header, and of a packet that says {@link Cryptex} the CSRCs and header extensions too;
     * appends the tag.
     *
     * @param headerLength of the packet, with CSRCs and header extensions
     * @param length of the plain packet
     * @param index 48 bits
     * @return the length of the SRTP packet
     */
    int protectRtp(byte[] buffer, int offset, int headerLength, int length, long index);

    /**
     * Verifies the tag and decrypts what {@link #protectRtp} encrypted.
     *
     * @param length of the SRTP packet
     * @return the length of the plain packet, or {@link #FORGED}
     */
    int unprotectRtp(byte[] buffer, int offset, int headerLength, int length, long index);

    /**
     * Encrypts what follows the first eight bytes; appends the E bit with the index, and the tag.
     *
     * @param length of the plain packet
     * @param indexWord E bit and 31-bit index; without the E bit the packet is authenticated only
     * @return the length of the SRTCP packet
     */
    int protectRtcp(byte[] buffer, int offset, int length, int indexWord);

    /** {@return the E bit and index of an SRTCP packet} */
    int indexWord(byte[] buffer, int offset, int length);

    /**
     * Verifies the tag and, if the E bit is set, decrypts what follows the first eight bytes.
     *
     * @param length of the SRTCP packet
     * @param indexWord what {@link #indexWord} read
     * @return the length of the plain packet, or {@link #FORGED}
     */
    int unprotectRtcp(byte[] buffer, int offset, int length, int indexWord);

    /** Zeroes the keys as far as the platform lets us. */
    void destroy();
}
