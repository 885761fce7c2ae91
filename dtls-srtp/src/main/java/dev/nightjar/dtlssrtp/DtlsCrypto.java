package dev.nightjar.dtlssrtp;

import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.modes.AEADBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.gcm.BasicGCMMultiplier;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsNonceGenerator;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/** The lightweight primitives, which cost a fifth to a half of the JCA's, with guarded record ciphers. */
final class DtlsCrypto extends BcTlsCrypto {
    private static final byte[] NO_SEED = {};

    private final DtlsCounts counts;
    private final Runnable keysReady;
    private final @Nullable KeyLog keyLog;

    /**
     * Takes what is told when the record keys exist.
     *
     * @param keysReady runs on the handshake's thread
     */
    DtlsCrypto(DtlsConfig config, DtlsCounts counts, Runnable keysReady) {
        super(config.random());
        this.keyLog = config.keyLog();
        this.counts = counts;
        this.keysReady = keysReady;
    }

    /** Seeds from our randomness alone: the library would mix the wall clock in, and runs would not repeat. */
    @Override
    public TlsNonceGenerator createNonceGenerator(byte[] additionalSeedMaterial) {
        return super.createNonceGenerator(NO_SEED);
    }

    /**
     * Without the library's table of 9 KiB for each direction, which every connection would keep: a handshake and a
     * goodbye are a dozen records.
     */
    @Override
    protected AEADBlockCipher createGCMMode(BlockCipher cipher) {
        return GCMBlockCipher.newInstance(cipher, new BasicGCMMultiplier());
    }

    @Override
    public TlsCipher createCipher(TlsCryptoParameters parameters, int encryptionAlgorithm, int macAlgorithm)
            throws IOException {
        TlsCipher cipher = super.createCipher(parameters, encryptionAlgorithm, macAlgorithm);
        tell(parameters.getSecurityParametersHandshake());
        keysReady.run();
        return new DtlsGuardedCipher(cipher, counts);
    }

    /** As soon as there is a master secret: so that the log also opens a handshake that fails later. */
    private void tell(SecurityParameters parameters) {
        KeyLog log = keyLog;
        if (log != null) {
            byte[] master = adoptSecret(parameters.getMasterSecret()).extract();
            log.append(DtlsKeyLines.masterSecret(parameters.getClientRandom(), master));
            Arrays.fill(master, (byte) 0);
        }
    }
}
