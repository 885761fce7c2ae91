package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.dtlssrtp.CertificateKind;
import dev.nightjar.dtlssrtp.DtlsCertificate;
import dev.nightjar.dtlssrtp.DtlsConfig;
import dev.nightjar.dtlssrtp.SrtpConfig;
import dev.nightjar.dtlssrtp.SrtpCrypto;
import dev.nightjar.dtlssrtp.SrtpProfile;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint does DTLS and SRTP with.
 *
 * @param srtpProfiles what is offered and accepted, best first, each once (RFC 5764 §4.1.2)
 * @param srtpReplayWindow packets behind the newest one of a stream that are still told apart, 64 to 32768
 * @param srtpCrypto which implementation of SRTP's ciphers is used
 * @param cryptex whether we say that we can receive RTP with encrypted CSRCs and header extensions, and send it so to a
 *     peer that says the same (RFC 9335); how packets are received does not depend on it
 * @param dtlsMtu most bytes of a DTLS datagram, 256 to 4096
 * @param keyLog file that the secrets of every connection are appended to, for decrypting captures (see {@link
 *     dev.nightjar.dtlssrtp.KeyLog}), or null, the default, to have them written nowhere
 * @param certificateKind what is generated when {@code certificate} is null; else ignored
 * @param certificate the one to use, or null to have a new one generated when the endpoint is opened
 */
public record SecurityConfig(
        List<SrtpProfile> srtpProfiles,
        int srtpReplayWindow,
        SrtpCrypto srtpCrypto,
        boolean cryptex,
        int dtlsMtu,
        @Nullable Path keyLog,
        CertificateKind certificateKind,
        @Nullable DtlsCertificate certificate) {
    private static final int DEFAULT_REPLAY_WINDOW = 1024;

    /** Checks ranges and copies the list. */
    public SecurityConfig {
        srtpProfiles = List.copyOf(requireNonNull(srtpProfiles, "srtpProfiles"));
        if (srtpProfiles.isEmpty() || EnumSet.copyOf(srtpProfiles).size() != srtpProfiles.size()) {
            throw new IllegalArgumentException("srtpProfiles: " + srtpProfiles + " (expected: one or more, each once)");
        }
        if (!srtpProfiles.stream().allMatch(SrtpProfile::isNegotiable)) {
            throw new IllegalArgumentException(
                    "srtpProfiles: " + srtpProfiles + " (expected: those that DTLS has a code for)");
        }
        EndpointConfig.requireRange("srtpReplayWindow", srtpReplayWindow, 64, 32_768);
        requireNonNull(srtpCrypto, "srtpCrypto");
        EndpointConfig.requireRange("dtlsMtu", dtlsMtu, DtlsConfig.MIN_MTU, DtlsConfig.MAX_MTU);
        requireNonNull(certificateKind, "certificateKind");
    }

    /**
     * {@return AES-GCM first, a window of 1024 packets, ciphers in pure Java, Cryptex where the peer can, 1200 bytes a
     * datagram, a new P-256 certificate}
     */
    public static SecurityConfig defaults() {
        return new SecurityConfig(
                DtlsConfig.DEFAULT_PROFILES,
                DEFAULT_REPLAY_WINDOW,
                SrtpCrypto.JAVA,
                true,
                DtlsConfig.DEFAULT_MTU,
                null,
                CertificateKind.ECDSA_P256,
                null);
    }

    /** {@return this with other SRTP profiles, best first} */
    public SecurityConfig withSrtpProfiles(List<SrtpProfile> profiles) {
        return with(draft -> draft.srtpProfiles = profiles);
    }

    /** {@return this with another replay window} */
    public SecurityConfig withSrtpReplayWindow(int packets) {
        return with(draft -> draft.srtpReplayWindow = packets);
    }

    /** {@return this with another implementation of SRTP's ciphers} */
    public SecurityConfig withSrtpCrypto(SrtpCrypto implementation) {
        return with(draft -> draft.srtpCrypto = implementation);
    }

    /** {@return this with CSRCs and header extensions encrypted where the peer can, or never} */
    public SecurityConfig withCryptex(boolean whereThePeerCan) {
        return with(draft -> draft.cryptex = whereThePeerCan);
    }

    /** {@return this with another bound on the bytes of a DTLS datagram} */
    public SecurityConfig withDtlsMtu(int bytes) {
        return with(draft -> draft.dtlsMtu = bytes);
    }

    /** {@return this with the secrets of every connection appended to a file; null for none} */
    public SecurityConfig withKeyLog(@Nullable Path file) {
        return with(draft -> draft.keyLog = file);
    }

    /** {@return this with a new certificate of that kind for each endpoint} */
    public SecurityConfig withGeneratedCertificate(CertificateKind kind) {
        return with(draft -> {
            draft.certificateKind = kind;
            draft.certificate = null;
        });
    }

    /** {@return this with a certificate that is kept, so that peers can know the endpoint again} */
    public SecurityConfig withCertificate(DtlsCertificate kept) {
        return with(draft -> draft.certificate = requireNonNull(kept, "kept"));
    }

    /** {@return the bounds of SRTP} */
    SrtpConfig srtp() {
        return SrtpConfig.defaults().withReplayWindow(srtpReplayWindow).withCrypto(srtpCrypto);
    }

    private SecurityConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finish();
    }

    /** A copy under change: the one place, besides the component itself, that a new component is named in. */
    private static final class Draft {
        private List<SrtpProfile> srtpProfiles;
        private int srtpReplayWindow;
        private SrtpCrypto srtpCrypto;
        private boolean cryptex;
        private int dtlsMtu;
        private @Nullable Path keyLog;
        private CertificateKind certificateKind;
        private @Nullable DtlsCertificate certificate;

        Draft(SecurityConfig from) {
            srtpProfiles = from.srtpProfiles;
            srtpReplayWindow = from.srtpReplayWindow;
            srtpCrypto = from.srtpCrypto;
            cryptex = from.cryptex;
            dtlsMtu = from.dtlsMtu;
            keyLog = from.keyLog;
            certificateKind = from.certificateKind;
            certificate = from.certificate;
        }

        SecurityConfig finish() {
            return new SecurityConfig(
                    srtpProfiles, srtpReplayWindow, srtpCrypto, cryptex, dtlsMtu, keyLog, certificateKind, certificate);
        }
    }
}
