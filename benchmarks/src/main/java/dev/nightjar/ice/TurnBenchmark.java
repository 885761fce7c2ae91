package dev.nightjar.ice;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransportProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One datagram through a TURN server, as the gatherer does it: looked up by its path, wrapped into the queue and taken
 * out of it, or unwrapped and handed on. As channel data and as indications.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TurnBenchmark {
    private static final InetSocketAddress BASE = address(1, 5000);
    private static final InetSocketAddress SERVER = address(2, 3478);
    private static final InetSocketAddress RELAYED = address(2, 50_000);
    private static final Path SERVER_PATH = Path.udp(BASE, SERVER);
    private static final Path BOUND = Path.of(RELAYED, address(3, 7000), TransportProtocol.RELAY);
    private static final Path UNBOUND = Path.of(RELAYED, address(4, 7000), TransportProtocol.RELAY);

    /** Of an audio packet, and of a full video packet. */
    @Param({"100", "1200"})
    public int payloadBytes;

    private long received;
    private final CandidateGatherer gatherer = new CandidateGatherer(
            GatheringConfig.DEFAULT,
            (path, buffer, offset, length, now) -> received += length,
            new SplittableRandom(1));
    private byte[] payload = new byte[0];
    private byte[] channelData = new byte[0];
    private byte[] dataIndication = new byte[0];

    /** Has a server without authentication lend an address, then permits one peer and binds another. */
    @Setup
    public void prepare() {
        payload = new byte[payloadBytes];
        Arrays.fill(payload, (byte) 0x80);
        gatherer.addBase(BASE, Candidate.MAX_LOCAL_PREFERENCE);
        gatherer.addServer(new GatheringServer(
                IceServerUri.parse("turn:192.0.2.2"), SERVER, new LongTermCredentials("user", "password")));
        gatherer.advance(0);
        answer(BASE, RELAYED);
        gatherer.sendRelayed(UNBOUND, payload, 0, payload.length, 0);
        answer();
        gatherer.bindChannel(BOUND);
        answer();
        channelData = sent(BOUND);
        dataIndication = sent(UNBOUND);
        dataIndication[1] = (byte) ServerAttributes.DATA_INDICATION;
        if (channelData.length != 4 + payload.length
                || unwrapChannelData() != payload.length
                || unwrapDataIndication() != 2L * payload.length) {
            throw new IllegalStateException("relaying does not work");
        }
    }

    /** Answers the one request that waits to be sent, with our address and the relayed one or with none. */
    private void answer(InetSocketAddress... addresses) {
        Transmit request = gatherer.pollTransmit();
        if (request == null) {
            throw new IllegalStateException("no request");
        }
        StunMessage message = new StunMessage();
        message.wrap(request.buffer(), request.offset(), request.length());
        StunWriter writer =
                new StunWriter().begin(message.type() | 0x0100, message.transactionTag(), message.transactionNumber());
        if (addresses.length == 2) {
            writer.xorAddress(StunMessage.XOR_MAPPED_ADDRESS, addresses[0])
                    .xorAddress(ServerAttributes.XOR_RELAYED_ADDRESS, addresses[1]);
        }
        gatherer.receive(SERVER_PATH, writer.buffer(), 0, writer.finishUnsigned(), 0);
        if (addresses.length == 0) {
            drain();
        }
    }

    private void drain() {
        while (gatherer.pollTransmit() != null) {
            // what waited for a permission
        }
    }

    private byte[] sent(Path relay) {
        gatherer.sendRelayed(relay, payload, 0, payload.length, 0);
        Transmit wrapped = gatherer.pollTransmit();
        if (wrapped == null) {
            throw new IllegalStateException("nothing was wrapped");
        }
        return Arrays.copyOf(wrapped.buffer(), wrapped.length());
    }

    /** {@return bytes of the datagram as channel data} */
    @Benchmark
    public int wrapChannelData() {
        return wrap(BOUND);
    }

    /** {@return bytes of the datagram in a Send indication} */
    @Benchmark
    public int wrapSendIndication() {
        return wrap(UNBOUND);
    }

    private int wrap(Path relay) {
        gatherer.sendRelayed(relay, payload, 0, payload.length, 0);
        Transmit wrapped = gatherer.pollTransmit();
        return wrapped == null ? 0 : wrapped.length();
    }

    /** {@return all bytes handed on so far} */
    @Benchmark
    public long unwrapChannelData() {
        return unwrap(channelData);
    }

    /** {@return all bytes handed on so far} */
    @Benchmark
    public long unwrapDataIndication() {
        return unwrap(dataIndication);
    }

    /** As an endpoint does: asks whose it is, then hands it over. */
    private long unwrap(byte[] datagram) {
        if (gatherer.isServer(SERVER) && gatherer.isExpected(SERVER_PATH, datagram, 0, datagram.length)) {
            gatherer.receive(SERVER_PATH, datagram, 0, datagram.length, 0);
        }
        return received;
    }

    private static InetSocketAddress address(int host, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) host}), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("bug: four bytes are an address", e);
        }
    }
}
