package dev.nightjar.dtlssrtp;

/** The published whole packets, by OpenSSL. */
class OpenSslVectorsTest extends SrtpVectorsTest {
    @Override
    SrtpConfig config() {
        return SrtpConfig.defaults().withCrypto(SrtpCrypto.NATIVE);
    }
}
