package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.CandidateType;
import dev.nightjar.ice.GatheringConfig;
import dev.nightjar.ice.GatheringEvent;
import dev.nightjar.ice.GatheringEvent.CandidateGathered;
import dev.nightjar.ice.GatheringEvent.RelayLost;
import dev.nightjar.ice.GatheringEvent.ServerFailed;
import dev.nightjar.ice.GatheringServer;
import dev.nightjar.ice.IceServerUri;
import dev.nightjar.ice.LongTermCredentials;
import dev.nightjar.ice.RelayFamily;
import dev.nightjar.ice.TurnRestCredentials;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our STUN and TURN client and coturn, over real sockets. */
@Tag("peers")
class CoturnLiveTest {
    private static final String HOST = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final LongTermCredentials USER = new LongTermCredentials(Coturn.USER, Coturn.PASSWORD);
    private static final String SECRET = "north";
    private static final String[] TRANSPORTS = {"udp", "tcp", "tls"};

    @TempDir
    Path folder;

    private int texts;

    @SideBySide
    @Test
    void lendsAnAddressOverUdpTcpAndTlsThatCarriesDataByIndicationAndByChannel() {
        try (Coturn server = Coturn.start(folder, HOST, Coturn.oneUser());
                UdpEcho peer = UdpEcho.open(HOST)) {
            for (String transport : TRANSPORTS) {
                try (TurnEnd client = open(server, transport, USER)) {
                    InetSocketAddress relayed = client.relayed();
                    assertThat(relayed.getAddress()).isEqualTo(server.address().getAddress());

                    assertEcho(client, relayed, peer);
                    assertThat(peer.senders()).contains(relayed);
                    long bound = server.count("CHANNEL_BIND processed, success");
                    client.bindChannel(relayed, peer.address());
                    Patience.await(PATIENCE, () -> server.count("CHANNEL_BIND processed, success") > bound);
                    assertEcho(client, relayed, peer);

                    client.giveBack();
                    server.awaitLine("lifetime=0");
                }
            }
        }
    }

    @SideBySide
    @Test
    void findsNoReflexiveAddressWhereTheServerSeesTheSocketItselfAndTellsThatAllIsDone() {
        try (Coturn server = Coturn.start(folder, HOST, Coturn.oneUser());
                TurnEnd client = TurnEnd.open(
                        GatheringConfig.DEFAULT, TurnTrust.usual(), HOST, server(server.stunUri(), server, null))) {
            assertThat(client.whenComplete()).isEmpty();
            assertThat(client.events()).noneMatch(ServerFailed.class::isInstance);
        }
    }

    @SideBySide
    @Test
    void twoClientsReachEachOtherFromRelayToRelay() {
        try (Coturn server = Coturn.start(folder, HOST, Coturn.oneUser());
                TurnEnd left = open(server, "udp", USER);
                TurnEnd right = open(server, "tls", USER)) {
            InetSocketAddress leftRelay = left.relayed();
            InetSocketAddress rightRelay = right.relayed();

            // Each must have let the other in before anything passes, RFC 8656 §9.
            Patience.await(PATIENCE, () -> {
                left.send(leftRelay, rightRelay, "to the right");
                right.send(rightRelay, leftRelay, "to the left");
                return right.hasReceived("to the right") && left.hasReceived("to the left");
            });
        }
    }

