package dev.nightjar.endpoint.internal.keys;

import dev.nightjar.dtlssrtp.CertificateKind;
import dev.nightjar.dtlssrtp.DtlsCertificate;
import dev.nightjar.endpoint.SecurityConfig;
import dev.nightjar.endpoint.WebRtcException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that new connections use: the kept one, or a generated one that is replaced before it expires, so
 * that
 * an endpoint may run for years. Thread-safe.
 */
public final class EndpointCertificate {
    private static final Duration RENEWAL = Duration.ofDays(2);

    private final @Nullable DtlsCertificate kept;
    private final CertificateKind kind;
    private final SecureRandom random;
    private final InstantSource clock;
    private @Nullable DtlsCertificate generated;

    /** Takes the configured certificate, or makes one when it is first asked for. */
    public EndpointCertificate(SecurityConfig security, SecureRandom random, InstantSource clock) {
        this.kept = security.certificate();
        this.kind = security.certificateKind();
        this.random = random;
        this.clock = clock;
    }

    /**
     * {@return a certificate that is valid now}
     *
     * @throws WebRtcException InvalidAccessError when the kept one has expired (W3C webrtc-pc §4.4.1.1)
     */
    public synchronized DtlsCertificate current() {
        Instant now = clock.instant();
        if (kept != null) {
            if (now.isAfter(kept.expires())) {
                throw new WebRtcException(
                        WebRtcException.Name.INVALID_ACCESS_ERROR,
                        "certificate: expired at " + kept.expires() + " (expected: valid at " + now + ")");
            }
            return kept;
        }
        DtlsCertificate own = generated;
        if (own == null || now.isAfter(own.expires().minus(RENEWAL))) {
            own = DtlsCertificate.generate(kind, random, now, DtlsCertificate.DEFAULT_LIFETIME);
            generated = own;
        }
        return own;
    }
}
