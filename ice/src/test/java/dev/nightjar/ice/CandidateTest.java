package dev.nightjar.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.testkit.Seeds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateTest {
    @ParameterizedTest
    @CsvFileSource(resources = "candidate-priority.csv", useHeadersInDisplayName = true)
    void computesThePriorityOfRfc8445(String type, int localPreference, int component, long priority) {
        CandidateType candidateType = CandidateType.fromToken(type).orElseThrow();

        assertThat(Candidate.priority(candidateType, localPreference, component))
                .isEqualTo(priority);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "pair-priority.csv", useHeadersInDisplayName = true)
    void computesThePairPriorityOfRfc8445(long controlling, long controlled, String priority) {
        assertThat(CandidatePair.pairPriority(controlling, controlled)).isEqualTo(Long.parseUnsignedLong(priority));
    }

    @ParameterizedTest
    @MethodSource("recordedLines")
    void writesRecordedCandidatesAsTheyWere(String line) {
        assertThat("a=" + Candidate.parse(line)).isEqualTo(line);
    }

    static Stream<String> recordedLines() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                CandidateTest.class.getResourceAsStream("candidates.txt"), StandardCharsets.UTF_8))) {
            List<String> lines =
                    reader.lines().filter(line -> !line.startsWith("#")).toList();
            return lines.stream();
        }
    }

    @Test
    void readsEveryField() {
        Candidate candidate = Candidate.parse("candidate:842163049 1 udp 1677729535 203.0.113.7 44323 typ srflx"
                + " raddr 192.0.2.1 rport 5000 generation 0 ufrag abcd network-cost 999");

        assertThat(candidate.foundation()).isEqualTo("842163049");
        assertThat(candidate.priority()).isEqualTo(1_677_729_535L);
        assertThat(candidate.address()).isEqualTo(Fixtures.address("203.0.113.7", 44323));
        assertThat(candidate.type()).isEqualTo(CandidateType.SRFLX);
        assertThat(candidate.relatedAddress()).isEqualTo(Fixtures.address("192.0.2.1", 5000));
        assertThat(candidate.extension("network-cost")).isEqualTo("999");
        assertThat(candidate.extension("absent")).isNull();
        assertThat(candidate.isUsable()).isTrue();
    }

    @Test
    void keepsNamesUnresolved() {
        Candidate candidate = Candidate.parse(
                "candidate:1 1 udp 2113937151 6a3f1a2e-0d9f-4b52-8e61-000000000000.local 51000 typ host generation 0");

        assertThat(candidate.address().isUnresolved()).isTrue();
        assertThat(candidate.isUsable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "candidate:1 2 udp 1 192.0.2.1 9 typ host",
                "candidate:1 1 tcp 1 192.0.2.1 9 typ host tcptype so",
                "candidate:1 1 udp 1 192.0.2.1 0 typ host",
                "candidate:1 1 udp 1 999.0.2.1 5000 typ host",
                "candidate:1 1 udp 1 fe80::1%eth0 5000 typ host"
            })
    void knowsWhatItCannotUse(String text) {
        Candidate candidate = Candidate.parse(text);

        assertThat(candidate.isUsable()).isFalse();
        assertThat(candidate).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "candidate:",
                "candidate:1 1 udp 1 192.0.2.1 9 typ",
                "candidate:1 1 udp 1 192.0.2.1 70000 typ host",
                "candidate:1 0 udp 1 192.0.2.1 9 typ host",
                "candidate:1 1 udp 4294967296 192.0.2.1 9 typ host",
                "candidate:1 1 udp -1 192.0.2.1 9 typ host",
                "candidate:1 1 udp 1 192.0.2.1 9 kind host",
                "candidate:1 1 udp 1 192.0.2.1 9 typ strange",
                "candidate:1 1 udp 1 192.0.2.1 9 typ host odd",
                "candidate:123456789012345678901234567890123 1 udp 1 192.0.2.1 9 typ host",
                "1 1 udp 1 192.0.2.1 9 typ host",
                "candidate:1 1 udp 1 192.0.2.1\t 9 typ host",
                "candidate:1 1 udp 1 192.0.2.1 9 typ host x y\r\na=ice-lite",
                "candidate:1 1 udp 1 192.0.2.1 9 typ host x \u00e9"
            })
    void refusesWhatIsNoCandidateWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> Candidate.parse(text))
                .isInstanceOf(CandidateParseException.class)
                .hasMessageNotContaining("192.0.2.1");
    }

    @Test
    void refusesEndlessText() {
        assertThatThrownBy(() -> Candidate.parse("candidate:" + "1".repeat(1024)))
                .isInstanceOf(CandidateParseException.class);
    }

    @Test
    void garbageIsReadOrRefusedAndNothingElse() {
        SplittableRandom random = Seeds.random(11);
        String valid = "candidate:1 1 udp 2113937151 2001:db8::1 51000 typ srflx raddr 192.0.2.1 rport 9 x y";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(valid);
            for (int j = random.nextInt(4); j >= 0; j--) {
                text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(32, 300));
            }
            text.setLength(random.nextInt(text.length() / 2, text.length()));
            try {
                Candidate parsed = Candidate.parse(text.toString());
                assertThat(Candidate.parse(parsed.toString())).isEqualTo(parsed);
            } catch (CandidateParseException expected) {
                assertThat(expected).hasMessageNotContaining("db8");
            }
        }
    }

    @Test
    void candidatesOfOneKindAndBaseShareTheirFoundation() {
        Candidate one = Candidate.host(Fixtures.address("192.0.2.1", 5000), 1);
        Candidate two = Candidate.host(Fixtures.address("192.0.2.1", 6000), 2);
        Candidate other = Candidate.host(Fixtures.address("192.0.2.2", 5000), 1);
        Candidate reflexive = Candidate.serverReflexive(Fixtures.address("203.0.113.1", 1), one.address(), 1);

        assertThat(one.foundation()).isEqualTo(two.foundation()).isNotEqualTo(other.foundation());
        assertThat(reflexive.foundation()).isNotEqualTo(one.foundation());
        assertThat(Candidate.parse(reflexive.toString())).isEqualTo(reflexive);
        Candidate relayed = Candidate.relayed(Fixtures.address("203.0.113.1", 1), one.address(), 1);
        assertThat(Candidate.parse(relayed.toString())).isEqualTo(relayed);
    }
}
