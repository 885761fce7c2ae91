package dev.nightjar.dtlssrtp;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * HMAC-SHA1 (RFC 2104 §2) that allocates nothing: the padded key goes through the digest again for each packet, which
 * costs two blocks and is still quicker than {@link javax.crypto.Mac}.
 */
final class HmacSha1 {
    /** Bytes of the whole output. */
    static final int LENGTH = 20;

    private static final int BLOCK_LENGTH = 64;

    private final MessageDigest sha1 = SrtpProviders.sha1();
    private final byte[] innerPad = new byte[BLOCK_LENGTH];
    private final byte[] outerPad = new byte[BLOCK_LENGTH];
    private final byte[] output = new byte[LENGTH];

    /** Keys the function; {@code key} has at most 64 bytes and is not kept. */
    HmacSha1(byte[] key) {
        Arrays.fill(innerPad, (byte) 0x36);
        Arrays.fill(outerPad, (byte) 0x5C);
        for (int i = 0; i < key.length; i++) {
            innerPad[i] ^= key[i];
            outerPad[i] ^= key[i];
        }
        sha1.update(innerPad, 0, BLOCK_LENGTH);
    }

    /** Feeds a part of the message. */
    void update(byte[] buffer, int offset, int length) {
        sha1.update(buffer, offset, length);
    }

    /** {@return the code over all that was fed, valid until the next call; the next message starts} */
    byte[] finish() {
        try {
            sha1.digest(output, 0, LENGTH);
            sha1.update(outerPad, 0, BLOCK_LENGTH);
            sha1.update(output, 0, LENGTH);
            sha1.digest(output, 0, LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("bug: SHA-1 has 20 bytes", e);
        }
        sha1.update(innerPad, 0, BLOCK_LENGTH);
        return output;
    }

    /** Zeroes the key. */
    void destroy() {
        Arrays.fill(innerPad, (byte) 0);
        Arrays.fill(outerPad, (byte) 0);
        sha1.reset();
    }
}
