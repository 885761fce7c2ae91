package dev.nightjar.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    Path folder;

    private Path results;
    private Path document;

    @BeforeEach
    void copySamples() throws IOException {
        results = Files.createDirectories(folder.resolve("results"));
        document = folder.resolve("performance.md");
        for (String name :
                List.of("srtp-java17.json", "parts-java17.json", "c-srtp-1.csv", "c-srtp-2.csv", "c-srtp-3.csv")) {
            Files.write(results.resolve(name), sample(name));
        }
    }

    private static byte[] sample(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ReportTest.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }

    private String written() throws IOException {
        Report.write(results, document);
        return Files.readString(document);
    }

    @Test
    void comparesWithTheMedianOfTheRunsOfCAndSaysWhichTargetsAreMet() throws IOException {
        assertThat(written())
                .contains("### Against C, Java 17")
                .contains(
                        "| AES_CM_128_HMAC_SHA1_80 | 1200 | protect | 1,000 | 900 ± 10.5 | 0.90 | ≤ 0.95, met | 0 | 0, met |")
                .contains("C is libsrtp: 2.5.0-3 source; openssl: OpenSSL 3.0.22.");
    }

    @Test
    void takesWhatProtectingAllocatesOffUnprotect() throws IOException {
        assertThat(written())
                .contains(
                        "| AEAD_AES_128_GCM | 1200 | protect | 500 | 550 ± 4 | 1.10 | ≤ 1.20, met | 1,080 | ≤ 1,229, met |")
                .contains(
                        "| AEAD_AES_128_GCM | 1200 | unprotect | 500 | 650 ± 4 | 1.30 | ≤ 1.20, **not met** | 920 | ≤ 1,229, met |");
    }

    @Test
    void comparesWithOtherJavaOfTheSameRun() throws IOException {
        assertThat(written())
                .contains("### Against other Java, Java 17")
                .contains("| AES_CM_128_HMAC_SHA1_80 | 1200 | protect | 900 | 1,200 (1,368) | 0.75 | ≤ 0.90, met |"
                        + " – | – | – | – | – |");
    }

    @Test
    void debiansBinaryHasStricterRatios() throws IOException {
        Files.delete(results.resolve("c-srtp-3.csv"));
        Files.writeString(results.resolve("c-srtp-2.csv"), "# libsrtp: 2.5.0-3 Debian binary, NSS\n");

        assertThat(written()).contains("| 0.91 | ≤ 0.25, **not met** |");
    }

    @Test
    void showsEveryOtherBenchmarkAndItsTarget() throws IOException {
        assertThat(written())
                .contains("| what | Java 17 | B/op | target |")
                .contains("| RTP header and three extensions read | 45.3 ± 0.20 ns | 0 | ≤ 40, **not met**; 0 B, met |")
                .contains("| STUN check decoded and verified | 500 ± 3 ns | 80 | ≤ 1,000, met |")
                .contains("- Java 17, STUN check decoded and verified: 0.25 of ice4j's time.")
                .contains("| NewBenchmark.method, A, 7 | 12 us | – | – |");
    }

    @Test
    void makesATableOfEachTool() throws IOException {
        LoadResult.of(
                        "idle-peers",
                        Map.of("peers", "5000"),
                        List.of(Figure.atMost("heap", 101.25, "KiB", 100), Figure.of("threads", 12, "")))
                .writeTo(results.resolve("load"));

        assertThat(written())
                .contains("### Idle peers")
                .contains("| peers | Java | heap, KiB | threads |")
                .contains(" | 101 (≤ 100, **not met**) | 12 |");
    }

    @Test
    void ofSeveralRunsTheMedianCounts() throws IOException {
        writeHeapsOfIdlePeers(90, 130, 99);

        assertThat(written())
                .contains("| peers | runs | Java | heap, KiB |")
                .contains("| 5000 | 3 | ")
                .contains("| 99 (≤ 100, met) |");
        assertThat(LoadResult.median(results.resolve("load"), "idle-peers", Map.of("peers", "5000"), "heap"))
                .isEqualTo(99);
        assertThat(LoadResult.median(results.resolve("load"), "idle-peers", Map.of("peers", "1"), "heap"))
                .isNaN();
    }

    @Test
    void aRunThatLacksAFigureLeavesTheMedianToTheOthers() throws IOException {
        writeHeapsOfIdlePeers(90, Double.NaN, 96);

        assertThat(written()).contains("| 5000 | 3 | ").contains("| 93 (≤ 100, met) |");
    }

    private void writeHeapsOfIdlePeers(double... heaps) throws IOException {
        for (int run = 1; run <= heaps.length; run++) {
            LoadResult.of(
                            "idle-peers",
                            Map.of("peers", "5000"),
                            List.of(Figure.atMost("heap", heaps[run - 1], "KiB", 100)))
                    .writeTo(results.resolve("load"), run);
        }
    }

    @Test
    void makesATableOfWhatUdpCostsInC() throws IOException {
        Files.writeString(
                results.resolve("c-udp-full-speed.csv"),
                "direction,call,cpu_ns_per_packet\nsend,gso,700\n",
                StandardCharsets.UTF_8);

        assertThat(written())
                .contains("| direction | call | cpu ns per packet |")
                .contains("| send | gso | 700 |");
    }

    @Test
    void aSectionThatWasNotMeasuredAgainKeepsItsText() throws IOException {
        String first = written();
        assertThat(first).contains("Not measured yet: `benchmarks/run dtls`.");
        Files.delete(results.resolve("parts-java17.json"));
        Files.delete(results.resolve("srtp-java17.json"));

        assertThat(written()).isEqualTo(first);
    }

    @Test
    void namesTheMachineAndWhatWasCompared() throws IOException {
        Files.writeString(results.resolve("java.txt"), "OpenJDK Runtime Environment (build 17.0.15)\n");

        assertThat(written())
                .contains("| processor | ")
                .contains("| Java | OpenJDK Runtime Environment (build 17.0.15) |")
                .contains("| openssl | OpenSSL 3.0.22 |")
                .containsPattern("\\| jitsi-srtp \\| [0-9]");
    }
}
