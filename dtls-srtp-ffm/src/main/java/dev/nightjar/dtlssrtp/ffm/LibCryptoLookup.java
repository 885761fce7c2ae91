package dev.nightjar.dtlssrtp.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Finds libcrypto, or the one reason why it cannot be used.
 *
 * @param library null when {@code refusal} is not
 * @param refusal null when {@code library} is not
 */
record LibCryptoLookup(
        @Nullable LibCrypto library, @Nullable String refusal) {
    /** OPENSSL_VERSION_NUMBER of 3.0.0, which the functions are called after. */
    private static final long OLDEST = 0x3000_0000L;

    /**
     * A critical call costs three nanoseconds and reaches Java arrays where they are, which no garbage collection moves
     * meanwhile. It is for what takes less than a few microseconds and calls nothing back.
     */
    private static final Linker.Option CRITICAL = Linker.Option.critical(true);

    /** What the system's loader finds by the name that OpenSSL 3 has on Linux; looked for once per process. */
    static final LibCryptoLookup SYSTEM = of("libcrypto.so.3");

    /** {@return what there is under a file name} */
    static LibCryptoLookup of(String fileName) {
        try {
            return new LibCryptoLookup(load(fileName), null);
        } catch (UnusableException e) {
            return new LibCryptoLookup(null, fileName + ": " + e.getMessage());
        }
    }

    /** {@return the library, asked for only where there is one} */
    LibCrypto orThrow() {
        if (library == null) {
            throw new IllegalStateException(refusal);
        }
        return library;
    }

    @SuppressWarnings("restricted") // what this module is for
    private static LibCrypto load(String fileName) throws UnusableException {
        try {
            return bind(SymbolLookup.libraryLookup(fileName, Arena.global()));
        } catch (IllegalCallerException e) {
            throw new UnusableException("native calls are not allowed (expected: --enable-native-access="
                    + "dev.nightjar.dtlssrtp.ffm, or ALL-UNNAMED on the class path)");
        } catch (IllegalArgumentException e) {
            throw new UnusableException("not found (expected: OpenSSL 3, for one from Debian's libssl3)");
        } catch (UnsupportedOperationException e) {
            throw new UnusableException("this Java run-time makes no native calls");
        }
    }

    private static LibCrypto bind(SymbolLookup symbols) throws UnusableException {
        FunctionDescriptor cipherInit =
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
        return new LibCrypto(
                version(symbols),
                call(symbols, "EVP_CIPHER_CTX_new", FunctionDescriptor.of(ADDRESS)),
                call(symbols, "EVP_CIPHER_CTX_free", FunctionDescriptor.ofVoid(ADDRESS)),
                call(symbols, "EVP_aes_128_gcm", FunctionDescriptor.of(ADDRESS)),
                call(symbols, "EVP_aes_256_gcm", FunctionDescriptor.of(ADDRESS)),
                call(symbols, "EVP_CipherInit_ex", cipherInit),
                call(symbols, "EVP_CipherInit_ex", cipherInit, CRITICAL),
                call(
                        symbols,
                        "EVP_Cipher",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT),
                        CRITICAL),
                call(symbols, "EVP_CIPHER_CTX_get_params", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS), CRITICAL),
                call(symbols, "EVP_CIPHER_CTX_set_params", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS), CRITICAL),
                call(symbols, "ERR_clear_error", FunctionDescriptor.ofVoid(), CRITICAL),
                call(symbols, "SHA1_Init", FunctionDescriptor.of(JAVA_INT, ADDRESS), CRITICAL),
                call(symbols, "SHA1_Update", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG), CRITICAL),
                call(symbols, "SHA1_Final", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS), CRITICAL));
    }

    @SuppressWarnings("restricted") // what this module is for
    private static MethodHandle call(
            SymbolLookup symbols, String function, FunctionDescriptor descriptor, Linker.Option... options)
            throws UnusableException {
        MemorySegment address = symbols.find(function).orElse(null);
        if (address == null) {
            throw new UnusableException("has no " + function + " (expected: OpenSSL 3 with its functions for SHA-1)");
        }
        return Linker.nativeLinker().downcallHandle(address, descriptor, options);
    }

    @SuppressWarnings("restricted") // what this module is for
    private static String version(SymbolLookup symbols) throws UnusableException {
        MethodHandle numberOf = call(symbols, "OpenSSL_version_num", FunctionDescriptor.of(JAVA_LONG));
        MethodHandle textOf = call(symbols, "OpenSSL_version", FunctionDescriptor.of(ADDRESS, JAVA_INT));
        try {
            MemorySegment text = (MemorySegment) textOf.invokeExact(0);
            return supported(
                    (long) numberOf.invokeExact(),
                    text.reinterpret(Byte.MAX_VALUE).getString(0));
        } catch (UnusableException e) {
            throw e;
        } catch (Throwable e) {
            throw LibCrypto.unexpected(e);
        }
    }

    /** {@return {@code version}, of a library that is new enough} */
    static String supported(long number, String version) throws UnusableException {
        if (number < OLDEST) {
            throw new UnusableException(version + " is too old (expected: OpenSSL 3.0.0 or newer)");
        }
        return version;
    }

    /** Says why a library cannot be used. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1;

        UnusableException(String reason) {
            super(reason);
        }
    }
}
