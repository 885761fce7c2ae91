package dev.nightjar.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.TransportProtocol;
import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualStreamTest {
    private static final long SECOND = 1_000_000_000L;
    private static final InetSocketAddress SERVER = Probe.endpoint("198.51.100.1", 443);
    private final VirtualNetwork network = new VirtualNetwork(Seeds.seed(7));
    private final Recorder accepted = new Recorder();
    private final Recorder opened = new Recorder();
    private final VirtualHost server = network.host("server").addInterface(network.internet(), SERVER.getAddress());
    private final VirtualHost client = network.host("client");

    @Test
    void bytesArriveOnceAndInOrderHoweverRoughTheWay() {
        network.internet()
                .impair(Impairment.NONE
                        .withLoss(0.3)
                        .withDuplication(0.3)
                        .withDelay(20_000_000)
                        .withJitter(50_000_000));
        VirtualStream stream = connect(network.internet(), "203.0.113.1");
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            String line = "line " + i + " of a stream that comes in other pieces than it went\n";
            sent.append(line);
            stream.send(line.getBytes(StandardCharsets.UTF_8));
            network.run(1_000_000);
        }
        network.run(5 * SECOND);

        assertThat(accepted.text()).isEqualTo(sent.toString());
        assertThat(accepted.pieces).isGreaterThan(200);
        accepted.streams.get(0).send("answer".getBytes(StandardCharsets.UTF_8));
        network.run(SECOND);
        assertThat(opened.text()).isEqualTo("answer");
    }

    @Test
    void aPortOnWhichNobodyListensRefuses() {
        client.addInterface(network.internet(), Probe.address("203.0.113.1"));

        client.connect(Probe.address("203.0.113.1"), SERVER, opened);
        network.run(SECOND);

        assertThat(opened.log).containsExactly("failed refused");
    }

    @Test
    void aWayThatSwallowsEverythingTimesOut() {
        client.addInterface(network.internet(), Probe.address("203.0.113.1"));

        client.connect(Probe.address("203.0.113.1"), Probe.endpoint("192.0.2.9", 443), opened);
        network.run(21 * SECOND);

        assertThat(opened.log).containsExactly("failed timed out");
    }

    @Test
    void connectionsGoOutThroughNatsAndFirewallsWithoutUdp() {
        Firewall firewall = network.firewall(network.internet(), FirewallPolicy.NO_UDP);
        Nat nat = network.nat(firewall.inside(), NatBehavior.SYMMETRIC, Probe.address("203.0.113.1"));

        VirtualStream stream = connect(nat.inside(), "192.168.1.2");

        assertThat(stream.isOpen()).isTrue();
        assertThat(stream.path().protocol()).isEqualTo(TransportProtocol.TCP);
        assertThat(accepted.streams.get(0).path().remote().getAddress()).isEqualTo(Probe.address("203.0.113.1"));
        network.run(7_000 * SECOND);
        accepted.streams.get(0).send(new byte[] {'x'});
        network.run(SECOND);
        assertThat(opened.text()).isEqualTo("x");
    }

    @Test
    void nobodyComesInThroughAFirewallByTcpOrOutOfWebOnlyByAnotherPort() {
        Firewall firewall = network.firewall(network.internet(), FirewallPolicy.WEB_ONLY);
        client.addInterface(firewall.inside(), Probe.address("203.0.113.1"));
        client.listen(Probe.endpoint("203.0.113.1", 443), accepted);

        server.connect(SERVER.getAddress(), Probe.endpoint("203.0.113.1", 443), opened);
        server.listen(Probe.endpoint("198.51.100.1", 3478), accepted);
        client.connect(Probe.address("203.0.113.1"), Probe.endpoint("198.51.100.1", 3478), opened);
        network.run(21 * SECOND);

        assertThat(opened.log).containsExactly("failed timed out", "failed timed out");
        assertThat(firewall.blocked()).isEqualTo(2);
        server.listen(SERVER, accepted);
        client.connect(Probe.address("203.0.113.1"), SERVER, opened);
        network.run(SECOND);
        assertThat(opened.log).endsWith("connected");
    }

    @Test
    void closingIsToldToTheOtherEndOnly() {
        VirtualStream stream = connect(network.internet(), "203.0.113.1");

        stream.close();
        stream.close();
        network.run(SECOND);

        assertThat(accepted.log).containsExactly("connected", "closed");
        assertThat(opened.log).containsExactly("connected");
        assertThat(stream.send(new byte[1])).isFalse();
    }

    @Test
    void connectionsBreakWithTheirInterface() {
        VirtualStream stream = connect(network.internet(), "203.0.113.1");

        client.removeInterface(Probe.address("203.0.113.1"));

        assertThat(opened.log).containsExactly("connected", "closed");
        assertThat(stream.isOpen()).isFalse();
    }

    private VirtualStream connect(Zone zone, String address) {
        server.listen(SERVER, accepted);
        client.addInterface(zone, Probe.address(address));
        VirtualStream stream = client.connect(Probe.address(address), SERVER, opened);
        assertThat(stream.send(new byte[1])).isFalse();
        network.run(2 * SECOND);
        return stream;
    }

    private static final class Recorder implements StreamListener {
        final List<VirtualStream> streams = new ArrayList<>();
        final List<String> log = new ArrayList<>();
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int pieces;

        @Override
        public void connected(VirtualStream stream) {
            streams.add(stream);
            log.add("connected");
        }

        @Override
        public void failed(VirtualStream stream, String why) {
            log.add("failed " + why);
        }

        @Override
        public void received(VirtualStream stream, byte[] piece) {
            bytes.writeBytes(piece);
            pieces++;
        }

        @Override
        public void closed(VirtualStream stream) {
            log.add("closed");
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
