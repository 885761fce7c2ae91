package dev.nightjar.dtlssrtp;

import dev.nightjar.dtlssrtp.spi.AesCounterMode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES in counter mode by its parts: counter blocks through the block cipher, then XOR.
 *
 * <p>The JDK's own counter mode wants a new initialisation for each packet, and allocates. Its block cipher is
 * initialised once here and allocates nothing; the XOR goes by eight bytes, because JDK 17 does not vectorise a loop
 * over single ones.
 */
final class EcbCounterMode implements AesCounterMode {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** XOR needs no order, and in the machine's own the loop vectorises. */
    private static final VarHandle NATIVE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final int BLOCK_LENGTH = 16;

    /** Bytes of key stream made at a time: more than a network packet's, and still in the nearest cache. */
    private static final int CHUNK_LENGTH = 1536;

    private final Cipher aes = SrtpProviders.aesBlocks();
    private final byte[] counters = new byte[CHUNK_LENGTH];
    private final byte[] keyStream = new byte[CHUNK_LENGTH];

    /** Keys the cipher; {@code key} is not kept. */
    EcbCounterMode(byte[] key) {
        rekey(key);
    }

    @Override
    public void xor(long ivHigh, long ivLow, byte[] buffer, int offset, int length) {
        for (int done = 0; done < length; done += CHUNK_LENGTH) {
            int chunk = Math.min(CHUNK_LENGTH, length - done);
            makeKeyStream(ivHigh, ivLow + done / BLOCK_LENGTH, chunk);
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

    /** Puts a zero key in place of the key; what the JDK copied before is out of reach. */
    @Override
    public void destroy() {
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
