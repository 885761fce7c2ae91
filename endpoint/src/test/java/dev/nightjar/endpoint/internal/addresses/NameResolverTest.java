package dev.nightjar.endpoint.internal.addresses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.NetworkConfig;
import dev.nightjar.endpoint.PeerPair;
import dev.nightjar.endpoint.UdpOffload;
import dev.nightjar.endpoint.internal.loop.SocketLoop;
import dev.nightjar.endpoint.internal.sockets.NetworkTransport;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("loopback")
class NameResolverTest {
    private SocketLoop loop;
    private DatagramSocket nameServer;

    @BeforeEach
    void open() throws IOException {
        loop = new SocketLoop(NetworkTransport.choose(true), UdpOffload.OFF);
        nameServer = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() {
        nameServer.close();
        loop.close();
    }

    @Test
    void asksForEveryAddressOfBothFamilies() throws Exception {
        answer(3);

        try (NameResolver resolver = resolver(NetworkConfig.defaults())) {
            assertThat(resolved(resolver, "turn.example.org"))
                    .containsExactlyInAnyOrder(
                            "192.0.2.0",
                            "192.0.2.1",
                            "192.0.2.2",
                            "2001:db8:0:0:0:0:0:0",
                            "2001:db8:0:0:0:0:0:1",
                            "2001:db8:0:0:0:0:0:2");
        }
    }

    @Test
    void takesNoMoreAddressesThanABound() throws Exception {
        answer(20);

        try (NameResolver resolver = resolver(NetworkConfig.defaults().withIpv6(false))) {
            assertThat(resolved(resolver, "turn.example.org")).hasSize(NameResolver.MAX_ADDRESSES);
        }
    }

    @Test
    void asksOnlyForTheFamilyInUse() throws Exception {
        answer(1);

        try (NameResolver resolver = resolver(NetworkConfig.defaults().withIpv4(false))) {
            assertThat(resolved(resolver, "turn.example.org")).containsExactly("2001:db8:0:0:0:0:0:0");
        }
    }

    @Test
    void tellsThatThereIsNoSuchHost() throws Exception {
        answer(0);

        try (NameResolver resolver = resolver(NetworkConfig.defaults())) {
            assertThat(failure(resolver.resolve("missing.example.org"))).isEqualTo("no such host");
        }
    }

    @Test
    void tellsThatNoNameServerAnswers() throws Exception {
        try (NameResolver resolver = resolver(NetworkConfig.defaults())) {
            assertThat(failure(resolver.resolve("turn.example.org"))).isEqualTo("no name server answered");
        }
    }

    @Test
    void asksNobodyForALiteral() throws Exception {
        try (NameResolver resolver = resolver(NetworkConfig.defaults())) {
            assertThat(resolved(resolver, "192.0.2.7")).containsExactly("192.0.2.7");
            assertThat(resolved(resolver, "2001:db8::7")).containsExactly("2001:db8:0:0:0:0:0:7");
        }
    }

    @Test
    void refusesALiteralOfAFamilyThatIsOff() throws Exception {
        try (NameResolver resolver = resolver(NetworkConfig.defaults().withIpv6(false))) {
            assertThat(failure(resolver.resolve("2001:db8::7"))).contains("family");
        }
    }

    @Test
    void resolvesNothingOnceClosed() throws Exception {
        NameResolver resolver = resolver(NetworkConfig.defaults());
        resolver.close();

        assertThat(failure(resolver.resolve("192.0.2.7"))).contains("closed");
    }

    private NameResolver resolver(NetworkConfig network) {
        return new NameResolver(
                loop.loop.eventLoop(),
                loop.loop.transport(),
                network,
                ForkJoinPool.commonPool(),
                new SingletonDnsServerAddressStreamProvider(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), nameServer.getLocalPort())));
    }

    private static List<String> resolved(NameResolver resolver, String host) throws Exception {
        return resolver.resolve(host).get(PeerPair.SECONDS, TimeUnit.SECONDS).stream()
                .map(InetAddress::getHostAddress)
                .toList();
    }

    private static String failure(CompletableFuture<?> resolving) throws InterruptedException, TimeoutException {
        try {
            resolving.get(PeerPair.SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("resolved (expected: a failure)");
        } catch (ExecutionException failed) {
            assertThat(failed.getCause()).isInstanceOf(UnknownHostException.class);
            return failed.getCause().getMessage();
        }
    }

    /** Answers each question with so many addresses, or with NXDOMAIN for none (RFC 1035 §4.1). */
    private void answer(int addresses) {
        Thread thread = new Thread(() -> serve(addresses), "name-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(int addresses) {
        DatagramPacket packet = new DatagramPacket(new byte[512], 512);
        try {
            while (true) {
                packet.setLength(512);
                nameServer.receive(packet);
                byte[] answer = answerTo(Arrays.copyOf(packet.getData(), packet.getLength()), addresses);
                nameServer.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static byte[] answerTo(byte[] question, int addresses) {
        int type = question[question.length - 3] & 0xFF;
        int addressBytes = type == 28 ? 16 : 4;
        byte[] answer = Arrays.copyOf(question, question.length + addresses * (12 + addressBytes));
        answer[2] = (byte) 0x81;
        answer[3] = (byte) (addresses == 0 ? 0x83 : 0x80);
        answer[7] = (byte) addresses;
        int at = question.length;
        for (int i = 0; i < addresses; i++) {
            byte[] record = new byte[12 + addressBytes];
            record[0] = (byte) 0xC0;
            record[1] = 12;
            record[3] = (byte) type;
            record[5] = 1;
            record[9] = 60;
            record[11] = (byte) addressBytes;
            byte[] prefix = type == 28 ? new byte[] {0x20, 0x01, 0x0D, (byte) 0xB8} : new byte[] {(byte) 192, 0, 2};
            System.arraycopy(prefix, 0, record, 12, prefix.length);
            record[record.length - 1] = (byte) i;
            System.arraycopy(record, 0, answer, at, record.length);
            at += record.length;
        }
        return answer;
    }
}
