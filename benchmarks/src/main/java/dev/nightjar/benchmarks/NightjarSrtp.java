package dev.nightjar.benchmarks;

import dev.nightjar.dtlssrtp.SrtpConfig;
import dev.nightjar.dtlssrtp.SrtpContext;
import dev.nightjar.dtlssrtp.SrtpMasterKey;
import dev.nightjar.dtlssrtp.UnprotectResult;
import java.lang.reflect.Method;

/** {@link SrtpContext}, one for each direction, with its table of SSRCs and its replay windows. */
final class NightjarSrtp implements SrtpSubject {
    private static final String PROVIDERS = "META-INF/services/dev.nightjar.dtlssrtp.spi.SrtpCryptoProvider";

    private final SrtpContext sender;
    private final SrtpContext receiver;

    private NightjarSrtp(SrtpMasterKey key, SrtpConfig config) {
        sender = SrtpContext.create(key, config);
        receiver = SrtpContext.create(key, config);
    }

    static NightjarSrtp javaCiphers(SrtpMasterKey key) {
        return new NightjarSrtp(key, SrtpConfig.defaults());
    }

    /** Fails without the artifact, instead of measuring the fallback; by name, since the artifact is optional. */
    static NightjarSrtp nativeCiphers(SrtpMasterKey key) {
        if (NightjarSrtp.class.getClassLoader().getResource(PROVIDERS) == null) {
            throw new IllegalStateException("nightjar-dtls-srtp-ffm is not on the class path");
        }
        try {
            Class<?> crypto = Class.forName("dev.nightjar.dtlssrtp.SrtpCrypto");
            Method withCrypto = SrtpConfig.class.getMethod("withCrypto", crypto);
            Object choice = crypto.getMethod("valueOf", String.class).invoke(null, "NATIVE");
            return new NightjarSrtp(key, (SrtpConfig) withCrypto.invoke(SrtpConfig.defaults(), choice));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this build cannot choose its ciphers", e);
        }
    }

    @Override
    public int protectRtp(byte[] buffer, int length) {
        return sender.protectRtp(buffer, 0, length);
    }

    @Override
    public int unprotectRtp(byte[] buffer, int length) {
        return accepted(receiver.unprotectRtp(buffer, 0, length));
    }

    @Override
    public int protectRtcp(byte[] buffer, int length) {
        return sender.protectRtcp(buffer, 0, length);
    }

    @Override
    public int unprotectRtcp(byte[] buffer, int length) {
        return accepted(receiver.unprotectRtcp(buffer, 0, length));
    }

    private int accepted(UnprotectResult result) {
        if (result != UnprotectResult.ACCEPTED) {
            throw new IllegalStateException("a packet was refused: " + result);
        }
        return receiver.resultLength();
    }
}
