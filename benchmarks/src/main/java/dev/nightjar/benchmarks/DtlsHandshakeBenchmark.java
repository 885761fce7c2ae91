package dev.nightjar.benchmarks;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.dtlssrtp.DtlsCertificate;
import dev.nightjar.dtlssrtp.DtlsConfig;
import dev.nightjar.dtlssrtp.DtlsEvent;
import dev.nightjar.dtlssrtp.DtlsRole;
import dev.nightjar.dtlssrtp.DtlsSession;
import dev.nightjar.dtlssrtp.HandshakeExecutors;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One full DTLS 1.2 handshake, both ends, up to the SRTP keys: X25519, ECDSA P-256 certificates both ways.
 *
 * <p>Ours as the endpoint drives it, one loop for both sessions and a task each, beside {@link PlainBcDtls}. Threads
 * wait
 * for one another, so what counts is CPU: {@code -prof dev.nightjar.benchmarks.CpuProfiler}, and {@code -prof gc}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class DtlsHandshakeBenchmark {
    private static final Path CLIENT_PATH = Path.udp(
            InetSocketAddress.createUnresolved("client", 1000), InetSocketAddress.createUnresolved("server", 2000));

    private final SecureRandom random = new SecureRandom();
    private final DtlsCertificate certificate = DtlsCertificate.generate(random, Instant.now());
    private final HandshakeExecutors handshakes = HandshakeExecutors.create(8);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Semaphore wakeUps = new Semaphore(0);
    private PlainBcDtls plain = plain();

    private PlainBcDtls plain() {
        try {
            return new PlainBcDtls(random, certificate);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Begins with both sides' classes loaded. */
    @Setup
    public void prepare() {
        plain = plain();
    }

    /** Ends the threads. */
    @TearDown
    public void end() {
        threads.shutdownNow();
        handshakes.close();
    }

    /** Bouncy Castle alone. */
    @Benchmark
    public byte[] plainBouncyCastle() throws Exception {
        return plain.shakeHands(threads);
    }

    /** Two sessions of ours. */
    @Benchmark
    public void nightjar(Blackhole sink) throws InterruptedException {
        DtlsSession client = session();
        DtlsSession server = session();
        server.setPath(CLIENT_PATH.reversed(), 0);
        server.start(DtlsRole.SERVER, 0);
        client.setPath(CLIENT_PATH, 0);
        client.start(DtlsRole.CLIENT, 0);
        DtlsEvent clients = null;
        DtlsEvent servers = null;
        long now = 0;
        while (clients == null || servers == null) {
            wakeUps.acquire();
            wakeUps.drainPermits();
            now++;
            client.advance(now);
            server.advance(now);
            carry(client, server, now);
            carry(server, client, now);
            carry(client, server, now);
            clients = clients == null ? client.pollEvent() : clients;
            servers = servers == null ? server.pollEvent() : servers;
        }
        if (!(clients instanceof DtlsEvent.Connected) || !(servers instanceof DtlsEvent.Connected)) {
            throw new IllegalStateException(clients + ", " + servers);
        }
        sink.consume(clients);
        sink.consume(servers);
        client.close(now);
        server.close(now);
    }

    private DtlsSession session() {
        DtlsSession session = DtlsSession.create(DtlsConfig.builder(certificate, handshakes, wakeUps::release)
                .random(random)
                .build());
        session.setRemoteFingerprints(List.of(certificate.fingerprint("sha-256")), 0);
        return session;
    }

    private static void carry(DtlsSession from, DtlsSession to, long now) {
        for (Transmit sent = from.pollTransmit(); sent != null; sent = from.pollTransmit()) {
            to.receive(sent.path().reversed(), sent.buffer(), sent.offset(), sent.length(), now);
        }
    }
}
