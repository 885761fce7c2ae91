package dev.nightjar.dtlssrtp;

import dev.nightjar.dtlssrtp.spi.HmacSha1;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * HMAC-SHA1 (RFC 2104 §2) that allocates nothing: the padded key goes through the digest again for each packet, which
 * costs two blocks and is still quicker than {@link javax.crypto.Mac}.
 */
final class DigestHmacSha1 implements HmacSha1 {
    private static final int BLOCK_LENGTH = 64;

    private final MessageDigest sha1 = SrtpProviders.sha1();
    private final byte[] innerPad = new byte[BLOCK_LENGTH];

    /** The padded key, and after it the inner code: one range for the outer digest. */
    private final byte[] outer = new byte[BLOCK_LENGTH + LENGTH];

    /** Keys the function; {@code key} has at most 64 bytes and is not kept. */
    DigestHmacSha1(byte[] key) {
        Arrays.fill(innerPad, (byte) 0x36);
        Arrays.fill(outer, 0, BLOCK_LENGTH, (byte) 0x5C);
        for (int i = 0; i < key.length; i++) {
            innerPad[i] ^= key[i];
            outer[i] ^= key[i];
        }
    }

    @Override
    public void compute(byte[] buffer, int offset, int length, byte[] code) {
        try {
            sha1.update(innerPad, 0, BLOCK_LENGTH);
            sha1.update(buffer, offset, length);
            sha1.digest(outer, BLOCK_LENGTH, LENGTH);
            sha1.update(outer, 0, BLOCK_LENGTH + LENGTH);
            sha1.digest(code, 0, LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("bug: SHA-1 has 20 bytes", e);
        }
    }

    @Override
    public void destroy() {
        Arrays.fill(innerPad, (byte) 0);
        Arrays.fill(outer, (byte) 0);
        sha1.reset();
    }
}
