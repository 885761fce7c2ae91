package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SessionDescription;
import org.junit.jupiter.api.Test;

class TrickledCandidatesTest {
    private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n";
    private static final String CREDENTIALS = "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\n";
    private static final SessionDescription DESCRIPTION = SessionDescription.parse(HEAD
            + "m=audio 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\n" + CREDENTIALS
            + "m=video 0 UDP/TLS/RTP/SAVPF 97\r\na=bundle-only\r\na=mid:1\r\n"
            + "m=video 0 UDP/TLS/RTP/SAVPF 97\r\na=mid:2\r\n");

    private final TrickledCandidates trickled = new TrickledCandidates();

    private static String candidate(int port) {
        return "candidate:1 1 udp 2130706431 192.0.2.7 " + port + " typ host";
    }

    private void add(String text, int section) {
        MediaDescription of = DESCRIPTION.media().get(section);
        trickled.add(IceCandidate.of(text, of.mid().orElseThrow()), of, DESCRIPTION);
    }

    private MediaDescription section(int index) {
        return trickled.in(DESCRIPTION).media().get(index);
    }

    @Test
    void candidatesStandInTheirSectionOnce() {
        add(candidate(5000), 0);
        add(candidate(5000), 0);
        add(candidate(5001), 1);
        add("", 0);

        assertThat(section(0).candidates()).hasSize(1);
        assertThat(section(0).isEndOfCandidates()).isTrue();
        assertThat(section(1).candidates()).hasSize(1);
        assertThat(section(1).isEndOfCandidates()).isFalse();
        assertThat(section(2)).isEqualTo(DESCRIPTION.media().get(2));
    }

    @Test
    void anEndWithoutASectionIsForAllThatAreNotRejected() {
        trickled.add(new IceCandidate("", null, null, null), null, DESCRIPTION);

        assertThat(section(0).isEndOfCandidates()).isTrue();
        assertThat(section(1).isEndOfCandidates()).isTrue();
        assertThat(section(2).isEndOfCandidates()).isFalse();
    }

    @Test
    void candidatesOfAnotherGenerationStandInNoDescriptionOfThisOne() {
        add(candidate(5000) + " ufrag other", 0);

        assertThat(trickled.in(DESCRIPTION).toString()).isEqualTo(DESCRIPTION.toString());
    }

    @Test
    void theOldestGiveWay() {
        for (int i = 0; i <= TrickledCandidates.MAX_CANDIDATES; i++) {
            add(candidate(5000 + i), 0);
        }

        assertThat(section(0).candidates()).hasSize(TrickledCandidates.MAX_CANDIDATES);
        assertThat(section(0).candidates().get(0).port()).isEqualTo(5001);
    }
}
