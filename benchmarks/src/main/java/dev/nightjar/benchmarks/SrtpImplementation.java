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
    /** Bouncy Castle's lightweight ciphers, for RTP only, with neither replay window nor table of SSRCs. */
    BOUNCY_CASTLE;

    /** {@return both directions of a session of RTP; every subject of one profile has the same keys} */
    SrtpSubject rtp(SrtpProfile profile) {
        return this == BOUNCY_CASTLE ? new BouncyCastleSrtp(masterKey(profile)) : create(profile, false);
    }

    /** {@return both directions of a session of RTCP} */
    SrtpSubject rtcp(SrtpProfile profile) {
        return create(profile, true);
    }

    private SrtpSubject create(SrtpProfile profile, boolean isRtcp) {
        SrtpMasterKey key = masterKey(profile);
        return switch (this) {
            case NIGHTJAR -> NightjarSrtp.javaCiphers(key, isRtcp);
            case NIGHTJAR_NATIVE -> NightjarSrtp.nativeCiphers(key, isRtcp);
            case JITSI -> JitsiSrtp.jdkCiphers(key, isRtcp);
            case JITSI_OPENSSL -> JitsiSrtp.openSsl(key, isRtcp);
            case BOUNCY_CASTLE -> throw new IllegalArgumentException(this + " has no RTCP here");
        };
    }

    /** {@return who must be able to read its packets before they are measured} */
    SrtpImplementation witness() {
        return this == NIGHTJAR || this == NIGHTJAR_NATIVE ? JITSI : NIGHTJAR;
    }

    private static SrtpMasterKey masterKey(SrtpProfile profile) {
        byte[] key = new byte[profile.masterKeyLength()];
        byte[] salt = new byte[profile.masterSaltLength()];
        new SplittableRandom(1).nextBytes(key);
        new SplittableRandom(2).nextBytes(salt);
        return new SrtpMasterKey(profile, key, salt);
    }
}
