package dev.nightjar.dtlssrtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES in counter mode, RFC 3711 §4.1.1, as its parts: counter blocks through the block cipher, then XOR.
 *
 * <p>The JDK's own counter mode wants a new IV object and a new initialisation for each packet. Its block cipher is
 * initialised once here and allocates nothing; the XOR goes by eight bytes, because JDK 17 does not vectorise a loop
 * over single ones.
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
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** XOR needs no order, and in the machine's own the loop vectorises. */
    private static final VarHandle NATIVE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final int BLOCK_LENGTH = 16;

    /** Bytes of key stream made at a time: more than a network packet's, and still in the nearest cache. */
    private static final int CHUNK_LENGTH = 1536;

    private final Cipher aes = SrtpProviders.aesBlocks();
    private final byte[] counters = new byte[CHUNK_LENGTH];
    private final byte[] keyStream = new byte[CHUNK_LENGTH];
    private long saltHigh;
    private long saltLow;

    /**
     * Keys the cipher; neither array is kept.
     *
     * @param salt 14 bytes, or fewer with zeroes meant after them
     */
    AesCmCipher(byte[] key, byte[] salt) {
        byte[] padded = Arrays.copyOf(salt, BLOCK_LENGTH);
        saltHigh = (long) LONG.get(padded, 0);
        saltLow = (long) LONG.get(padded, 8);
        Arrays.fill(padded, (byte) 0);
        rekey(key);
    }

    /** XORs a packet's key stream onto a range of at most 2^20 bytes: encrypts and decrypts. */
    void xor(byte[] buffer, int offset, int length, int ssrc, long index) {
        long high = saltHigh ^ (ssrc & 0xFFFF_FFFFL);
        long low = saltLow ^ index << 16;
        for (int done = 0; done < length; done += CHUNK_LENGTH) {
            int chunk = Math.min(CHUNK_LENGTH, length - done);
            makeKeyStream(high, low + done / BLOCK_LENGTH, chunk);
            xorKeyStream(buffer, offset + done, chunk);
        }
    }

    private void makeKeyStream(long high, long low, int length) {
        int blocks = (length + BLOCK_LENGTH - 1) / BLOCK_LENGTH;
        for (int block = 0; block < blocks; block++) { // a step of one lets the JIT drop the bounds checks
            LONG.set(counters, BLOCK_LENGTH * block, high);
            LONG.set(counters, BLOCK_LENGTH * block + 8, low + block);
        }
        try {
            aes.update(counters, 0, BLOCK_LENGTH * blocks, keyStream, 0);
        } catch (ShortBufferException e) {
            throw new IllegalStateException("bug: key stream of " + blocks + " blocks", e);
        }
    }

    private void xorKeyStream(byte[] buffer, int offset, int length) {
        int wide = length & -8;
        for (int i = 0; i < wide; i += 8) {
            NATIVE.set(buffer, offset + i, (long) NATIVE.get(buffer, offset + i) ^ (long) NATIVE.get(keyStream, i));
        }
        for (int i = wide; i < length; i++) {
            buffer[offset + i] ^= keyStream[i];
        }
    }

    /** Zeroes the salt and puts a zero key in place of the key; what the JDK copied before is out of reach. */
    void destroy() {
        saltHigh = 0;
        saltLow = 0;
        Arrays.fill(keyStream, (byte) 0);
        Arrays.fill(counters, (byte) 0);
        rekey(new byte[BLOCK_LENGTH]);
    }

    private void rekey(byte[] key) {
        try {
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES refuses a key of " + key.length + " bytes", e);
        }
    }
}
