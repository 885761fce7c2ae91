package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.dtlssrtp.CertificateKind;
import dev.nightjar.dtlssrtp.DtlsCertificate;
import dev.nightjar.endpoint.internal.keys.PrivateFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * A DTLS certificate and its key in a file, so that an endpoint is known again after a restart.
 *
 * <p>The file is PEM: PRIVATE KEY (PKCS #8, not encrypted) and CERTIFICATE, in either order. Blocks; not for a loop.
 */
public final class CertificateFile {
    private static final System.Logger LOG = System.getLogger(CertificateFile.class.getName());
    private static final Duration SOON = Duration.ofDays(14);

    /** Far more than a key and a chain take. */
    private static final int MAX_BYTES = 1 << 17;

    private CertificateFile() {}

    /**
     * {@return the certificate in a file}
     *
     * @throws IOException when the file cannot be read
     * @throws IllegalArgumentException when its contents are of no use: broken, expired, a key of another certificate;
     *     the message names the file and why
     */
    public static DtlsCertificate load(Path file) throws IOException {
        return load(file, Instant.now());
    }

    static DtlsCertificate load(Path file, Instant now) throws IOException {
        requireNonNull(file, "file");
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": is a folder");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException(
                    file + ": " + Files.size(file) + " bytes (expected: <= " + MAX_BYTES + ")");
        }
        DtlsCertificate certificate;
        try {
            certificate = DtlsCertificate.parse(Files.readString(file, StandardCharsets.ISO_8859_1), now);
        } catch (IllegalArgumentException useless) {
            throw new IllegalArgumentException(file + ": " + useless.getMessage(), useless);
        }
        if (PrivateFile.isOpenToOthers(file)) {
            LOG.log(System.Logger.Level.WARNING, "{0}: a private key that others may read (expected: mode 600)", file);
        }
        if (certificate.expires().isBefore(now.plus(SOON))) {
            LOG.log(System.Logger.Level.WARNING, "{0}: the certificate expires at {1}", file, certificate.expires());
        }
        return certificate;
    }

    /**
     * {@return the certificate in a file, which is made, with mode 600 and a certificate for a year, when it is
     * missing}
     *
     * @throws IOException when the file cannot be read or made
     * @throws IllegalArgumentException when it is there and of no use, as in {@link #load}
     */
    public static DtlsCertificate loadOrCreate(Path file, CertificateKind kind) throws IOException {
        return loadOrCreate(file, kind, Instant.now());
    }

    static DtlsCertificate loadOrCreate(Path file, CertificateKind kind, Instant now) throws IOException {
        if (Files.exists(file)) {
            return load(file, now);
        }
        DtlsCertificate made = DtlsCertificate.generate(kind, new SecureRandom(), now, DtlsCertificate.MAX_LIFETIME);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException(file + ": (expected: a file)");
        }
        // Whole or not at all: half a key would be refused at the next start.
        Path part = folder.resolve("." + file.getFileName() + ".part");
        try {
            write(part, made.toPem());
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
        return made;
    }

    private static void write(Path file, String pem) throws IOException {
        Files.deleteIfExists(file);
        try (FileChannel channel =
                PrivateFile.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            ByteBuffer bytes = ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
