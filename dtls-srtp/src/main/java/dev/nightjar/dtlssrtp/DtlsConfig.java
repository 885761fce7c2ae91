package dev.nightjar.dtlssrtp;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link DtlsSession} is made with.
 *
 * @param certificate who we are
 * @param srtpProfiles what we offer and accept, best first, of those that are {@link SrtpProfile#isNegotiable}
 * @param mtu most bytes of a datagram we send, at least 256
 * @param handshakeExecutor runs one blocking task per handshake, on a thread other than the caller's; see
 *     {@link HandshakeExecutors}
 * @param wakeUp called on the task's thread when the session has new output: the driver then calls
 *     {@link DtlsSession#advance} and drains
 * @param random for keys
 * @param handshakeTimeout from the first moment we could send to {@link DtlsCloseReason.TimedOut}
 * @param keyLog takes the secrets of the handshake, or null to have them told to nobody
 * @param lockStep whether each call waits until the handshake task wants more, so that runs in virtual time repeat
 *     exactly; for tests
 */
public record DtlsConfig(
        DtlsCertificate certificate,
        List<SrtpProfile> srtpProfiles,
        int mtu,
        Executor handshakeExecutor,
        Runnable wakeUp,
        SecureRandom random,
        Duration handshakeTimeout,
        @Nullable KeyLog keyLog,
        boolean lockStep) {
    /** Smallest MTU a session takes. */
    public static final int MIN_MTU = 256;

    /** Largest MTU a session takes. */
    public static final int MAX_MTU = 4096;

    /** MTU unless told: passes IPv6, a TURN header and most tunnels. */
    public static final int DEFAULT_MTU = 1200;

    /** AES-GCM first: it costs less than AES-CM with HMAC. */
    public static final List<SrtpProfile> DEFAULT_PROFILES = List.of(
            SrtpProfile.AEAD_AES_128_GCM,
            SrtpProfile.AEAD_AES_256_GCM,
            SrtpProfile.AES_CM_128_HMAC_SHA1_80,
            SrtpProfile.AES_CM_128_HMAC_SHA1_32);

    /** Checks the ranges. */
    public DtlsConfig {
        requireNonNull(certificate, "certificate");
        requireNonNull(handshakeExecutor, "handshakeExecutor");
        requireNonNull(wakeUp, "wakeUp");
        requireNonNull(random, "random");
        srtpProfiles = List.copyOf(srtpProfiles);
        if (srtpProfiles.isEmpty() || EnumSet.copyOf(srtpProfiles).size() != srtpProfiles.size()) {
            throw new IllegalArgumentException("srtpProfiles: " + srtpProfiles + " (expected: one or more, each once)");
        }
        if (!srtpProfiles.stream().allMatch(SrtpProfile::isNegotiable)) {
            throw new IllegalArgumentException(
                    "srtpProfiles: " + srtpProfiles + " (expected: those that DTLS has a code for, RFC 5764 §4.1.2)");
        }
        if (mtu < MIN_MTU || mtu > MAX_MTU) {
            throw new IllegalArgumentException("mtu: " + mtu + " (expected: " + MIN_MTU + " to " + MAX_MTU + ")");
        }
        if (handshakeTimeout.isNegative() || handshakeTimeout.isZero()) {
            throw new IllegalArgumentException("handshakeTimeout: " + handshakeTimeout + " (expected: > 0)");
        }
    }

    /** {@return a builder with what has no default} */
    public static Builder builder(DtlsCertificate certificate, Executor handshakeExecutor, Runnable wakeUp) {
        return new Builder(certificate, handshakeExecutor, wakeUp);
    }

    /** Collects what differs from the defaults. */
    public static final class Builder {
        private final DtlsCertificate certificate;
        private final Executor handshakeExecutor;
        private final Runnable wakeUp;
        private List<SrtpProfile> srtpProfiles = DEFAULT_PROFILES;
        private int mtu = DEFAULT_MTU;
        private SecureRandom random = new SecureRandom();
        private Duration handshakeTimeout = Duration.ofSeconds(30);
        private @Nullable KeyLog keyLog;
        private boolean lockStep;

        private Builder(DtlsCertificate certificate, Executor handshakeExecutor, Runnable wakeUp) {
            this.certificate = certificate;
            this.handshakeExecutor = handshakeExecutor;
            this.wakeUp = wakeUp;
        }

        /** Sets the SRTP profiles, best first. */
        public Builder srtpProfiles(List<SrtpProfile> value) {
            srtpProfiles = value;
            return this;
        }

        /** Sets the most bytes of a datagram we send. */
        public Builder mtu(int value) {
            mtu = value;
            return this;
        }

        /** Sets where keys come from. */
        public Builder random(SecureRandom value) {
            random = value;
            return this;
        }

        /** Sets how long a handshake may take. */
        public Builder handshakeTimeout(Duration value) {
            handshakeTimeout = value;
            return this;
        }

        /** Sets who takes the secrets of the handshake. */
        public Builder keyLog(@Nullable KeyLog value) {
            keyLog = value;
            return this;
        }

        /** Sets whether calls wait for the handshake task. */
        public Builder lockStep(boolean value) {
            lockStep = value;
            return this;
        }

        /** {@return the configuration} */
        public DtlsConfig build() {
            return new DtlsConfig(
                    certificate,
                    srtpProfiles,
                    mtu,
                    handshakeExecutor,
                    wakeUp,
                    random,
                    handshakeTimeout,
                    keyLog,
                    lockStep);
        }
    }
}
