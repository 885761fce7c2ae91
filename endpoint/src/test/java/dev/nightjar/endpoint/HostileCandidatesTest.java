package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever the text of a candidate is, its accessors tell what it says, or nothing. */
class HostileCandidatesTest {
    private static final String[] WORDS = {
        "candidate:1",
        "a=candidate:1",
        "1",
        "2",
        "0",
        "256",
        "257",
        "udp",
        "UDP",
        "tcp",
        "sctp",
        "2130706431",
        "4294967295",
        "4294967296",
        "-1",
        "192.0.2.7",
        "2001:db8::1",
        "[2001:db8::1]",
        "x.local",
        "1.2.3",
        "50000",
        "65536",
        "typ",
        "host",
        "srflx",
        "relay",
        "prflx",
        "raddr",
        "rport",
        "tcptype",
        "active",
        "so",
        "ufrag",
        "",
        "\t",
        "\u00a0",
        "generation",
        "fe80::1%eth0"
    };

    @Test
    void accessorsNeverThrow() {
        SplittableRandom random = Seeds.random(20261122);
        String good = "candidate:1 1 udp 2130706431 192.0.2.7 50000 typ srflx raddr 10.0.0.1 rport 9 ufrag x";
        int told = 0;
        for (int i = 0; i < 50_000; i++) {
            String[] words = good.split(" ");
            for (int k = random.nextInt(4); k > 0; k--) {
                words[random.nextInt(words.length)] = WORDS[random.nextInt(WORDS.length)];
            }
            String text = String.join(random.nextInt(20) == 0 ? "  " : random.nextInt(20) == 0 ? "\t" : " ", words);
            if (random.nextInt(4) == 0) {
                text = text.substring(0, random.nextInt(text.length() + 1));
            }
            IceCandidate candidate = IceCandidate.of(text, "0");
            boolean isTold = candidate.foundation() != null;
            told += isTold ? 1 : 0;
            assertThat(candidate.address() != null).as(text).isEqualTo(isTold);
            assertThat(candidate.port() != null).as(text).isEqualTo(isTold);
            assertThat(candidate.type() != null).as(text).isEqualTo(isTold);
            assertThat(candidate.component() != null).as(text).isEqualTo(isTold);
            assertThat(candidate.protocol() != null).as(text).isEqualTo(isTold);
            assertThat(candidate.priority() != null).as(text).isEqualTo(isTold);
            if (isTold) {
                assertThat(text.split("\\s+")).as(text).contains(candidate.address());
                assertThat(candidate.relatedAddress() == null).as(text).isEqualTo(candidate.relatedPort() == null);
            }
            candidate.tcpType();
            candidate.ufrag();
        }
        assertThat(told).isPositive();
    }
}
