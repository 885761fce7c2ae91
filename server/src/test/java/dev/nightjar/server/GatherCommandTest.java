package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.loopback.LoopbackTurnServer;
import dev.nightjar.testkit.turn.TurnServerConfig;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GatherCommandTest {
    @TempDir
    private Path folder;

    private int status;

    @Tag("loopback")
    @Test
    void printsEachCandidateWithItsServer() throws Exception {
        Path certificate = folder.resolve("server.pem");
        LoopbackTurnServer.writeCertificate(certificate);
        try (LoopbackTurnServer server = LoopbackTurnServer.open(UnaryOperator.identity())) {
            String byUdp = "turn:127.0.0.1:" + server.udpPort();
            String byTls = "turns:localhost:" + server.tlsPort();

            List<String> lines = gather(
                    TurnServerConfig.PASSWORD,
                    "--turn",
                    byUdp,
                    "--turn",
                    byTls,
                    "--stun",
                    "stun:127.0.0.1:" + server.udpPort(),
                    "--turn-ca",
                    certificate.toString());

            assertThat(status).as("%s", lines).isZero();
            assertThat(lines)
                    .anyMatch(line -> line.matches(" *[0-9.]+ ms  host   udp  [^ ]+:[0-9]+"))
                    .anyMatch(line -> line.matches(" *[0-9.]+ ms  relay  udp  127\\.0\\.0\\.2:[0-9]+  .*")
                            && line.endsWith("  " + byUdp + " (udp)"))
                    .anyMatch(line -> line.endsWith("  " + byTls + " (tls)"))
                    .noneMatch(line -> line.contains("error") || line.contains("nothing"));
        }
    }

    @Tag("loopback")
    @Test
    void printsAJsonObjectALine() {
        try (LoopbackTurnServer server = LoopbackTurnServer.open(UnaryOperator.identity())) {
            String good = "turn:127.0.0.1:" + server.tcpPort() + "?transport=tcp";
            String bad = "turn:no such host";
            String refusing = "turns:localhost:" + server.tlsPort();

            List<JsonNode> lines = new ArrayList<>();
            for (String line : gather(TurnServerConfig.PASSWORD, "--json", "--turn", good, "--turn", refusing)) {
                lines.add(JsonMapper.shared().readTree(line));
            }

            assertThat(status).isEqualTo(GatherCommand.EXIT_NOTHING);
            assertThat(lines).anySatisfy(line -> {
                assertThat(line.path("event").asString()).isEqualTo("candidate");
                assertThat(line.path("type").asString()).isEqualTo("relay");
                assertThat(line.path("url").asString()).isEqualTo(good);
                assertThat(line.path("relayProtocol").asString()).isEqualTo("tcp");
                assertThat(line.path("address").asString()).isEqualTo("127.0.0.2");
                assertThat(line.path("ms").asDouble()).isPositive();
                assertThat(line.path("candidate").asString()).startsWith("candidate:");
            });
            assertThat(lines).anySatisfy(line -> {
                assertThat(line.path("event").asString()).isEqualTo("error");
                assertThat(line.path("url").asString()).isEqualTo(refusing);
                assertThat(line.path("errorCode").asInt()).isEqualTo(701);
            });
            assertThat(lines).anySatisfy(line -> {
                assertThat(line.path("event").asString()).isEqualTo("server");
                assertThat(line.path("url").asString()).isEqualTo(refusing);
                assertThat(line.path("answered").asBoolean()).isFalse();
                assertThat(line.path("reason").asString()).contains("unreachable: TLS");
            });
            assertThat(gather(TurnServerConfig.PASSWORD, "--turn", bad)).isEmpty();
            assertThat(status).isEqualTo(Main.EXIT_USAGE);
        }
    }

    @Tag("loopback")
    @Test
    void endsWithOneAndTheReasonWhereAServerGivesNothing() {
        try (LoopbackTurnServer full = LoopbackTurnServer.open(config -> config.withLimits(0, 10));
                LoopbackTurnServer server = LoopbackTurnServer.open(UnaryOperator.identity())) {
            String url = "turn:127.0.0.1:" + server.udpPort();
            String quota = "turn:127.0.0.1:" + full.udpPort();

            assertThat(gather("wrong-password", "--turn", url))
                    .anyMatch(line -> line.matches(" *[0-9.]+ ms  error  " + url + "  401 .*"))
                    .anyMatch(line -> line.startsWith("nightjar: " + url + ": gave nothing: 401"))
                    .noneMatch(line -> line.contains("wrong-password"));
            assertThat(status).isEqualTo(GatherCommand.EXIT_NOTHING);
            assertThat(gather(TurnServerConfig.PASSWORD, "--turn", url, "--turn", quota))
                    .anyMatch(line -> line.contains("relay") && line.contains(url))
                    .anyMatch(line -> line.startsWith("nightjar: " + quota + ": gave nothing: 486"))
                    .noneMatch(line -> line.contains(url + ": gave nothing"));
            assertThat(status).isEqualTo(GatherCommand.EXIT_NOTHING);
        }
    }

    @Tag("loopback")
    @Test
    void doesNotWaitLongerThanItIsTold() {
        try (LoopbackTurnServer server = LoopbackTurnServer.open(UnaryOperator.identity())) {
            server.silence(true);
            String url = "stun:127.0.0.1:" + server.udpPort();

            List<String> lines = run("gather", "--stun", url, "--timeout", "1");

            assertThat(status).isEqualTo(GatherCommand.EXIT_NOTHING);
            assertThat(lines)
                    .last()
                    .satisfies(line -> assertThat(line)
                            .startsWith("nightjar: " + url + ": gave nothing: ")
                            .contains("no answer"));
        }
    }

    @Tag("loopback")
    @Test
    void printsTheTcpPortAndNoUdpAsItIsTold() {
        List<String> lines = run("gather", "--tcp-port", "0", "--no-udp");

        assertThat(status).as("%s", lines).isZero();
        assertThat(lines)
                .anyMatch(line -> line.matches(" *[0-9.]+ ms  host   tcp  [^ ]+:[0-9]+"))
                .noneMatch(line -> line.contains("  udp  "));
    }

    @Tag("loopback")
    @Test
    void asksForRelayedAddressesOfTheFamilyItIsTold() throws Exception {
        List<InetAddress> relays = List.of(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("::1"));
        try (LoopbackTurnServer server = LoopbackTurnServer.open(config -> config.withRelayAddresses(relays))) {
            String url = "turn:127.0.0.1:" + server.udpPort();

            List<String> lines = gather(TurnServerConfig.PASSWORD, "--turn", url, "--relay-family", "IPv6");

            assertThat(status).as("%s", lines).isZero();
            assertThat(lines)
                    .anyMatch(line -> line.matches(" *[0-9.]+ ms  relay  udp  \\[::1]:[0-9]+  .*"))
                    .noneMatch(line -> line.contains("127.0.0.2"));
            assertThat(gather(TurnServerConfig.PASSWORD, "--turn", url, "--relay-family", "ipv5"))
                    .isEmpty();
            assertThat(status).isEqualTo(Main.EXIT_USAGE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "turn:host, turn:host?transport=tcp",
        "turn:host:1, turn:host:1?transport=tcp",
        "turn:host?transport=udp, turn:host?transport=udp",
        "turns:host, turns:host",
        "TURN:host, TURN:host?transport=tcp"
    })
    void tcpIsForServersThatDoNotSayThemselves(String url, String reached) {
        assertThat(IceServerOptions.overTcp(url)).isEqualTo(reached);
    }

    private List<String> gather(String password, String... options) {
        List<String> all = new ArrayList<>(List.of("gather", "--user", TurnServerConfig.USER, "--password", password));
        all.addAll(List.of(options));
        return run(all.toArray(String[]::new));
    }

    private List<String> run(String... arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
            status = Main.run(arguments);
        } finally {
            System.setOut(before);
        }
        return captured.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
