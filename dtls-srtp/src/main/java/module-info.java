import org.jspecify.annotations.NullMarked;

/**
 * DTLS 1.2 by Bouncy Castle behind a non-blocking seam, key export for SRTP, and the SRTP and SRTCP transforms.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.dtlssrtp.DtlsSession} and {@link dev.nightjar.dtlssrtp.SrtpContext}.
 */
@NullMarked
module dev.nightjar.dtlssrtp {
    requires static transitive org.jspecify;
    requires transitive dev.nightjar.core;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.tls;
    requires org.bouncycastle.util;

    exports dev.nightjar.dtlssrtp;
    exports dev.nightjar.dtlssrtp.spi;

    uses dev.nightjar.dtlssrtp.spi.SrtpCryptoProvider;
}
