package dev.nightjar.benchmarks;

import dev.nightjar.dtlssrtp.SrtpConfig;
import dev.nightjar.dtlssrtp.SrtpContext;
import dev.nightjar.dtlssrtp.SrtpCrypto;
import dev.nightjar.dtlssrtp.SrtpMasterKey;
import dev.nightjar.dtlssrtp.UnprotectResult;

/** {@link SrtpContext}, one for each direction, with its table of SSRCs and its replay windows. */
final class NightjarSrtp implements SrtpSubject {
    private static final String PROVIDERS = "META-INF/services/dev.nightjar.dtlssrtp.spi.SrtpCryptoProvider";

    private final SrtpContext sender;
    private final SrtpContext receiver;
    private final boolean isRtcp;

    private NightjarSrtp(SrtpMasterKey key, SrtpConfig config, boolean isRtcp) {
        this.isRtcp = isRtcp;
        sender = SrtpContext.create(key, config);
        receiver = SrtpContext.create(key, config);
    }

    static SrtpSubject javaCiphers(SrtpMasterKey key, boolean isRtcp) {
        return new NightjarSrtp(key, SrtpConfig.defaults(), isRtcp);
    }

    /** Fails without the artifact, instead of measuring the fallback. */
    static SrtpSubject nativeCiphers(SrtpMasterKey key, boolean isRtcp) {
        if (NightjarSrtp.class.getClassLoader().getResource(PROVIDERS) == null) {
            throw new IllegalStateException("nightjar-dtls-srtp-ffm is not on the class path");
        }
        return new NightjarSrtp(key, SrtpConfig.defaults().withCrypto(SrtpCrypto.NATIVE), isRtcp);
    }

    @Override
    public int protect(byte[] buffer, int length) {
        return isRtcp ? sender.protectRtcp(buffer, 0, length) : sender.protectRtp(buffer, 0, length);
    }

    @Override
    public int unprotect(byte[] buffer, int length) {
        return accepted(isRtcp ? receiver.unprotectRtcp(buffer, 0, length) : receiver.unprotectRtp(buffer, 0, length));
    }

    private int accepted(UnprotectResult result) {
        if (result != UnprotectResult.ACCEPTED) {
            throw new IllegalStateException("a packet was refused: " + result);
        }
        return receiver.resultLength();
    }
}
