package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

/**
 * The hash of a certificate: W3C RTCDtlsFingerprint.
 *
 * @param algorithm {@code sha-256}, {@code sha-384} or {@code sha-512}
 * @param value the bytes in lower-case hexadecimal, joined by colons
 */
public record DtlsFingerprint(String algorithm, String value) {
    /** Checks that there are both. */
    public DtlsFingerprint {
        requireNonNull(algorithm, "algorithm");
        requireNonNull(value, "value");
    }
}
