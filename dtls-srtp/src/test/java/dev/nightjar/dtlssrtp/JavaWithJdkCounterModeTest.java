package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Counter mode by the JDK's own, which allocates. */
class JavaWithJdkCounterModeTest extends SrtpCryptoContract {
    @Override
    protected SrtpCrypto crypto() {
        return SrtpCrypto.JAVA_WITH_JDK_COUNTER_MODE;
    }

    @Override
    protected long allowedByCounterMode() {
        return 1_300;
    }

    @Override
    protected long allowedByGcm() {
        return 1_228;
    }

    @Test
    void isNamedInWhatIsUsed() {
        assertThat(crypto().provider().name()).isEqualTo("java, JDK counter mode");
        assertThat(crypto().provider().aesCounterMode(new byte[16])).isInstanceOf(JdkCounterMode.class);
    }
}
