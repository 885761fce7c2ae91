package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The default. */
class JavaCryptoTest extends SrtpCryptoContract {
    @Override
    protected SrtpCrypto crypto() {
        return SrtpCrypto.JAVA;
    }

    @Override
    protected long allowedByCounterMode() {
        return 0;
    }

    @Override
    protected long allowedByGcm() {
        return 1_228;
    }

    @Test
    void isWhatIsUsedUnlessSomethingElseIsAskedFor() {
        assertThat(SrtpConfig.defaults().crypto()).isEqualTo(SrtpCrypto.JAVA);
        assertThat(crypto().provider()).isSameAs(JavaCrypto.BY_BLOCKS);
        assertThat(crypto().provider().name()).isEqualTo("java");
        assertThat(crypto().provider().unavailableBecause()).isNull();
        assertThat(crypto().provider().aesCounterMode(new byte[16])).isInstanceOf(EcbCounterMode.class);
    }
}
