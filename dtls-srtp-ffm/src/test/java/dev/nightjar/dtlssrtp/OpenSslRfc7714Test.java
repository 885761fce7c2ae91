package dev.nightjar.dtlssrtp;

/** The packets of RFC 7714, by OpenSSL. */
class OpenSslRfc7714Test extends AesGcmRfc7714Test {
    @Override
    SrtpCrypto crypto() {
        return SrtpCrypto.NATIVE;
    }
}
