package dev.nightjar.ice;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Agents, addresses and the peer's side of a check, for the tests of this package. */
final class Fixtures {
    static final long MILLISECOND = 1_000_000L;
    static final long SECOND = 1_000 * MILLISECOND;
    static final IceCredentials OURS = new IceCredentials("ourU", "ourPasswordOfAtLeast22Chars");
    static final IceCredentials THEIRS = new IceCredentials("peerU", "peerPasswordOfAtLeast22Chars");

    private Fixtures() {}

    static InetSocketAddress address(String literal, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(literal), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static Candidate host(String literal, int port) {
        return Candidate.host(address(literal, port), Candidate.MAX_LOCAL_PREFERENCE);
    }

    static IceAgent agent(IceRole role, IceCredentials credentials, long seed) {
        return agent(config(role, credentials, seed), seed);
    }

    static IceAgent agent(IceConfig config, long seed) {
        return new IceAgent(config, new SplittableRandom(seed ^ 0x5EED));
    }

    static IceConfig config(IceRole role, IceCredentials credentials, long seed) {
        return IceConfig.create(role, credentials, (int) (seed * 31 + 7), new SplittableRandom(seed));
    }

    /** Gives each agent the other's credentials, candidates and the end of them. */
    static void introduce(IceAgent left, List<Candidate> lefts, IceAgent right, List<Candidate> rights) {
        lefts.forEach(left::addLocalCandidate);
        rights.forEach(right::addLocalCandidate);
        left.setRemoteCredentials(THEIRS);
        right.setRemoteCredentials(OURS);
        rights.forEach(left::addRemoteCandidate);
        lefts.forEach(right::addRemoteCandidate);
        left.endOfRemoteCandidates();
        right.endOfRemoteCandidates();
    }

    static List<IceEvent> events(IceAgent agent) {
        List<IceEvent> events = new ArrayList<>();
        for (IceEvent event = agent.pollEvent(); event != null; event = agent.pollEvent()) {
            events.add(event);
        }
        return events;
    }

    /** Takes everything the agent wants sent, as views of copies. */
    static List<Sent> sent(IceAgent agent) {
        List<Sent> all = new ArrayList<>();
        for (Transmit transmit = agent.pollTransmit(); transmit != null; transmit = agent.pollTransmit()) {
            byte[] bytes = new byte[transmit.length()];
            System.arraycopy(transmit.buffer(), transmit.offset(), bytes, 0, bytes.length);
            all.add(new Sent(transmit.path(), bytes));
        }
        return all;
    }

    /** Advances second by second of deadlines up to {@code untilNanos}, throwing away what is sent. */
    static void idle(IceAgent agent, long untilNanos) {
        while (agent.deadlineNanos() <= untilNanos) {
            agent.advance(agent.deadlineNanos());
            sent(agent);
        }
        agent.advance(untilNanos);
        sent(agent);
    }

    /** A check as the peer would write it to {@code to}. */
    static byte[] check(IceCredentials to, IceRole claimed, long tieBreaker, boolean useCandidate, long number) {
        StunWriter writer = new StunWriter()
                .begin(StunMessage.BINDING_REQUEST, 0x1234, number)
                .bytes(StunMessage.USERNAME, (to.ufrag() + ":peerU").getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .int64(
                        claimed == IceRole.CONTROLLING ? StunMessage.ICE_CONTROLLING : StunMessage.ICE_CONTROLLED,
                        tieBreaker)
                .int32(StunMessage.PRIORITY, 1_853_882_367);
        if (useCandidate) {
            writer.flag(StunMessage.USE_CANDIDATE);
        }
        return finish(writer, to);
    }

    /** The peer's answer to {@code request}, under its password, as if the request came from {@code mapped}. */
    static byte[] success(Sent request, InetSocketAddress mapped, IceCredentials of) {
        StunMessage message = request.message();
        return finish(
                new StunWriter()
                        .begin(StunMessage.BINDING_SUCCESS, message.transactionTag(), message.transactionNumber())
                        .mappedAddress(mapped),
                of);
    }

    static byte[] error(Sent request, int code, IceCredentials of) {
        StunMessage message = request.message();
        return finish(
                new StunWriter()
                        .begin(StunMessage.BINDING_ERROR, message.transactionTag(), message.transactionNumber())
                        .errorCode(code),
                of);
    }

    static byte[] finish(StunWriter writer, IceCredentials credentials) {
        int length = writer.finish(StunIntegrity.shortTerm(credentials.password()));
        byte[] bytes = new byte[length];
        System.arraycopy(writer.buffer(), 0, bytes, 0, length);
        return bytes;
    }

    static void feed(IceAgent agent, Path path, byte[] bytes, long nowNanos) {
        byte[] padded = new byte[bytes.length + 8];
        System.arraycopy(bytes, 0, padded, 3, bytes.length);
        agent.receive(path, padded, 3, bytes.length, nowNanos);
    }

    /** A datagram that an agent sent. */
    record Sent(Path path, byte[] bytes) {
        StunMessage message() {
            StunMessage message = new StunMessage();
            if (!message.wrap(bytes, 0, bytes.length)) {
                throw new AssertionError("an agent sent something that is not STUN");
            }
            return message;
        }
    }
}
