import org.jspecify.annotations.NullMarked;

/**
 * The ciphers of SRTP by OpenSSL's libcrypto.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.dtlssrtp.ffm}; nothing is called from it.
 */
@NullMarked
module dev.nightjar.dtlssrtp.ffm {
    requires static org.jspecify;
    requires transitive dev.nightjar.dtlssrtp;

    exports dev.nightjar.dtlssrtp.ffm;

    provides dev.nightjar.dtlssrtp.spi.SrtpCryptoProvider with
            dev.nightjar.dtlssrtp.ffm.OpenSslCrypto;
}
