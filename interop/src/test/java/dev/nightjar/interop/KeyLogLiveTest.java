package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Transmit;
import dev.nightjar.dtlssrtp.CertificateKind;
import dev.nightjar.dtlssrtp.DtlsCertificate;
import dev.nightjar.dtlssrtp.DtlsConfig;
import dev.nightjar.dtlssrtp.DtlsEvent;
import dev.nightjar.dtlssrtp.DtlsRole;
import dev.nightjar.dtlssrtp.DtlsSession;
import dev.nightjar.dtlssrtp.HandshakeExecutors;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stranger reads what DTLS has encrypted, by the key log alone: Wireshark's reader. */
@Tag("peers")
class KeyLogLiveTest {
    private static final dev.nightjar.core.Path WAY = dev.nightjar.core.Path.udp(
            InetSocketAddress.createUnresolved("client", 1000), InetSocketAddress.createUnresolved("server", 2000));
    private static final int SECONDS = 60;

    @TempDir
    private Path folder;

    private final Semaphore wakeUps = new Semaphore(0);
    private long now;

    @ParameterizedTest
    @EnumSource(CertificateKind.class)
    void wiresharkReadsFinishedAndCloseNotifyWithOurKeys(CertificateKind kind) throws Exception {
        Path keys = folder.resolve("keys");
        Path capture = connectAndClose(kind, keys, "capture");

        // RFC 5246 §7.4.9: one Finished a side; §7.2.1: close_notify is 0, a warning is 1.
        assertThat(read(capture, keys, "dtls.handshake.type == 20", "dtls.handshake.type"))
                .hasSize(2)
                .allMatch(types -> Arrays.asList(types.split(",")).contains("20"));
        assertThat(read(capture, keys, "dtls.alert_message.desc == 0", "dtls.alert_message.level"))
                .containsExactly("1");
    }

    @Test
    void withTheKeysOfAnotherConnectionItReadsNothing() throws Exception {
        Path keys = folder.resolve("keys");
        Path capture = connectAndClose(CertificateKind.ECDSA_P256, keys, "capture");
        Path others = folder.resolve("others");
        connectAndClose(CertificateKind.ECDSA_P256, others, "other");

        assertThat(read(capture, others, "dtls.handshake.type == 1", "dtls.handshake.type"))
                .isNotEmpty();
        assertThat(read(capture, others, "dtls.handshake.type == 20", "dtls.handshake.type"))
                .isEmpty();
        // It still sees that there is an alert.
        assertThat(read(capture, others, "dtls.alert_message", "frame.number")).hasSize(1);
        assertThat(read(capture, others, "dtls.alert_message.desc == 0", "dtls.alert_message.level"))
                .isEmpty();
    }

    private List<String> read(Path capture, Path keys, String filter, String field) {
        String decode = "udp.port==" + PcapFile.PORT + ",dtls";
        return Tool.run(
                        folder,
                        List.of(
                                Tool.TSHARK.path(),
                                "-n",
                                "-r",
                                capture.toString(),
                                "-o",
                                "tls.keylog_file:" + keys,
                                "-d",
                                decode,
                                "-Y",
                                filter,
                                "-T",
                                "fields",
                                "-e",
                                field))
                .lines()
                .toList();
    }

    /** Two sessions shake hands and the client says goodbye; what they sent is captured, the client's keys are kept. */
    private Path connectAndClose(CertificateKind kind, Path keys, String name) throws Exception {
        DtlsCertificate own = DtlsCertificate.generate(kind, new SecureRandom(), Instant.now(), Duration.ofDays(1));
        Path capture = folder.resolve(name + ".pcap");
        try (HandshakeExecutors handshakes = HandshakeExecutors.create(2);
                PcapFile pcap = PcapFile.create(capture)) {
            DtlsSession server = session(config(own, handshakes));
            server.setPath(WAY.reversed(), now);
            server.start(DtlsRole.SERVER, now);
            DtlsSession client = session(config(own, handshakes).keyLog(lines -> append(keys, lines)));
            client.setPath(WAY, now);
            client.start(DtlsRole.CLIENT, now);
            await(client, server, pcap);
            client.close(++now);
            carry(client, server, pcap, true);
            assertThat(server.pollEvent()).isInstanceOf(DtlsEvent.Closed.class);
            server.close(++now);
        }
        return capture;
    }

    private DtlsConfig.Builder config(DtlsCertificate own, HandshakeExecutors handshakes) {
        return DtlsConfig.builder(own, handshakes, wakeUps::release);
    }

    private static DtlsSession session(DtlsConfig.Builder config) {
        DtlsConfig built = config.build();
        DtlsSession session = DtlsSession.create(built);
        session.setRemoteFingerprints(List.of(built.certificate().fingerprint("sha-256")), 0);
        return session;
    }

    private void await(DtlsSession client, DtlsSession server, PcapFile pcap) throws Exception {
        boolean isClientDone = false;
        boolean isServerDone = false;
        while (!isClientDone || !isServerDone) {
            assertThat(wakeUps.tryAcquire(SECONDS, TimeUnit.SECONDS)).isTrue();
            now++;
            client.advance(now);
            server.advance(now);
            carry(client, server, pcap, true);
            carry(server, client, pcap, false);
            isClientDone |= client.pollEvent() instanceof DtlsEvent.Connected;
            isServerDone |= server.pollEvent() instanceof DtlsEvent.Connected;
        }
    }

    private void carry(DtlsSession from, DtlsSession to, PcapFile pcap, boolean isFromClient) throws IOException {
        for (Transmit sent = from.pollTransmit(); sent != null; sent = from.pollTransmit()) {
            byte[] bytes = Arrays.copyOfRange(sent.buffer(), sent.offset(), sent.offset() + sent.length());
            pcap.add(isFromClient, bytes);
            to.receive(sent.path().reversed(), bytes, 0, bytes.length, now);
        }
    }

    private static void append(Path file, String lines) {
        try {
            Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new PeerException("cannot write " + file, e);
        }
    }
}
