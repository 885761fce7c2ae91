package dev.nightjar.dtlssrtp;

import dev.nightjar.dtlssrtp.spi.AesCounterMode;
import dev.nightjar.dtlssrtp.spi.AesGcm;
import dev.nightjar.dtlssrtp.spi.HmacSha1;
import dev.nightjar.dtlssrtp.spi.SrtpCryptoProvider;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pure Java: made of what the JDK has, in one of two ways for counter mode. */
final class JavaCrypto implements SrtpCryptoProvider {
    static final JavaCrypto BY_BLOCKS = new JavaCrypto("java", EcbCounterMode::new);
    static final JavaCrypto BY_COUNTER_MODE = new JavaCrypto("java, JDK counter mode", JdkCounterMode::new);

    private final String name;
    private final Function<byte[], AesCounterMode> counterMode;

    private JavaCrypto(String name, Function<byte[], AesCounterMode> counterMode) {
        this.name = name;
        this.counterMode = counterMode;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable String unavailableBecause() {
        return null;
    }

    @Override
    public AesCounterMode aesCounterMode(byte[] key) {
        return counterMode.apply(key);
    }

    @Override
    public HmacSha1 hmacSha1(byte[] key) {
        return new DigestHmacSha1(key);
    }

    @Override
    public AesGcm aesGcm(byte[] key) {
        return new JdkAesGcm(key);
    }
}
