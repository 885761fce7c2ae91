package dev.nightjar.benchmarks;

import dev.nightjar.dtlssrtp.SrtpMasterKey;
import dev.nightjar.dtlssrtp.SrtpProfile;
import java.util.SplittableRandom;

/** The implementations of SRTP that are compared. */
public enum SrtpImplementation {
    /** Ours, as it comes. */
    NIGHTJAR,
    /** Ours with the artifact {@code nightjar-dtls-srtp-ffm}, on JDK 22 or newer. */
    NIGHTJAR_NATIVE,
    /** jitsi-srtp with the JDK's ciphers. */
    JITSI,
    /** jitsi-srtp with its OpenSSL through JNI. */
    JITSI_OPENSSL,
    /** Bouncy Castle's lightweight ciphers, with neither replay window nor table of SSRCs. */
    BOUNCY_CASTLE;

    /** {@return both directions of a session; every subject of one profile has the same keys} */
    SrtpSubject create(SrtpProfile profile) {
        SrtpMasterKey key = masterKey(profile);
        return switch (this) {
            case NIGHTJAR -> NightjarSrtp.javaCiphers(key);
            case NIGHTJAR_NATIVE -> NightjarSrtp.nativeCiphers(key);
            case JITSI -> JitsiSrtp.jdkCiphers(key);
            case JITSI_OPENSSL -> JitsiSrtp.openSsl(key);
            case BOUNCY_CASTLE -> new BouncyCastleSrtp(key);
        };
    }

    /** {@return who must be able to read its packets before they are measured} */
    SrtpSubject witness(SrtpProfile profile) {
        return this == NIGHTJAR || this == NIGHTJAR_NATIVE ? JITSI.create(profile) : NIGHTJAR.create(profile);
    }

    private static SrtpMasterKey masterKey(SrtpProfile profile) {
        byte[] key = new byte[profile.masterKeyLength()];
        byte[] salt = new byte[profile.masterSaltLength()];
        new SplittableRandom(1).nextBytes(key);
        new SplittableRandom(2).nextBytes(salt);
        return new SrtpMasterKey(profile, key, salt);
    }
}
