package dev.nightjar.dtlssrtp.ffm;

import java.lang.invoke.MethodHandle;

/**
 * The functions of libcrypto that are called, by the names they have in C, and the library's version.
 *
 * <p>A record, because the JIT takes the components of a constant record for constants, and so compiles a call through
 * one to a call and no more.
 *
 * @param evpCipherInitSlowly sets a key: the first time OpenSSL reads its configuration, so not a critical call
 * @param evpCipherInit sets an IV
 * @param evpCipher takes associated data where there is no output, and ends a packet where there is no input either;
 *     with GCM it returns the bytes it took, or -1
 */
record LibCrypto(
        String version,
        MethodHandle evpCipherCtxNew,
        MethodHandle evpCipherCtxFree,
        MethodHandle evpAes128Gcm,
        MethodHandle evpAes256Gcm,
        MethodHandle evpCipherInitSlowly,
        MethodHandle evpCipherInit,
        MethodHandle evpCipher,
        MethodHandle evpCipherCtxGetParams,
        MethodHandle evpCipherCtxSetParams,
        MethodHandle errClearError,
        MethodHandle sha1Init,
        MethodHandle sha1Update,
        MethodHandle sha1Final) {

    /** Throws unless a function returned 1, for success. */
    static void check(int result, String function) {
        check(result, 1, function);
    }

    /** Throws unless a function returned what it should. */
    static void check(int result, int expected, String function) {
        if (result != expected) {
            throw new IllegalStateException("bug: " + function + " returned " + result);
        }
    }

    /** {@return what to throw when a call threw: no function in C does, so something of ours} */
    static RuntimeException unexpected(Throwable thrown) {
        if (thrown instanceof RuntimeException ours) {
            return ours;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("bug: a native call threw", thrown);
    }
}
