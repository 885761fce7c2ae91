package dev.nightjar.dtlssrtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That no published case is lost: a vector test without its row passes. */
class SrtpVectorCountTest {
    @ParameterizedTest
    @CsvSource({
        "rfc3711-b2.csv, 6",
        "rfc3711-b3.csv, 6",
        "rfc6188-7-1.csv, 3",
        "rfc6188-7-3.csv, 3",
        "rfc7714-packets.csv, 8",
        "rfc9335-a.csv, 12",
        "srtp-packets.csv, 41"
    })
    void everyPublishedCaseIsThere(String resource, int cases) throws IOException {
        assertThat(rows(resource).distinct()).hasSize(cases);
    }

    @ParameterizedTest
    @CsvSource({
        "AES_CM_128_HMAC_SHA1_80, 10",
        "AES_CM_128_HMAC_SHA1_32, 8",
        "AES_256_CM_HMAC_SHA1_80, 5",
        "AEAD_AES_128_GCM, 10",
        "AEAD_AES_256_GCM, 8"
    })
    void everyProfileHasItsWholePackets(String profile, int cases) throws IOException {
        Map<String, Integer> byProfile = new TreeMap<>();
        rows("srtp-packets.csv").forEach(row -> byProfile.merge(row.substring(0, row.indexOf(',')), 1, Integer::sum));

        assertThat(byProfile).containsEntry(profile, cases);
    }

    private static Stream<String> rows(String resource) throws IOException {
        try (InputStream in = requireNonNull(SrtpVectorCountTest.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), US_ASCII).lines().filter(line -> !line.startsWith("#"));
        }
    }
}
