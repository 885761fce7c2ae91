package dev.nightjar.dtlssrtp;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.dtlssrtp.spi.AesCounterMode;
import java.util.Arrays;

/**
 * AES-CM, RFC 3711 §4.1.1: counter mode with an IV from the salt, the SSRC and the packet's index.
 *
 * <pre>
 * counter block:
 *  0       4       8                 14      16
 * +-------+-------+-----------------+-------+
 * |   0   | SSRC  |  packet index   | block |   XOR (salt || 0 0)
 * +-------+-------+-----------------+-------+
 * </pre>
 */
final class AesCmCipher {
    private static final int BLOCK_LENGTH = 16;

    private final AesCounterMode aes;
    private long saltHigh;
    private long saltLow;

    /**
     * Owns a keyed cipher; the salt is not kept.
     *
     * @param salt 14 bytes, or fewer with zeroes meant after them
     */
    AesCmCipher(AesCounterMode aes, byte[] salt) {
        this.aes = aes;
        byte[] padded = Arrays.copyOf(salt, BLOCK_LENGTH);
        saltHigh = NetworkBytes.getInt64(padded, 0);
        saltLow = NetworkBytes.getInt64(padded, 8);
        Arrays.fill(padded, (byte) 0);
    }

    /** XORs a packet's key stream onto a range of at most 2^20 bytes: encrypts and decrypts. */
    void xor(byte[] buffer, int offset, int length, int ssrc, long index) {
        aes.xor(saltHigh ^ (ssrc & 0xFFFF_FFFFL), saltLow ^ index << 16, buffer, offset, length);
    }

    /** Zeroes the salt, and the key as far as the platform lets us. */
    void destroy() {
        saltHigh = 0;
        saltLow = 0;
        aes.destroy();
    }
}
