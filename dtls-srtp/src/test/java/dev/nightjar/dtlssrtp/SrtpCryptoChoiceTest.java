package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dtlssrtp.spi.AesCounterMode;
import dev.nightjar.dtlssrtp.spi.AesGcm;
import dev.nightjar.dtlssrtp.spi.HmacSha1;
import dev.nightjar.dtlssrtp.spi.SrtpCryptoProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SrtpCryptoChoiceTest {
    private final List<String> lines = new ArrayList<>();
    private final Logger logger = Logger.getLogger(SrtpCryptoChoice.class.getName());
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            lines.add(entry.getLevel() + ": " + new SimpleFormatter().formatMessage(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    @Test
    void takesTheFirstNativeOneThatWorks() {
        SrtpCryptoProvider works = new Fake(null);

        SrtpCryptoProvider chosen = choose(() -> new Fake("fake1: not found"), () -> works, () -> new Fake(null));

        assertThat(chosen).isSameAs(works);
        assertThat(lines).containsExactly("INFO: SRTP ciphers: fake");
    }

    @Test
    void goesOnInPureJavaAndSaysOnceWhyWhereNoneWorks() {
        SrtpCryptoProvider chosen = choose(() -> new Fake("fake1: not found"), () -> new Fake("fake2: too old"));

        assertThat(chosen).isSameAs(JavaCrypto.BY_BLOCKS);
        assertThat(lines)
                .containsExactly("WARNING: SRTP ciphers: pure Java, no native ones: fake1: not found; fake2: too old");
    }

    @Test
    void goesOnWhereAProviderCannotEvenBeLoaded() {
        SrtpCryptoProvider chosen = choose(
                () -> {
                    throw new ServiceConfigurationError("no constructor");
                },
                () -> {
                    throw new UnsupportedClassVersionError("class file version 66");
                });

        assertThat(chosen).isSameAs(JavaCrypto.BY_BLOCKS);
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).contains("no constructor").contains("class file version 66");
    }

    @Test
    void namesTheArtifactWhereNoProviderIsOnThePath() {
        SrtpCryptoProvider chosen = choose();

        assertThat(chosen).isSameAs(JavaCrypto.BY_BLOCKS);
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).contains("nightjar-dtls-srtp-ffm");
    }

    @Test
    void looksAndMeasuresOncePerProcess() {
        assertThat(SrtpCrypto.NATIVE.provider()).isSameAs(SrtpCrypto.NATIVE.provider());
        assertThat(SrtpCrypto.JAVA_MEASURED.provider())
                .isSameAs(SrtpCrypto.JAVA_MEASURED.provider())
                .isInstanceOf(JavaCrypto.class);
    }

    @Test
    void theCounterModeOfTheJdkHasToBeClearlyFaster() {
        assertThat(CounterModeTrial.isWorthIt(1301, 1000)).isTrue();
        assertThat(CounterModeTrial.isWorthIt(1300, 1000)).isFalse();
    }

    /** Each supplier stands for one entry of the service's list, loaded when the list gets to it. */
    @SafeVarargs
    private static SrtpCryptoProvider choose(Supplier<SrtpCryptoProvider>... entries) {
        Iterator<Supplier<SrtpCryptoProvider>> list = List.of(entries).iterator();
        return SrtpCryptoChoice.firstAvailable(new Iterator<>() {
            @Override
            public boolean hasNext() {
                return list.hasNext();
            }

            @Override
            public SrtpCryptoProvider next() {
                return list.next().get();
            }
        });
    }

    private record Fake(@Nullable String unavailableBecause) implements SrtpCryptoProvider {
        @Override
        public String name() {
            return "fake";
        }

        @Override
        public AesCounterMode aesCounterMode(byte[] key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public HmacSha1 hmacSha1(byte[] key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AesGcm aesGcm(byte[] key) {
            throw new UnsupportedOperationException();
        }
    }
}
