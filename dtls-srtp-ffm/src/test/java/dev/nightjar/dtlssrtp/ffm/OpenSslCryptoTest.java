package dev.nightjar.dtlssrtp.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dtlssrtp.SrtpCrypto;
import dev.nightjar.dtlssrtp.SrtpCryptoContract;
import org.junit.jupiter.api.Test;

/** What pure Java passes, by OpenSSL, and nothing allocated at all. */
class OpenSslCryptoTest extends SrtpCryptoContract {
    @Override
    protected SrtpCrypto crypto() {
        return SrtpCrypto.NATIVE;
    }

    @Override
    protected long allowedByCounterMode() {
        return 0;
    }

    @Override
    protected long allowedByGcm() {
        return 0;
    }

    @Test
    void isFoundOnThePathAndUsedWhenAskedFor() {
        assertThat(SrtpCrypto.NATIVE.provider()).isInstanceOf(OpenSslCrypto.class);
        assertThat(SrtpCrypto.NATIVE.provider().name()).startsWith("OpenSSL 3.");
        assertThat(SrtpCrypto.NATIVE.provider().unavailableBecause()).isNull();
        assertThat(SrtpCrypto.JAVA.provider().name()).isEqualTo("java");
    }
}
