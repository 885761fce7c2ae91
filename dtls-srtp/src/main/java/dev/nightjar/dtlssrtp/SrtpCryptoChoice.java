package dev.nightjar.dtlssrtp;

import dev.nightjar.dtlssrtp.spi.SrtpCryptoProvider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds the provider that a setting means; measuring and looking for native ones happens once per process. */
final class SrtpCryptoChoice {
    private static final Logger LOG = System.getLogger(SrtpCryptoChoice.class.getName());

    private SrtpCryptoChoice() {}

    /** {@return the provider to use, always one that works here} */
    static SrtpCryptoProvider providerOf(SrtpCrypto crypto) {
        return switch (crypto) {
            case JAVA -> JavaCrypto.BY_BLOCKS;
            case JAVA_WITH_JDK_COUNTER_MODE -> JavaCrypto.BY_COUNTER_MODE;
            case JAVA_MEASURED -> Measured.PROVIDER;
            case NATIVE -> Native.PROVIDER;
        };
    }

    /** {@return the first provider that works, or pure Java after one line in the log that says why} */
    static SrtpCryptoProvider firstAvailable(Iterator<SrtpCryptoProvider> found) {
        List<String> reasons = new ArrayList<>();
        while (true) {
            try {
                if (!found.hasNext()) {
                    break;
                }
                SrtpCryptoProvider provider = found.next();
                String reason = provider.unavailableBecause();
                if (reason == null) {
                    LOG.log(Level.INFO, "SRTP ciphers: {0}", provider.name());
                    return provider;
                }
                reasons.add(reason);
            } catch (ServiceConfigurationError | LinkageError e) { // for one, a class file of a newer Java
                reasons.add(e.toString());
            }
        }
        String reason = reasons.isEmpty()
                ? "no provider on the class path or module path (expected: nightjar-dtls-srtp-ffm, on JDK 22 or newer)"
                : String.join("; ", reasons);
        LOG.log(Level.WARNING, "SRTP ciphers: pure Java, no native ones: {0}", reason);
        return JavaCrypto.BY_BLOCKS;
    }

    /** Measured when first asked for. */
    private static final class Measured {
        static final SrtpCryptoProvider PROVIDER =
                CounterModeTrial.run() ? JavaCrypto.BY_COUNTER_MODE : JavaCrypto.BY_BLOCKS;
    }

    /** Looked for when first asked for, beside this class rather than where the calling thread loads from. */
    private static final class Native {
        static final SrtpCryptoProvider PROVIDER =
                firstAvailable(ServiceLoader.load(SrtpCryptoProvider.class, SrtpCryptoProvider.class.getClassLoader())
                        .iterator());
    }
}
