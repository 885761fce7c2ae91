package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.ice.IceServerUri;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an endpoint finds of its 1:1 NAT when it opens, from servers on the loopback interface. */
@Tag("loopback")
class AddressDiscoveryTest {
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Duration IMPATIENT = Duration.ofMillis(300);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static List<InetAddress> find(AddressDiscovery discovery) {
        EndpointConfig config =
                EndpointConfig.defaults().withBindAddresses(List.of(LOOPBACK)).withDiscovery(discovery);
        try (Endpoint endpoint = Endpoint.open(config)) {
            return endpoint.advertisedAddresses();
        }
    }

    private static InetAddress address(String literal) throws IOException {
        return InetAddress.getByName(literal);
    }

    /** The metadata service of AWS as far as it matters: each request is answered by its first line and its headers. */
    private static final class Metadata implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 10, LOOPBACK);
        private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
        private final Function<String, String> answer;

        private Metadata(Function<String, String> answer) throws IOException {
            this.answer = answer;
            Thread thread = new Thread(this::serve, "metadata");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve() {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    BufferedReader in = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                    StringBuilder head = new StringBuilder();
                    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                        head.append(line.toLowerCase(Locale.ROOT)).append('\n');
                    }
                    requests.add(head.toString());
                    socket.getOutputStream().write(answer.apply(head.toString()).getBytes(StandardCharsets.ISO_8859_1));
                } catch (IOException closed) {
                    // The client has given up, or the test is over.
                }
            }
        }

        private AddressDiscovery discovery() {
            URI base = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
            return AddressDiscovery.off().withAws(true).withAwsBase(base).withTimeout(PATIENT);
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static String http(int status, String body) {
        return "HTTP/1.1 " + status + " x\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body;
    }

    @Test
    void asksTheMetadataServiceWithAToken() throws Exception {
        try (Metadata metadata = new Metadata(request -> {
            if (request.startsWith("put /latest/api/token ")) {
                return request.contains("x-aws-ec2-metadata-token-ttl-seconds: 60")
                        ? http(200, "SECRET==")
                        : http(400, "");
            }
            boolean isAllowed = request.contains("x-aws-ec2-metadata-token: secret==");
            return isAllowed ? http(200, "198.51.100.7\n") : http(401, "");
        })) {
            assertThat(find(metadata.discovery())).containsExactly(address("198.51.100.7"));
            assertThat(metadata.requests).hasSize(2);
            assertThat(metadata.requests.get(1)).startsWith("get /latest/meta-data/public-ipv4 ");
        }
    }

    @Test
    void aMachineWithoutAPublicAddressOpensWithoutOne() throws Exception {
        try (Metadata metadata =
                new Metadata(request -> request.startsWith("put") ? http(200, "t") : http(404, "Not Found"))) {
            assertThat(find(metadata.discovery())).isEmpty();
        }
    }

    @Test
    void anAnswerThatIsNoAddressIsRefused() throws Exception {
        for (String body : List.of("evil.example.org", "1.2.3.4.5", "", "<html>", "999.1.1.1")) {
            try (Metadata metadata =
                    new Metadata(request -> request.startsWith("put") ? http(200, "t") : http(200, body))) {
                assertThat(find(metadata.discovery())).as(body).isEmpty();
            }
        }
    }

    @Test
    void aServiceThatDoesNotAnswerHoldsNothingUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, LOOPBACK)) {
            URI base = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
            AddressDiscovery discovery =
                    AddressDiscovery.off().withAws(true).withAwsBase(base).withTimeout(IMPATIENT);

            assertThat(find(discovery)).isEmpty();
        }
    }

    @Test
    void configuredAddressesComeFirstAndNothingIsAskedByDefault() throws Exception {
        EndpointConfig config = EndpointConfig.defaults()
                .withBindAddresses(List.of(LOOPBACK))
                .withAdvertisedAddresses(List.of(address("203.0.113.5")));
        try (Metadata metadata =
                new Metadata(request -> request.startsWith("put") ? http(200, "t") : http(200, "198.51.100.7"))) {
            try (Endpoint endpoint = Endpoint.open(config)) {
                assertThat(endpoint.advertisedAddresses()).containsExactly(address("203.0.113.5"));
            }
            try (Endpoint endpoint = Endpoint.open(config.withDiscovery(metadata.discovery()))) {
                assertThat(endpoint.advertisedAddresses())
                        .containsExactly(address("203.0.113.5"), address("198.51.100.7"));
            }
            assertThat(metadata.requests).hasSize(2);
        }
    }

    /** A STUN server that sees everyone at one address. */
    private static final class StunServer implements AutoCloseable {
        private final DatagramSocket socket = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
        private final byte[] seenAt;

        private StunServer(byte[] seenAt) throws IOException {
            this.seenAt = seenAt;
            Thread thread = new Thread(this::serve, "stun-server");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve() {
            DatagramPacket packet = new DatagramPacket(new byte[1_500], 1_500);
            try {
                while (true) {
                    socket.receive(packet);
                    byte[] answer = HexFormat.of().parseHex("0101000c2112a442" + "00".repeat(12) + "0020000800010000");
                    byte[] response = java.util.Arrays.copyOf(answer, 32);
                    System.arraycopy(packet.getData(), 8, response, 8, 12);
                    NetworkBytes.putInt16(response, 26, packet.getPort() ^ 0x2112);
                    NetworkBytes.putInt32(response, 28, NetworkBytes.getInt32(seenAt, 0) ^ 0x2112A442);
                    socket.send(new DatagramPacket(response, 32, packet.getSocketAddress()));
                }
            } catch (IOException closed) {
                // The test is over.
            }
        }

        private AddressDiscovery discovery() {
            return AddressDiscovery.off()
                    .withStun(IceServerUri.parse("stun:127.0.0.1:" + socket.getLocalPort()))
                    .withTimeout(PATIENT);
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    @Test
    void asksAStunServerHowItSeesUs() throws Exception {
        try (StunServer server = new StunServer(new byte[] {(byte) 203, 0, 113, 9})) {
            assertThat(find(server.discovery())).containsExactly(address("203.0.113.9"));
        }
    }

    @Test
    void anAddressThatIsOurOwnIsNoNews() throws Exception {
        try (StunServer server = new StunServer(new byte[] {127, 0, 0, 1})) {
            assertThat(find(server.discovery())).isEmpty();
        }
    }

    @Test
    void aStunServerThatDoesNotAnswerHoldsNothingUp() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            AddressDiscovery discovery = AddressDiscovery.off()
                    .withStun(IceServerUri.parse("stun:127.0.0.1:" + silent.getLocalPort()))
                    .withTimeout(IMPATIENT);

            assertThat(find(discovery)).isEmpty();
        }
    }

    @Test
    void refusesWhatItCannotAsk() {
        AddressDiscovery off = AddressDiscovery.off();
        assertThatThrownBy(() -> off.withStun(IceServerUri.parse("turn:192.0.2.1")))
                .hasMessage("discovery by TURN (expected: stun)");
        assertThatThrownBy(() -> off.withTimeout(Duration.ofMillis(99)))
                .hasMessage("timeout in milliseconds: 99 (expected: 100 to 30000)");
        assertThatThrownBy(() -> TcpConfig.listening(65_536)).hasMessage("tcp port: 65536 (expected: 0 to 65535)");
    }
}
