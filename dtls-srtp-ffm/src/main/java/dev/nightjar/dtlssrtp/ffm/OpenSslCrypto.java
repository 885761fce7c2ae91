package dev.nightjar.dtlssrtp.ffm;

import dev.nightjar.dtlssrtp.SrtpCrypto;
import dev.nightjar.dtlssrtp.spi.AesCounterMode;
import dev.nightjar.dtlssrtp.spi.AesGcm;
import dev.nightjar.dtlssrtp.spi.HmacSha1;
import dev.nightjar.dtlssrtp.spi.SrtpCryptoProvider;
import org.jspecify.annotations.Nullable;

/**
 * The ciphers of OpenSSL 3, from the {@code libcrypto.so.3} that the system's loader finds.
 *
 * <p>AES-GCM and HMAC-SHA1 are OpenSSL's. Counter mode stays pure Java, which is faster: it keeps its key schedule and
 * makes no call.
 *
 * <p>An AES-GCM object holds about a kibibyte outside the heap. {@link AesGcm#destroy} gives it back; nothing else
 * does, so who forgets to destroy a context loses that memory until the process ends. Such an object is bound to the
 * thread that made it: another one gets a {@link WrongThreadException}, and after {@code destroy} every use an {@link
 * IllegalStateException}, never a crash.
 */
public final class OpenSslCrypto implements SrtpCryptoProvider {
    private final LibCryptoLookup found;

    /** Looks for the library, once per process. */
    public OpenSslCrypto() {
        this(LibCryptoLookup.SYSTEM);
    }

    OpenSslCrypto(LibCryptoLookup found) {
        this.found = found;
    }

    @Override
    public String name() {
        LibCrypto library = found.library();
        return library == null ? "OpenSSL, missing" : library.version();
    }

    @Override
    public @Nullable String unavailableBecause() {
        return found.refusal();
    }

    @Override
    public AesCounterMode aesCounterMode(byte[] key) {
        return SrtpCrypto.JAVA.provider().aesCounterMode(key);
    }

    @Override
    public HmacSha1 hmacSha1(byte[] key) {
        return new OpenSslHmacSha1(key);
    }

    @Override
    public AesGcm aesGcm(byte[] key) {
        return new OpenSslAesGcm(key);
    }
}
