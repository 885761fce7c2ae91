package dev.nightjar.dtlssrtp;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The hash of a certificate, as {@code a=fingerprint} carries it (RFC 8122 §5).
 *
 * <p>Only sha-256, sha-384 and sha-512 prove anything: sha-1 and md5 are broken for this purpose, so a fingerprint of
 * those can be parsed and printed, but {@link #refusal} says why it is not used and it matches no certificate.
 */
public final class Fingerprint {
    private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();
    private static final Map<String, Integer> LENGTHS =
            Map.of("sha-256", 32, "sha-384", 48, "sha-512", 64, "sha-1", 20, "md5", 16);

    private final String algorithm;
    private final byte[] digest;

    private Fingerprint(String algorithm, byte[] digest) {
        this.algorithm = algorithm;
        this.digest = digest;
    }

    /**
     * {@return the fingerprint of a digest, of which a copy is taken}
     *
     * @throws IllegalArgumentException for an algorithm we do not know, or a digest of another length
     */
    public static Fingerprint of(String algorithm, byte[] digest) {
        String name = requireNonNull(algorithm, "algorithm").toLowerCase(Locale.ROOT);
        Integer length = LENGTHS.get(name);
        if (length == null) {
            throw new IllegalArgumentException(
                    "fingerprint algorithm: " + bounded(name) + " (expected: sha-256, sha-384 or sha-512)");
        }
        if (digest.length != length) {
            throw new IllegalArgumentException(
                    name + " fingerprint: " + digest.length + " bytes (expected: " + length + ")");
        }
        return new Fingerprint(name, digest.clone());
    }

    /**
     * {@return the fingerprint of a line such as {@code sha-256 AB:CD:…}} The case of letters does not matter.
     *
     * @throws IllegalArgumentException when the text is not of that form
     */
    public static Fingerprint parse(String text) {
        int space = requireNonNull(text, "text").indexOf(' ');
        if (space < 1) {
            throw new IllegalArgumentException("fingerprint: " + bounded(text) + " (expected: sha-256 AB:CD:...)");
        }
        byte[] digest;
        try {
            digest = HEX.parseHex(text.substring(space + 1).trim());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "fingerprint: " + bounded(text) + " (expected: pairs of hex digits joined by colons)", e);
        }
        return of(text.substring(0, space), digest);
    }

    /**
     * {@return the fingerprint of a certificate in DER}
     *
     * @throws IllegalArgumentException for an algorithm other than sha-256, sha-384 and sha-512
     */
    public static Fingerprint ofCertificate(String algorithm, byte[] certificate) {
        String name = requireNonNull(algorithm, "algorithm").toLowerCase(Locale.ROOT);
        if (!isStrong(name)) {
            throw new IllegalArgumentException(
                    "fingerprint algorithm: " + bounded(name) + " (expected: sha-256, sha-384 or sha-512)");
        }
        return new Fingerprint(name, hash(name, certificate));
    }

    /**
     * {@return those of the best hash among the usable ones; one of them must be the certificate's}
     *
     * <p>RFC 8122 §5: those of the most preferred hash out of the peer's count, and the certificate must match one of
     * them. <i>Choice:</i> the longest is preferred, so a match in a weaker hash alone proves nothing. Several of one
     * hash are for several certificates, of which a peer shows one.
     */
    static List<Fingerprint> strongest(List<Fingerprint> all) {
        List<Fingerprint> best = new ArrayList<>();
        for (Fingerprint each : all) {
            int better = best.isEmpty() ? 1 : Integer.compare(each.digest.length, best.get(0).digest.length);
            if (each.isUsable() && better >= 0) {
                if (better > 0) {
                    best.clear();
                }
                best.add(each);
            }
        }
        return List.copyOf(best);
    }

    /** {@return the hash's name, in lower case} */
    public String algorithm() {
        return algorithm;
    }

    /** {@return a copy of the digest} */
    public byte[] digest() {
        return digest.clone();
    }

    /** {@return whether the fingerprint may prove a certificate; if not, {@link #refusal} says why} */
    public boolean isUsable() {
        return isStrong(algorithm);
    }

    /** {@return why this fingerprint is not used, or an empty text} */
    public String refusal() {
        return isUsable() ? "" : algorithm + " is broken: collisions can be made (RFC 8122 §5 names sha-256)";
    }

    /** {@return whether a certificate in DER has this fingerprint; compared in constant time} */
    public boolean matches(byte[] certificate) {
        return isUsable() && MessageDigest.isEqual(digest, hash(algorithm, certificate));
    }

    private static boolean isStrong(String name) {
        return name.equals("sha-256") || name.equals("sha-384") || name.equals("sha-512");
    }

    private static byte[] hash(String name, byte[] certificate) {
        try {
            return MessageDigest.getInstance(name.toUpperCase(Locale.ROOT)).digest(certificate);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("bug: this JDK lacks " + name, e);
        }
    }

    private static String bounded(String text) {
        return text.substring(0, Math.min(40, text.length()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint that
                && algorithm.equals(that.algorithm)
                && MessageDigest.isEqual(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    /** {@return the value of {@code a=fingerprint}: {@code sha-256 AB:CD:…}} */
    @Override
    public String toString() {
        return algorithm + " " + HEX.formatHex(digest);
    }
}
