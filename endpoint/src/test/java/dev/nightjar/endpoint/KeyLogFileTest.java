package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightjar.endpoint.internal.keys.KeyLogFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyLogFileTest {
    @TempDir
    private Path folder;

    @Test
    @Tag("loopback")
    void bothEndsOfAConnectionLogTheSameSecretsAndOneSaysSo() throws Exception {
        Path one = folder.resolve("one.keys");
        Path other = folder.resolve("other.keys");
        try (LogWatch log = new LogWatch();
                Endpoint offering = Endpoint.open(logging(one));
                Endpoint answering = Endpoint.open(logging(other));
                PeerPair pair = PeerPair.start(offering, answering, event -> {})) {
            pair.awaitConnected();

            assertThat(log.troubles())
                    .filteredOn(each -> each.contains("one.keys"))
                    .hasSize(1);
            assertThat(log.troubles()).anyMatch(each -> each.contains("can decrypt all of their traffic"));
        }

        List<String> lines = Files.readAllLines(one);
        assertThat(lines).hasSize(3).isEqualTo(Files.readAllLines(other));
        assertThat(lines.get(0)).matches("CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}");
        assertThat(lines.get(1)).matches("# SRTP_CLIENT [0-9a-f]{64} AEAD_AES_128_GCM [0-9a-f]{32} [0-9a-f]{24}");
        assertThat(lines.get(2)).matches("# SRTP_SERVER [0-9a-f]{64} AEAD_AES_128_GCM [0-9a-f]{32} [0-9a-f]{24}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(one)))
                .isEqualTo("rw-------");
    }

    @Test
    @Tag("loopback")
    void nothingIsLoggedUnlessAskedFor() throws Exception {
        EndpointConfig config = EndpointConfig.defaults().withLoops(1).withLoopback(true);
        try (Endpoint offering = Endpoint.open(config);
                Endpoint answering = Endpoint.open(config);
                PeerPair pair = PeerPair.start(offering, answering, event -> {})) {
            pair.awaitConnected();

            assertThat(offering.keyLog()).isNull();
            assertThat(answering.keyLog()).isNull();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void whatIsInTheFileStaysAndWideModesAreToldOf() throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), "# mine\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));

        try (LogWatch log = new LogWatch();
                KeyLogFile keys = KeyLogFile.open(file)) {
            keys.append("CLIENT_RANDOM 00 11\n");
            assertThat(log.troubles()).anyMatch(each -> each.contains("others than its owner may"));
        }

        assertThat(file).hasContent("# mine\nCLIENT_RANDOM 00 11\n");
    }

    @Test
    void linesOfManyHandshakesAreNeverTorn() throws Exception {
        Path file = folder.resolve("keys");
        List<Thread> writers = new ArrayList<>();
        try (KeyLogFile keys = KeyLogFile.open(file)) {
            for (int i = 0; i < 8; i++) {
                String lines = ("line " + i + "\n").repeat(2);
                Thread writer = new Thread(() -> {
                    for (int round = 0; round < 100; round++) {
                        keys.append(lines);
                    }
                });
                writer.start();
                writers.add(writer);
            }
            for (Thread writer : writers) {
                writer.join();
            }
        }

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1600).allMatch(line -> line.matches("line [0-7]"));
        for (int i = 0; i < lines.size(); i += 2) {
            assertThat(lines.get(i)).isEqualTo(lines.get(i + 1));
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsAnErrorAtOnceAndNothingLaterThrows() throws IOException {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(
                        () -> Endpoint.open(logging(folder.resolve("missing").resolve("keys"))))
                .withMessageContaining("cannot write keys to it");

        KeyLogFile keys = KeyLogFile.open(folder.resolve("keys"));
        keys.close();
        keys.append("CLIENT_RANDOM 00 11\n");
        assertThat(folder.resolve("keys")).isEmptyFile();
    }

    private static EndpointConfig logging(Path file) {
        return EndpointConfig.defaults()
                .withLoops(1)
                .withLoopback(true)
                .withSecurity(SecurityConfig.defaults().withKeyLog(file));
    }
}