    @SideBySide
    @Test
    void outlivesStaleNoncesAndShortLives() {
        List<String> options = new ArrayList<>(Coturn.oneUser());
        options.addAll(List.of("--stale-nonce=3", "--max-allocate-lifetime=20"));
        options.addAll(List.of("--permission-lifetime=9", "--channel-lifetime=10"));
        GatheringConfig config = GatheringConfig.DEFAULT.withRefreshes(Duration.ofSeconds(3), Duration.ofSeconds(4));
        try (Coturn server = Coturn.start(folder, HOST, options);
                UdpEcho peer = UdpEcho.open(HOST);
                UdpEcho other = UdpEcho.open("127.0.0.2");
                TurnEnd client =
                        TurnEnd.open(config, TurnTrust.usual(), HOST, server(server.uri("udp"), server, USER))) {
            InetSocketAddress relayed = client.relayed();
            assertEcho(client, relayed, peer);
            assertEcho(client, relayed, other);
            client.bindChannel(relayed, peer.address());

            // Until the permissions and the channel would have ended, and nonces have, several times.
            // It lends for twenty seconds, and once that is refreshed for ten minutes, which is its least.
            awaitCount(server, "REFRESH processed, success", 1);
            awaitCount(server, "CHANNEL_BIND processed, success", 4);
            awaitCount(server, "CREATE_PERMISSION processed, success", 6);
            awaitCount(server, "error 438", 2);

            assertThat(client.events()).noneMatch(RelayLost.class::isInstance);
            assertEcho(client, relayed, peer);
            assertEcho(client, relayed, other);
        }
    }

    @SideBySide
    @Test
    void takesCredentialsOfASharedSecretUntilTheyEnd() {
        try (Coturn server = Coturn.start(folder, HOST, Coturn.sharedSecret(SECRET));
                UdpEcho peer = UdpEcho.open(HOST)) {
            long now = Instant.now().getEpochSecond();
            try (TurnEnd client = open(server, "udp", TurnRestCredentials.create("alice", SECRET, now + 3600))) {
                assertEcho(client, client.relayed(), peer);
            }
            try (TurnEnd late = open(server, "udp", TurnRestCredentials.create("alice", SECRET, now - 3600))) {
                assertThat(late.failure().errorCode()).isEqualTo(401);
            }
            try (TurnEnd forger = open(server, "udp", TurnRestCredentials.create("alice", "south", now + 3600))) {
                assertThat(forger.failure().errorCode()).isEqualTo(401);
            }
        }
    }

