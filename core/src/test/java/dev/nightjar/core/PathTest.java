package dev.nightjar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class PathTest {
    private static final InetSocketAddress A = address("a", 1);
    private static final InetSocketAddress B = address("b", 2);

    @Test
    void pathsOfEqualEndsAreEqualWithEqualHashes() {
        Path path = Path.udp(A, B);
        Path same = Path.of(address("a", 1), address("b", 2), TransportProtocol.UDP);

        assertThat(path).isEqualTo(same).hasSameHashCodeAs(same).isEqualTo(path);
    }

    @Test
    void everyPartDistinguishes() {
        Path path = Path.udp(A, B);

        assertThat(path)
                .isNotEqualTo(Path.udp(B, A))
                .isNotEqualTo(Path.udp(A, A))
                .isNotEqualTo(Path.udp(B, B))
                .isNotEqualTo(Path.udp(A, address("b", 3)))
                .isNotEqualTo(Path.of(A, B, TransportProtocol.TCP))
                .isNotEqualTo(Path.of(A, B, TransportProtocol.RELAY))
                .isNotEqualTo("UDP a -> b")
                .isNotEqualTo(null);
    }

    @Test
    void reversedSwapsTheEndsAndKeepsTheProtocol() {
        Path path = Path.of(A, B, TransportProtocol.RELAY);

        assertThat(path.reversed()).isEqualTo(Path.of(B, A, TransportProtocol.RELAY));
        assertThat(path.reversed().reversed()).isEqualTo(path);
        assertThat(path.local()).isEqualTo(A);
        assertThat(path.remote()).isEqualTo(B);
        assertThat(path.protocol()).isEqualTo(TransportProtocol.RELAY);
    }

    @Test
    void needsBothEndsAndAProtocol() {
        assertThatNullPointerException().isThrownBy(() -> Path.udp(null, B)).withMessage("local");
        assertThatNullPointerException().isThrownBy(() -> Path.udp(A, null)).withMessage("remote");
        assertThatNullPointerException().isThrownBy(() -> Path.of(A, B, null)).withMessage("protocol");
    }

    @Test
    void printsBothEnds() {
        assertThat(Path.udp(A, B)).hasToString("UDP " + A + " -> " + B);
    }

    private static InetSocketAddress address(String host, int port) {
        return InetSocketAddress.createUnresolved(host, port);
    }
}
