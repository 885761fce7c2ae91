package dev.nightjar.dtlssrtp;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsNonceGenerator;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** The lightweight primitives, which cost a fifth to a half of the JCA's, with guarded record ciphers. */
final class DtlsCrypto extends BcTlsCrypto {
    private static final byte[] NO_SEED = {};

    private final DtlsCounts counts;
    private final Runnable keysReady;

    /**
     * Takes what is told when the record keys exist.
     *
     * @param keysReady runs on the handshake's thread
     */
    DtlsCrypto(SecureRandom random, DtlsCounts counts, Runnable keysReady) {
        super(random);
        this.counts = counts;
        this.keysReady = keysReady;
    }

    /** Seeds from our randomness alone: the library would mix the wall clock in, and runs would not repeat. */
    @Override
    public TlsNonceGenerator createNonceGenerator(byte[] additionalSeedMaterial) {
        return super.createNonceGenerator(NO_SEED);
    }

    @Override
    public TlsCipher createCipher(TlsCryptoParameters parameters, int encryptionAlgorithm, int macAlgorithm)
            throws IOException {
        TlsCipher cipher = super.createCipher(parameters, encryptionAlgorithm, macAlgorithm);
        keysReady.run();
        return new DtlsGuardedCipher(cipher, counts);
    }
}