    @SideBySide
    @Test
    void goesWhereTheServerSendsIt() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        try (Coturn second = Coturn.start(elsewhere, HOST, Coturn.oneUser());
                UdpEcho peer = UdpEcho.open(HOST)) {
            List<String> options = new ArrayList<>(Coturn.oneUser());
            options.add("--alternate-server=" + HOST + ":" + second.address().getPort());
            try (Coturn first = Coturn.start(folder, HOST, options);
                    TurnEnd client = open(first, "udp", USER)) {
                assertEcho(client, client.relayed(), peer);

                first.awaitLine("error 300");
                assertThat(first.count("ALLOCATE processed, success")).isZero();
                second.awaitLine("ALLOCATE processed, success");
            }
        }
    }

    @SideBySide
    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp", "tls"})
    void tellsThatThePasswordIsWrong(String transport) {
        try (Coturn server = Coturn.start(folder, HOST, Coturn.oneUser());
                TurnEnd client = open(server, transport, new LongTermCredentials(Coturn.USER, "wrong"))) {
            ServerFailed failure = client.failure();

            assertThat(failure.errorCode()).isEqualTo(401);
            assertThat(failure.url()).isEqualTo(IceServerUri.parse(server.uri(transport)));
            assertThat(client.whenComplete()).isEmpty();
        }
    }

    @SideBySide
    @Test
    void tellsThatTheQuotaIsUsedUp() {
        List<String> options = new ArrayList<>(Coturn.oneUser());
        options.add("--user-quota=1");
        try (Coturn server = Coturn.start(folder, HOST, options);
                TurnEnd first = open(server, "udp", USER)) {
            first.relayed();
            try (TurnEnd second = open(server, "udp", USER)) {
                assertThat(second.failure().errorCode()).isEqualTo(486);
            }
        }
    }

    @SideBySide
    @Test
    void tellsThatTheCertificateIsNotTrustedAndThatNobodyListens() {
        InetSocketAddress nobody;
        try (Coturn server = Coturn.start(folder, HOST, Coturn.oneUser())) {
            nobody = server.address();
            try (TurnEnd client = TurnEnd.open(
                    GatheringConfig.DEFAULT, TurnTrust.usual(), HOST, server(server.uri("tls"), server, USER))) {
                assertThat(client.failure().errorCode()).isEqualTo(GatheringEvent.UNREACHABLE);
            }
        }
        GatheringServer gone = new GatheringServer(
                IceServerUri.parse("turn:" + HOST + ":" + nobody.getPort() + "?transport=tcp"), nobody, USER);
        try (TurnEnd client = TurnEnd.open(GatheringConfig.DEFAULT, TurnTrust.usual(), HOST, gone)) {
            assertThat(client.failure().errorCode()).isEqualTo(GatheringEvent.UNREACHABLE);
        }
    }

    @SideBySide
    @Test
    void lendsAnAddressOfIpv6() {
        try (Coturn server = Coturn.start(folder, List.of(), HOST, List.of("::1"), Coturn.oneUser());
                UdpEcho peer = UdpEcho.open("::1");
                TurnEnd client = TurnEnd.open(
                        GatheringConfig.DEFAULT.withRelayFamily(RelayFamily.IPV6),
                        TurnTrust.usual(),
                        HOST,
                        server(server.uri("udp"), server, USER))) {
            InetSocketAddress relayed = client.relayed();

            assertThat(relayed.getAddress()).isInstanceOf(Inet6Address.class);
            assertEcho(client, relayed, peer);
        }
    }

    @SideBySide
    @Test
    void ranksTheWaysToOneServerUdpTcpTls() {
        try (Coturn server = Coturn.start(folder, HOST, Coturn.oneUser());
                TurnEnd client = TurnEnd.open(
                        GatheringConfig.DEFAULT,
                        TurnTrust.only(server.certificate()),
                        HOST,
                        server(server.uri("tls"), server, USER),
                        server(server.uri("tcp"), server, USER),
                        server(server.uri("udp"), server, USER))) {
            List<CandidateGathered> gathered = new ArrayList<>(client.whenComplete());
            gathered.sort((a, b) ->
                    Long.compare(b.candidate().priority(), a.candidate().priority()));

            assertThat(gathered)
                    .extracting(each -> each.server().transport())
                    .containsExactly(
                            IceServerUri.Transport.UDP, IceServerUri.Transport.TCP, IceServerUri.Transport.TLS);
            assertThat(gathered)
                    .extracting(CandidateGathered::candidate)
                    .extracting(Candidate::type)
                    .containsOnly(CandidateType.RELAY);
        }
    }

    private static void awaitCount(Coturn server, String part, int count) {
        try {
            Patience.await(PATIENCE, () -> server.count(part) >= count);
        } catch (AssertionError e) {
            throw new AssertionError("only " + server.count(part) + " of '" + part + "':\n" + server.said(), e);
        }
    }

    /** Sends until it comes back: datagrams to a peer wait for its permission, and may be lost. */
    private void assertEcho(TurnEnd client, InetSocketAddress relayed, UdpEcho peer) {
        String text = "echo " + ++texts;
        try {
            Patience.await(PATIENCE, () -> {
                client.send(relayed, peer.address(), text);
                return client.hasReceived(text);
            });
        } catch (AssertionError e) {
            throw new AssertionError("no echo; " + client.counters() + client.events(), e);
        }
    }

    private static TurnEnd open(Coturn server, String transport, LongTermCredentials credentials) {
        return TurnEnd.open(
                GatheringConfig.DEFAULT,
                TurnTrust.only(server.certificate()),
                HOST,
                server(server.uri(transport), server, credentials));
    }

    private static GatheringServer server(String uri, Coturn server, LongTermCredentials credentials) {
        IceServerUri parsed = IceServerUri.parse(uri);
        InetSocketAddress address =
                parsed.transport() == IceServerUri.Transport.TLS ? server.tlsAddress() : server.address();
        return new GatheringServer(parsed, address, credentials);
    }
}
