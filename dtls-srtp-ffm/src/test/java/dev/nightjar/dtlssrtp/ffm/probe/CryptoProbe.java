package dev.nightjar.dtlssrtp.ffm.probe;

import dev.nightjar.dtlssrtp.SrtpCrypto;
import dev.nightjar.dtlssrtp.spi.AesGcm;
import dev.nightjar.dtlssrtp.spi.SrtpCryptoProvider;

/** Prints what the setting for native ciphers finds, and uses it once; in a package that the module has not. */
public final class CryptoProbe {
    private CryptoProbe() {}

    /** Runs alone, in a process that a test starts. */
    public static void main(String[] arguments) {
        SrtpCryptoProvider provider = SrtpCrypto.NATIVE.provider();
        Module module = provider.getClass().getModule();
        System.out.println((module.isNamed() ? module : "unnamed module") + ": " + provider.name());
        AesGcm aes = provider.aesGcm(new byte[16]);
        aes.beginSealing(new byte[AesGcm.IV_LENGTH]);
        aes.seal(new byte[100], 0, 84);
        aes.destroy();
        System.out.println("sealed");
    }
}
