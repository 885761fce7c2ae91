package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.ice.CandidateType;
import dev.nightjar.ice.TcpType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C WebRTC §4.8.1, RTCIceCandidate. */
class IceCandidateTest {
    @Test
    void everyFieldOfTheTextIsRead() {
        IceCandidate candidate = new IceCandidate(
                "candidate:842163049 2 UDP 1677729535 2001:db8::7 45664 typ srflx raddr fd00::1 rport 45000"
                        + " generation 0 ufrag EEtu network-id 3",
                "audio",
                1,
                "EEtu");

        assertThat(candidate.foundation()).isEqualTo("842163049");
        assertThat(candidate.component()).isEqualTo(IceComponent.RTCP);
        assertThat(candidate.priority()).isEqualTo(1677729535L);
        assertThat(candidate.address()).isEqualTo("2001:db8::7");
        assertThat(candidate.protocol()).isEqualTo(IceProtocol.UDP);
        assertThat(candidate.port()).isEqualTo(45664);
        assertThat(candidate.type()).isEqualTo(CandidateType.SRFLX);
        assertThat(candidate.tcpType()).isNull();
        assertThat(candidate.relatedAddress()).isEqualTo("fd00::1");
        assertThat(candidate.relatedPort()).isEqualTo(45000);
        assertThat(candidate.usernameFragment()).isEqualTo("EEtu");
        assertThat(candidate.relayProtocol()).isNull();
        assertThat(candidate.url()).isNull();
    }

    @Test
    void aTcpCandidateTellsItsTypeAndANameStaysAName() {
        IceCandidate candidate =
                IceCandidate.of("candidate:1 1 tcp 1518280447 a1b2.local 9 typ host tcptype active", "0");

        assertThat(candidate.protocol()).isEqualTo(IceProtocol.TCP);
        assertThat(candidate.tcpType()).isEqualTo(TcpType.ACTIVE);
        assertThat(candidate.component()).isEqualTo(IceComponent.RTP);
        assertThat(candidate.address()).isEqualTo("a1b2.local");
        assertThat(candidate.port()).isEqualTo(9);
        assertThat(candidate.relatedAddress()).isNull();
        assertThat(candidate.relatedPort()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "candidate:garbage",
                "candidate:1 3 udp 1 192.0.2.1 9 typ host",
                "candidate:1 1 ssltcp 1 192.0.2.1 9 typ host",
                "candidate:1 1 udp 1 192.0.2.1 70000 typ host",
                "candidate:1 1 udp 1 192.0.2.1 9 typ strange"
            })
    void whatCannotBeReadKeepsItsTextAndHasNoFields(String text) {
        IceCandidate candidate = IceCandidate.of(text, "0");

        assertThat(candidate.candidate()).isEqualTo(text);
        List<Object> fields = Arrays.asList(
                candidate.foundation(),
                candidate.component(),
                candidate.priority(),
                candidate.address(),
                candidate.protocol(),
                candidate.port(),
                candidate.type(),
                candidate.tcpType(),
                candidate.relatedAddress(),
                candidate.relatedPort());
        assertThat(fields).containsOnlyNulls();
    }

    @Test
    void signallingCarriesTheFourMembersAndNotTheServer() {
        IceCandidate relayed = new IceCandidate("candidate:x", "0", 0, "abcd", "turn:turn.example.org", "udp");

        IceCandidateInit init = relayed.toInit();

        assertThat(init).isEqualTo(new IceCandidateInit("candidate:x", "0", 0, "abcd"));
        assertThat(new IceCandidate(init)).isEqualTo(new IceCandidate("candidate:x", "0", 0, "abcd"));
        assertThat(new IceCandidate(init).url()).isNull();
    }
}
