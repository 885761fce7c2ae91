package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a peer's description says of pacing reaches the checks, RFC 8839 §5.5 and RFC 8445 §14.2. */
class CheckPacingTest {
    private static final InetAddress OURS = VirtualCall.address("192.0.2.1");
    private static final int CANDIDATES = 10;

    /** Ours is 50 ms. */
    @ParameterizedTest
    @CsvSource({"'', 50", "a=ice-pacing:20, 50", "a=ice-pacing:200, 200"})
    void newChecksAreAsFarApartAsTheSideWantsThatWantsThemFurther(String line, long millis) {
        try (VirtualCall call = new VirtualCall()) {
            Map<InetSocketAddress, Long> firstChecks = new LinkedHashMap<>();
            call.network.tap((zone, packet) -> {
                if (packet.source().getAddress().equals(OURS)) {
                    firstChecks.putIfAbsent(packet.destination(), call.network.nowNanos());
                }
                return true;
            });
            call.cut(true);
            call.left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
            call.left
                    .setLocal()
                    .thenCompose(ok -> call.right.setRemote(call.left.connection.localDescription()))
                    .thenCompose(ok -> call.right.setLocal())
                    .thenCompose(ok -> call.left.setRemote(paced(call.right.connection.localDescription(), line)));
            call.run(Duration.ofSeconds(10));

            assertThat(firstChecks).hasSizeGreaterThanOrEqualTo(CANDIDATES);
            List<Long> times = new ArrayList<>(firstChecks.values());
            List<Duration> gaps = new ArrayList<>();
            for (int i = 1; i < times.size(); i++) {
                gaps.add(Duration.ofNanos(times.get(i) - times.get(i - 1)));
            }
            assertThat(gaps).containsOnly(Duration.ofMillis(millis));
        }
    }

    /** {@return an answer with a line of the session and candidates that nobody has} */
    private static JsepDescription paced(JsepDescription answer, String line) {
        StringBuilder sdp = new StringBuilder(
                line.isEmpty() ? answer.sdp() : answer.sdp().replaceFirst("t=0 0\r\n", "t=0 0\r\n" + line + "\r\n"));
        for (int i = 1; i <= CANDIDATES; i++) {
            sdp.append("a=candidate:f" + i + " 1 udp 2130706431 192.0.2." + (100 + i) + " 50000 typ host\r\n");
        }
        return JsepDescription.answer(sdp.toString());
    }
}
