package dev.nightjar.dtlssrtp.spi;

/**
 * AES in Galois/counter mode with tags of 16 bytes, as RFC 7714 uses it.
 *
 * <p>One packet is {@link #beginSealing} or {@link #beginOpening}, {@link #associate} for each part of the associated
 * data, then {@link #seal} or {@link #open}.
 */
public interface AesGcm {
    /** Bytes of a tag. */
    int TAG_LENGTH = 16;

    /** Bytes of an IV. */
    int IV_LENGTH = 12;

    /**
     * Begins a packet to be encrypted.
     *
     * <p>The caller answers for the IV: under one key a second packet never has the IV of a first. The very same packet
     * may be sealed again, giving the same bytes, so an implementation does not refuse an IV it has seen.
     *
     * @param iv {@link #IV_LENGTH} bytes
     */
    void beginSealing(byte[] iv);

    /**
     * Begins a packet to be verified and decrypted.
     *
     * @param iv {@link #IV_LENGTH} bytes
     */
    void beginOpening(byte[] iv);

    /** Adds a range to the associated data: authenticated, left as it is. */
    void associate(byte[] buffer, int offset, int length);

    /** Encrypts a range in place and writes the tag into the {@link #TAG_LENGTH} bytes after it. */
    void seal(byte[] buffer, int offset, int length);

    /**
     * Verifies the tag and decrypts what is before it, in place.
     *
     * @param length of the encrypted bytes and the tag, at least {@link #TAG_LENGTH}
     * @return false when the tag is wrong: the bytes of the range are then unspecified
     */
    boolean open(byte[] buffer, int offset, int length);

    /** Forgets the key, as far as the platform lets it; the object cannot be used afterwards. */
    void destroy();
}
