package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "recrod",
                "--recrod",
                "record --prot 80",
                "record extra",
                "record --port",
                "record --port abc",
                "record --port 65536",
                "record --port -1",
                "record --udp-port 70000",
                "record --advertise example.org",
                "record --advertise 1.2.3.4.5",
                "record --advertise 1.2.3",
                "record --advertise 10",
                "record --dtls-certificate /dev/null",
                "record --dtls-certificate /no/such/folder/dtls.pem",
                "record --key-log /no/such/folder/keys",
                "record --allow-origin example.org",
                "record --allow-origin https://example.org/page",
                "record --host no.such.host.invalid",
                "record --host 203.0.113.7",
                "record --out /proc/nightjar",
                "record --out /dev/null",
                "record --out=",
                "record --udp-ports 2-1",
                "record --tcp-port 70000",
                "record --tcp-port some",
                "record --no-udp",
                "record --interface no-such-interface",
                "record --interface= --exclude-interface docker*",
                "record --host= --port 0",
                "gather --exclude-interface=",
                "record --no-ipv4 --no-ipv6",
                "record --stun example.org",
                "record --turn turn:example.org",
                "gather extra",
                "gather --stun",
                "gather --stun example.org",
                "gather --stun turn:example.org",
                "gather --stun stun:",
                "gather --stun stun:host:70000",
                "gather --turn stun:example.org --user u --password p",
                "gather --turn turn:example.org",
                "gather --turn turn:example.org --user u",
                "gather --turn turns:example.org?transport=udp --user u --password p",
                "gather --stun stun:example.org --user u",
                "gather --turn-ca /no/such/file",
                "gather --turn-ca /dev/null",
                "gather --timeout 0",
                "gather --timeout 301",
                "gather --timeout soon",
                "gather --udp-ports 0-10",
                "gather --udp-ports many",
                "gather --address 10.0.0.0/40",
                "gather --exclude-address example.org",
                "gather --no-ipv4 --no-ipv6",
                "gather --interface no-such-interface"
            })
    void tellsAMistakeInOneLine(String line) {
        String full = line.startsWith("record") && !line.contains("--out") ? line + " --out " + folder : line;

        assertOneLine(full.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "record --port abc,--port: abc (expected: 0 to 65535)",
        "record --port 99999999999,--port: 99999999999 (expected: 0 to 65535)",
        "record --port=,--port:  (expected: 0 to 65535)",
        "record --port 65536,--port: 65536 (expected: 0 to 65535)",
        "record --udp-port 8o80,--udp-port: 8o80 (expected: 0 to 65535)",
        "record --udp-port -1,--udp-port: -1 (expected: 0 to 65535)",
        "record --tcp-port some,--tcp-port: some (expected: 0 to 65535)",
        "gather --tcp-port 70000,--tcp-port: 70000 (expected: 0 to 65535)",
        "gather --timeout soon,--timeout: soon (expected: 1 to 300)",
        "gather --timeout 2.5,--timeout: 2.5 (expected: 1 to 300)",
        "gather --timeout 301,--timeout: 301 (expected: 1 to 300)"
    })
    void tellsWhatANumberWasAndWhatItMayBe(String line, String told) {
        assertThat(assertOneLine(line.split(" "))).isEqualTo("nightjar: " + told + "\n");
    }

    @Test
    void tellsInPlainWordsWhyACertificateFileIsOfNoUse() throws IOException {
        Path garbage = Files.writeString(folder.resolve("garbage.pem"), "garbage\n");

        assertThat(certificateMistake(garbage)).contains("garbage.pem").contains("no PRIVATE KEY in it");
        assertThat(certificateMistake(folder)).contains("is a folder");
        assertThat(certificateMistake(folder.resolve("missing").resolve("dtls.pem")))
                .contains("no such folder");
        assertThat(assertOneLine("record", "--out", folder.toString(), "--key-log", folder.toString()))
                .contains("--key-log")
                .endsWith("Is a directory (expected: a file that can be made or written)\n");
        String missing = folder.resolve("missing").resolve("keys").toString();
        assertThat(assertOneLine("record", "--out", folder.toString(), "--key-log", missing))
                .contains("--key-log: " + missing + ": cannot write keys to it: no such folder (expected: ");
    }

    private String certificateMistake(Path file) {
        return assertOneLine("record", "--out", folder.toString(), "--dtls-certificate", file.toString());
    }

    @Test
    void namesTheOptionsThatLeaveNoAddress() {
        assertThat(assertOneLine("gather", "--interface", "no-such-interface", "--no-ipv6"))
                .contains("--interface, --no-ipv6: no network address found");
        assertThat(assertOneLine("record", "--out", folder.toString(), "--address", "240.0.0.1", "--no-ipv4"))
                .contains("--address, --no-ipv4: no network address found");
        assertThat(assertOneLine(
                        "gather", "--exclude-interface", "*", "--exclude-address", "0.0.0.0/0,::/0", "--timeout", "1"))
                .contains("--exclude-interface, --exclude-address: ");
    }

    @Test
    void namesTheWordThatIsNoCommand() {
        assertThat(assertOneLine("recrod")).contains("unknown command: recrod").contains("(see nightjar --help)");
        assertThat(assertOneLine("record", "extra")).contains("unexpected argument: extra");
    }

    @Test
    void tellsOfTheLaunchersCommandsWhereItIsTheLauncherThatRuns() {
        String launched = said(0, () -> Main.run(true, "--help"));

        assertThat(launched).contains("  record  ", "  gather  ", "nightjar bench --help");
        assertThat(said(Main.EXIT_USAGE, () -> Main.run(true))).isEqualTo(launched);
        assertThat(said(0, () -> Main.run(false, "--help")))
                .contains("  record  ")
                .doesNotContain("bench");
        assertThat(said(0, () -> Main.run(true, "record", "--help"))).doesNotContain("bench");
    }

    @Test
    void tellsThatAFileIsInTheWay() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");

        assertThat(assertOneLine("record", "--out", file.toString())).contains("is a file");
        assertThat(assertOneLine("record", "--out", file.resolve("below").toString()))
                .contains("--out");
    }

    @Tag("loopback")
    @Test
    void tellsThatAPortIsInUse() throws Exception {
        try (ServerSocket tcp = new ServerSocket();
                DatagramSocket udp = new DatagramSocket(new InetSocketAddress(0))) {
            tcp.bind(new InetSocketAddress(0));

            String tcpPort = Integer.toString(tcp.getLocalPort());
            String udpPort = Integer.toString(udp.getLocalPort());
            assertThat(assertOneLine("record", "--out", folder.toString(), "--port", tcpPort))
                    .contains(tcpPort)
                    .contains("in use");
            assertThat(assertOneLine("record", "--out", folder.toString(), "--port", "0", "--udp-port", udpPort))
                    .contains(udpPort)
                    .contains("in use");
            assertThat(assertOneLine("record", "--out", folder.toString(), "--port", "0", "--tcp-port", tcpPort))
                    .contains("--tcp-port: ")
                    .contains(tcpPort)
                    .contains("in use");
            assertThat(assertOneLine("gather", "--tcp-port", tcpPort))
                    .contains("--tcp-port: ")
                    .contains("in use");
            assertThat(assertOneLine("gather", "--udp-ports", udpPort + "-" + udpPort))
                    .contains("--udp-ports: ")
                    .contains("in use");
        }
    }

    private static String assertOneLine(String... arguments) {
        String said = said(Main.EXIT_USAGE, () -> Main.run(arguments));
        assertThat(said.lines()).as(said).hasSize(1);
        assertThat(said).startsWith("nightjar: ").doesNotContain("Exception").doesNotContain("\tat ");
        return said;
    }

    /** Runs a command that is to end with that status; returns what it printed. */
    private static String said(int expected, IntSupplier command) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        PrintStream capturing = new PrintStream(captured, true, StandardCharsets.UTF_8);
        int status;
        try {
            System.setOut(capturing);
            System.setErr(capturing);
            status = command.getAsInt();
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        String said = captured.toString(StandardCharsets.UTF_8);
        assertThat(status).as(said).isEqualTo(expected);
        return said;
    }
}
