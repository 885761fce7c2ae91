package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.dtlssrtp.CertificateKind;
import dev.nightjar.dtlssrtp.DtlsCertificate;
import dev.nightjar.endpoint.internal.keys.EndpointCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CertificateFileTest {
    private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(CertificateKind.class)
    void aMissingFileIsMadeForItsOwnerAloneAndReadAgain(CertificateKind kind) throws IOException {
        Path file = folder.resolve("dtls.pem");

        DtlsCertificate made = CertificateFile.loadOrCreate(file, kind, NOW);
        DtlsCertificate again = CertificateFile.loadOrCreate(file, kind, NOW.plus(Duration.ofDays(300)));

        assertThat(again.encoded()).isEqualTo(made.encoded());
        assertThat(made.expires()).isEqualTo(NOW.plus(Duration.ofDays(365)));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void anExpiredCertificateIsRefusedWithTheFileAndTheDate() throws IOException {
        Path file = folder.resolve("dtls.pem");
        CertificateFile.loadOrCreate(file, CertificateKind.ECDSA_P256, NOW);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CertificateFile.load(file, NOW.plus(Duration.ofDays(366))))
                .withMessageStartingWith(file + ": CERTIFICATE: expired at 2027-05-01T00:00:00Z");
    }

    @Test
    void aFileThatIsNoCertificateIsLeftAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "not a certificate");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CertificateFile.loadOrCreate(file, CertificateKind.ECDSA_P256))
                .withMessageStartingWith(file + ": PEM: no PRIVATE KEY");
        assertThat(file).hasContent("not a certificate");
    }

    @Test
    void aHugeFileIsNotRead() throws IOException {
        Path file = Files.write(folder.resolve("big"), new byte[(1 << 17) + 1]);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CertificateFile.load(file))
                .withMessageContaining("131073 bytes");
    }

    @Test
    void aFolderThatIsMissingIsAnErrorOfTheFileSystem() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> CertificateFile.loadOrCreate(
                        folder.resolve("missing").resolve("dtls.pem"), CertificateKind.ECDSA_P256));
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> CertificateFile.load(folder.resolve("missing")));
    }

    @Test
    void aKeyThatOthersMayReadAndAnExpiryThatIsNearAreToldOf() throws IOException {
        Path file = folder.resolve("dtls.pem");
        CertificateFile.loadOrCreate(file, CertificateKind.ECDSA_P256, NOW);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        try (LogWatch log = new LogWatch()) {
            CertificateFile.load(file, NOW.plus(Duration.ofDays(360)));

            assertThat(log.troubles())
                    .anyMatch(message -> message.contains("others may read"))
                    .anyMatch(message -> message.contains("expires at 2027-05-01T00:00:00Z"));
        }
    }

    @Test
    void anEndpointWithAKeptCertificateShowsItAndRefusesAnExpiredOne() {
        DtlsCertificate kept = DtlsCertificate.generate(new SecureRandom(), Instant.now());
        DtlsCertificate expired = DtlsCertificate.generate(new SecureRandom(), NOW.minus(Duration.ofDays(900)));
        EndpointConfig config = EndpointConfig.defaults().withLoops(1).withLoopback(true);

        try (Endpoint endpoint =
                Endpoint.open(config.withSecurity(SecurityConfig.defaults().withCertificate(kept)))) {
            assertThat(endpoint.certificate()).isSameAs(kept);
        }
        assertThatExceptionOfType(WebRtcException.class)
                .isThrownBy(() -> Endpoint.open(
                        config.withSecurity(SecurityConfig.defaults().withCertificate(expired))))
                .withMessageContaining("InvalidAccessError")
                .withMessageContaining("expired at");
    }

    @Test
    void aGeneratedCertificateIsReplacedBeforeItExpires() {
        Instant[] now = {NOW};
        EndpointCertificate certificate =
                new EndpointCertificate(SecurityConfig.defaults(), new SecureRandom(), () -> now[0]);
        DtlsCertificate first = certificate.current();

        now[0] = NOW.plus(Duration.ofDays(28));
        assertThat(certificate.current()).isSameAs(first);
        now[0] = NOW.plus(Duration.ofDays(28)).plusSeconds(1);

        assertThat(certificate.current().expires()).isEqualTo(now[0].plus(Duration.ofDays(30)));
    }
}
