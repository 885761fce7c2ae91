package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TCP candidates as values: RFC 6544 §4. */
class TcpCandidateTest {
    @Test
    void anActiveOneHasPort9WhateverItsAddressSays() {
        Candidate active = Candidate.tcpHost(address("192.0.2.1", 5000), TcpType.ACTIVE, 65535);

        assertThat(active.address()).isEqualTo(address("192.0.2.1", 9));
        assertThat(active.toString()).endsWith(" 192.0.2.1 9 typ host tcptype active");
        assertThat(active.isUsable()).isTrue();
        assertThat(active.tcpType()).isEqualTo(TcpType.ACTIVE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "candidate:1 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active generation 0 network-id 1",
                "candidate:1 1 TCP 1518214911 192.0.2.1 443 typ host tcptype passive",
                "candidate:1 1 tcp 1509957375 203.0.113.1 443 typ srflx raddr 192.0.2.1 rport 443 tcptype so"
            })
    void theTypeIsReadAndWritten(String text) {
        Candidate candidate = Candidate.parse(text);

        assertThat(candidate.isTcp()).isTrue();
        assertThat(text).contains("tcptype " + candidate.tcpType().token());
        assertThat(candidate).hasToString(text);
    }

    @Test
    void whatHasNoTypeOrNobodyOpensIsNotUsed() {
        assertThat(Candidate.parse("candidate:1 1 tcp 1 192.0.2.1 443 typ host").isUsable())
                .isFalse();
        assertThat(Candidate.parse("candidate:1 1 tcp 1 192.0.2.1 443 typ host tcptype odd")
                        .isUsable())
                .isFalse();
        assertThat(Candidate.parse("candidate:1 1 tcp 1 192.0.2.1 0 typ host tcptype passive")
                        .isUsable())
                .isFalse();
        assertThat(Candidate.parse("candidate:1 1 tcp 1 192.0.2.1 0 typ host tcptype active")
                        .isUsable())
                .isTrue();
        assertThat(Candidate.parse("candidate:1 1 udp 1 192.0.2.1 443 typ host tcptype active")
                        .tcpType())
                .as("of a UDP candidate")
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "HOST, ACTIVE, 65535, 57343",
        "HOST, PASSIVE, 65535, 40959",
        "HOST, SO, 65535, 24575",
        "HOST, ACTIVE, 0, 49152",
        "SRFLX, SO, 65535, 57343",
        "SRFLX, ACTIVE, 65535, 40959",
        "SRFLX, PASSIVE, 65535, 24575",
        "RELAY, ACTIVE, 65535, 57343"
    })
    void theLocalPreferenceBeginsWithTheDirection(CandidateType type, TcpType tcpType, int given, int expected) {
        assertThat(Candidate.tcpLocalPreference(type, tcpType, given)).isEqualTo(expected);
    }

    @Test
    void anyDirectWayOverUdpComesBeforeTcpAndTcpBeforeARelay() {
        Candidate stream = Candidate.tcpHost(address("192.0.2.1", 5000), TcpType.ACTIVE, 65535);
        Candidate reflexive = Candidate.serverReflexive(address("203.0.113.1", 1), address("192.0.2.1", 1), 0);
        Candidate relayed = Candidate.relayed(address("203.0.113.9", 1), address("203.0.113.1", 1), 65535);

        assertThat(stream.priority())
                .isEqualTo((90L << 24) + (57343L << 8) + 255)
                .isLessThan(reflexive.priority())
                .isGreaterThan(relayed.priority());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Candidate.tcpHost(address("192.0.2.1", 1), TcpType.ACTIVE, 65536));
    }

    @Test
    void oneBaseHasAFoundationForEachTransport() {
        Candidate datagram = Candidate.host(address("192.0.2.1", 5000), 1);
        Candidate active = Candidate.tcpHost(address("192.0.2.1", 5000), TcpType.ACTIVE, 1);
        Candidate passive = Candidate.tcpHost(address("192.0.2.1", 6000), TcpType.PASSIVE, 1);
        Candidate outer =
                Candidate.tcpServerReflexive(address("203.0.113.1", 443), passive.address(), TcpType.PASSIVE, 1);

        assertThat(active.foundation()).isEqualTo(passive.foundation()).isNotEqualTo(datagram.foundation());
        assertThat(outer.foundation()).isNotEqualTo(passive.foundation());
        assertThat(Candidate.parse(outer.toString())).isEqualTo(outer);
    }
}
