package dev.nightjar.dtlssrtp.ffm;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.nightjar.dtlssrtp.spi.AesGcm;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * AES-GCM by OpenSSL's EVP functions, with a context that keeps its key and gets a new IV for each packet.
 *
 * <p>By {@code EVP_Cipher}, as libsrtp does it: {@code EVP_CipherUpdate} and {@code EVP_CipherFinal_ex} check and
 * report lengths that GCM leaves no doubt about. The tag goes by a list of parameters that is made once; {@code
 * EVP_CIPHER_CTX_ctrl} makes one for each packet. Together that is some forty nanoseconds.
 *
 * <p>Packets go through an array that has its segment already. A segment made for each packet would save two copies,
 * some twenty nanoseconds each, but only a JIT that sees through the whole of the caller makes it without allocating.
 *
 * <p>The context is memory of OpenSSL's, and belongs to an arena that closes with {@link #destroy}: the arena sees to
 * it that no other thread and nothing after {@code destroy} reaches it.
 */
final class OpenSslAesGcm implements AesGcm {
    private static final LibCrypto C = LibCryptoLookup.SYSTEM.orThrow();

    /** OSSL_CIPHER_PARAM_AEAD_TAG of openssl/core_names.h. */
    private static final String TAG_NAME = "tag";

    /** OSSL_PARAM_OCTET_STRING of openssl/core.h. */
    private static final int OCTET_STRING = 5;

    /** Bytes of an {@code OSSL_PARAM} where pointers have eight. */
    private static final long PARAMETER_LENGTH = 40;

    /** More than a network packet's; longer ranges take more than one call. */
    private static final int CHUNK_LENGTH = 1536;

    private static final int OPENING = 0;
    private static final int SEALING = 1;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment context;

    private final byte[] chunk = new byte[CHUNK_LENGTH];
    private final MemorySegment chunkSegment = MemorySegment.ofArray(chunk);
    private final byte[] iv = new byte[IV_LENGTH];
    private final MemorySegment ivSegment = MemorySegment.ofArray(iv);
    private final MemorySegment tag = arena.allocate(TAG_LENGTH);
    private final MemorySegment tagParameter = tagParameter();

    /** Keys the cipher; {@code key} is not kept. */
    OpenSslAesGcm(byte[] key) {
        try {
            context = newContext();
            setKey(key);
        } catch (Throwable e) {
            arena.close();
            throw LibCrypto.unexpected(e);
        }
    }

    @SuppressWarnings("restricted") // to free it with the arena
    private MemorySegment newContext() throws Throwable {
        MemorySegment allocated = (MemorySegment) C.evpCipherCtxNew().invokeExact();
        if (allocated.equals(NULL)) {
            throw new OutOfMemoryError("EVP_CIPHER_CTX_new");
        }
        return allocated.reinterpret(arena, OpenSslAesGcm::free);
    }

    /** One {@code OSSL_PARAM} of openssl/core.h and the list's end: name, type, data, its size, the size returned. */
    private MemorySegment tagParameter() {
        MemorySegment list = arena.allocate(2 * PARAMETER_LENGTH, ADDRESS.byteAlignment());
        list.set(ADDRESS, 0, arena.allocateFrom(TAG_NAME));
        list.set(JAVA_INT, 8, OCTET_STRING);
        list.set(ADDRESS, 16, tag);
        list.set(JAVA_LONG, 24, TAG_LENGTH);
        return list;
    }

    private void setKey(byte[] key) throws Throwable {
        MemorySegment cipher = key.length == 16
                ? (MemorySegment) C.evpAes128Gcm().invokeExact()
                : (MemorySegment) C.evpAes256Gcm().invokeExact();
        try (Arena brief = Arena.ofConfined()) {
            MemorySegment copy = brief.allocateFrom(JAVA_BYTE, key);
            int result = (int) C.evpCipherInitSlowly().invokeExact(context, cipher, NULL, copy, NULL, SEALING);
            copy.fill((byte) 0);
            LibCrypto.check(result, "EVP_CipherInit_ex");
        }
    }

    /** Gives a context back, which zeroes the key in it. */
    private static void free(MemorySegment context) {
        try {
            C.evpCipherCtxFree().invokeExact(context);
        } catch (Throwable e) {
            throw LibCrypto.unexpected(e);
        }
    }

    @Override
    public void beginSealing(byte[] iv) {
        begin(iv, SEALING);
    }

    @Override
    public void beginOpening(byte[] iv) {
        begin(iv, OPENING);
    }

    private void begin(byte[] source, int direction) {
        System.arraycopy(source, 0, iv, 0, IV_LENGTH);
        try {
            int result = (int) C.evpCipherInit().invokeExact(context, NULL, NULL, NULL, ivSegment, direction);
            LibCrypto.check(result, "EVP_CipherInit_ex");
        } catch (Throwable e) {
            throw LibCrypto.unexpected(e);
        }
    }

    @Override
    public void associate(byte[] buffer, int offset, int length) {
        for (int done = 0; done < length; done += CHUNK_LENGTH) {
            int part = Math.min(CHUNK_LENGTH, length - done);
            System.arraycopy(buffer, offset + done, chunk, 0, part);
            update(NULL, part);
        }
    }

    @Override
    public void seal(byte[] buffer, int offset, int length) {
        crypt(buffer, offset, length);
        try {
            LibCrypto.check((int) C.evpCipher().invokeExact(context, NULL, NULL, 0), 0, "EVP_Cipher");
            int result = (int) C.evpCipherCtxGetParams().invokeExact(context, tagParameter);
            LibCrypto.check(result, "EVP_CIPHER_CTX_get_params");
        } catch (Throwable e) {
            throw LibCrypto.unexpected(e);
        }
        MemorySegment.copy(tag, JAVA_BYTE, 0, buffer, offset + length, TAG_LENGTH);
    }

    @Override
    public boolean open(byte[] buffer, int offset, int length) {
        int sealedLength = length - TAG_LENGTH;
        crypt(buffer, offset, sealedLength);
        MemorySegment.copy(buffer, offset + sealedLength, tag, JAVA_BYTE, 0, TAG_LENGTH);
        try {
            int result = (int) C.evpCipherCtxSetParams().invokeExact(context, tagParameter);
            LibCrypto.check(result, "EVP_CIPHER_CTX_set_params");
            if ((int) C.evpCipher().invokeExact(context, NULL, NULL, 0) == 0) {
                return true;
            }
            C.errClearError().invokeExact(); // the thread's list of errors is not only ours
            return false;
        } catch (Throwable e) {
            throw LibCrypto.unexpected(e);
        }
    }

    private void crypt(byte[] buffer, int offset, int length) {
        for (int done = 0; done < length; done += CHUNK_LENGTH) {
            int part = Math.min(CHUNK_LENGTH, length - done);
            System.arraycopy(buffer, offset + done, chunk, 0, part);
            update(chunkSegment, part);
            System.arraycopy(chunk, 0, buffer, offset + done, part);
        }
    }

    private void update(MemorySegment to, int length) {
        try {
            int result = (int) C.evpCipher().invokeExact(context, to, chunkSegment, length);
            LibCrypto.check(result, length, "EVP_Cipher");
        } catch (Throwable e) {
            throw LibCrypto.unexpected(e);
        }
    }

    /** Zeroes the key and gives the memory back. */
    @Override
    public void destroy() {
        arena.close();
        Arrays.fill(chunk, (byte) 0);
    }
}
