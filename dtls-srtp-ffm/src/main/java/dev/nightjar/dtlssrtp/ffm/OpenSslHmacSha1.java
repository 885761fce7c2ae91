package dev.nightjar.dtlssrtp.ffm;

import dev.nightjar.dtlssrtp.spi.HmacSha1;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * HMAC-SHA1 (RFC 2104 §2) by OpenSSL's functions for SHA-1, from copies of states that have the padded key behind them.
 *
 * <p>The states are Java arrays, so there is nothing to give back. Packets go through an array that has its segment
 * already, as in {@link OpenSslAesGcm}.
 */
final class OpenSslHmacSha1 implements HmacSha1 {
    private static final LibCrypto C = LibCryptoLookup.SYSTEM.orThrow();

    private static final int BLOCK_LENGTH = 64;

    /** {@code SHA_CTX} of openssl/sha.h: five words of hash, two of length, sixteen of data, one that counts them. */
    private static final int STATE_WORDS = 24;

    /** More than a network packet's; longer ranges take more than one call. */
    private static final int CHUNK_LENGTH = 1536;

    private final int[] inner;
    private final int[] outer;
    private final int[] state = new int[STATE_WORDS];
    private final MemorySegment stateSegment = MemorySegment.ofArray(state);
    private final byte[] chunk = new byte[CHUNK_LENGTH];
    private final MemorySegment chunkSegment = MemorySegment.ofArray(chunk);
    private final byte[] hash = new byte[LENGTH];
    private final MemorySegment hashSegment = MemorySegment.ofArray(hash);

    /** Keys the function; {@code key} has at most 64 bytes and is not kept. */
    OpenSslHmacSha1(byte[] key) {
        inner = stateAfter(key, 0x36);
        outer = stateAfter(key, 0x5C);
    }

    private static int[] stateAfter(byte[] key, int padding) {
        byte[] block = Arrays.copyOf(key, BLOCK_LENGTH);
        for (int i = 0; i < BLOCK_LENGTH; i++) {
            block[i] ^= (byte) padding;
        }
        int[] state = new int[STATE_WORDS];
        MemorySegment segment = MemorySegment.ofArray(state);
        try {
            LibCrypto.check((int) C.sha1Init().invokeExact(segment), "SHA1_Init");
            update(segment, MemorySegment.ofArray(block), BLOCK_LENGTH);
        } catch (Throwable e) {
            throw LibCrypto.unexpected(e);
        }
        Arrays.fill(block, (byte) 0);
        return state;
    }

    @Override
    public void compute(byte[] buffer, int offset, int length, byte[] code) {
        try {
            System.arraycopy(inner, 0, state, 0, STATE_WORDS);
            for (int done = 0; done < length; done += CHUNK_LENGTH) {
                int part = Math.min(CHUNK_LENGTH, length - done);
                System.arraycopy(buffer, offset + done, chunk, 0, part);
                update(stateSegment, chunkSegment, part);
            }
            LibCrypto.check((int) C.sha1Final().invokeExact(hashSegment, stateSegment), "SHA1_Final");
            System.arraycopy(outer, 0, state, 0, STATE_WORDS);
            update(stateSegment, hashSegment, LENGTH);
            LibCrypto.check((int) C.sha1Final().invokeExact(hashSegment, stateSegment), "SHA1_Final");
            System.arraycopy(hash, 0, code, 0, LENGTH);
        } catch (Throwable e) {
            throw LibCrypto.unexpected(e);
        }
    }

    private static void update(MemorySegment state, MemorySegment data, long length) throws Throwable {
        LibCrypto.check((int) C.sha1Update().invokeExact(state, data, length), "SHA1_Update");
    }

    /** Zeroes the states that the key went into. */
    @Override
    public void destroy() {
        Arrays.fill(inner, 0);
        Arrays.fill(outer, 0);
        Arrays.fill(state, 0);
        Arrays.fill(chunk, (byte) 0);
        Arrays.fill(hash, (byte) 0);
    }
}
