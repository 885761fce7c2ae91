package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./nightjar gather}, as a user runs it, against coturn. */
@Tag("peers")
class GatherLiveTest {
    private static final String LOOPBACK = "127.0.0.1";

    @TempDir
    Path folder;

    /** The launcher builds what is missing, and must not do so several times at once. */
    @BeforeAll
    static void build(@TempDir Path scratch) {
        assertThat(Gathered.run(scratch, List.of("--help")).status).isZero();
    }

    @SideBySide
    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp", "tls"})
    void printsARelayedCandidateOfEachTransport(String transport) {
        try (Coturn coturn = Coturn.start(folder, LOOPBACK, Coturn.oneUser())) {
            Gathered run = gather(coturn, Coturn.PASSWORD, "--turn", coturn.uri(transport));

            assertThat(run.status).as(run.said()).isZero();
            assertThat(run.lines)
                    .as(run.said())
                    .anyMatch(line -> line.matches(" *[0-9.]+ ms  host .*"))
                    .anyMatch(line -> line.matches(" *[0-9.]+ ms  relay  udp  127\\.0\\.0\\.1:[0-9]+  .*")
                            && line.endsWith(coturn.uri(transport) + " (" + transport + ")"));
            coturn.awaitLine("lifetime=0");
        }
    }

    @SideBySide
    @Test
    void theLauncherTellsOfEveryCommandItHas() {
        Gathered help = Gathered.launch(folder, List.of("--help"));

        assertThat(help.status).as(help.said()).isZero();
        assertThat(String.join("\n", help.lines)).contains("  record  ", "  gather  ", "nightjar bench --help");
    }

    @SideBySide
    @Test
    void reachesTurnByTcpWhenAskedTo() {
        try (Coturn coturn = Coturn.start(folder, LOOPBACK, Coturn.oneUser())) {
            String bare = "turn:" + LOOPBACK + ":" + coturn.address().getPort();
            Gathered run =
                    gather(coturn, Coturn.PASSWORD, "--json", "--tcp", "--stun", coturn.stunUri(), "--turn", bare);

            assertThat(run.status).as(run.said()).isZero();
            assertThat(run.lines)
                    .as(run.said())
                    .anyMatch(line -> line.contains("\"type\":\"relay\"") && line.contains("\"relayProtocol\":\"tcp\""))
                    .anyMatch(line -> line.contains("\"event\":\"server\"")
                            && line.contains(coturn.stunUri())
                            && line.contains("\"answered\":true"));
        }
    }

    @SideBySide
    @Test
    void namesAWrongPassword() {
        try (Coturn coturn = Coturn.start(folder, LOOPBACK, Coturn.oneUser())) {
            Gathered run = gather(coturn, "another", "--turn", coturn.uri("udp"));

            assertGaveNothing(run, coturn.uri("udp"), "401");
            assertThat(run.said()).doesNotContain("another");
        }
    }

    @SideBySide
    @Test
    void namesAQuota() {
        List<String> options = new ArrayList<>(Coturn.oneUser());
        options.add("--user-quota=1");
        try (Coturn coturn = Coturn.start(folder, LOOPBACK, options)) {
            // Two ways to one server are two allocations of one user.
            Gathered run = gather(coturn, Coturn.PASSWORD, "--turn", coturn.uri("tcp"), "--turn", coturn.uri("tls"));

            assertThat(run.status).as(run.said()).isEqualTo(1);
            assertThat(run.lines)
                    .as(run.said())
                    .filteredOn(line -> line.contains("gave nothing"))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("486"));
        }
    }

    @SideBySide
    @Test
    void namesACertificateThatIsNotTrusted() {
        try (Coturn coturn = Coturn.start(folder, LOOPBACK, Coturn.oneUser())) {
            Gathered run =
                    run(List.of("--turn", coturn.uri("tls"), "--user", Coturn.USER, "--password", Coturn.PASSWORD));

            assertGaveNothing(run, coturn.uri("tls"), "TLS: the certificate is refused");
        }
    }

    @SideBySide
    @Test
    void namesAServerThatIsDead() throws IOException {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getByName(LOOPBACK))) {
            String uri = "stun:" + LOOPBACK + ":" + silent.getLocalPort();

            assertGaveNothing(run(List.of("--stun", uri, "--timeout", "30")), uri, "unreachable");
        }
    }

    private static void assertGaveNothing(Gathered run, String uri, String why) {
        assertThat(run.status).as(run.said()).isEqualTo(1);
        assertThat(run.lines)
                .as(run.said())
                .anyMatch(line -> line.startsWith("nightjar: " + uri + ": gave nothing: ") && line.contains(why));
    }

    private Gathered gather(Coturn coturn, String password, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--user", Coturn.USER, "--password", password));
        all.addAll(List.of("--turn-ca", coturn.certificate().toString()));
        return run(all);
    }

    private Gathered run(List<String> options) {
        return Gathered.run(folder, options);
    }
}
