package dev.nightjar.ice;

import dev.nightjar.core.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;

/** The peer of one agent, played by the test: it answers what the test wants answered, when the test wants it. */
final class ScriptedPeer {
    /** A check that is never answered. */
    static final long NO_ANSWER = -1;

    final IceAgent agent;
    final List<Fixtures.Sent> requests = new ArrayList<>();
    final List<IceEvent> events = new ArrayList<>();
    private final PriorityQueue<Answer> answers = new PriorityQueue<>(Comparator.comparingLong(Answer::atNanos));
    private long now;
    private long number;

    ScriptedPeer(IceAgent agent) {
        this.agent = agent;
    }

    long nowNanos() {
        return now;
    }

    /** Sends a check of a controlling peer on {@code path}; answers of the agent are dropped. */
    void check(Path path, boolean useCandidate) {
        check(path, useCandidate, 0);
    }

    /** The same with the number of a nomination, or 0. */
    void check(Path path, boolean useCandidate, int nomination) {
        check(path, useCandidate, StunMessage.NOMINATION, nomination);
    }

    void check(Path path, boolean useCandidate, int attribute, int nomination) {
        StunWriter writer = new StunWriter()
                .begin(StunMessage.BINDING_REQUEST, 0x1234, ++number)
                .bytes(StunMessage.USERNAME, "ourU:peerU".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .int64(StunMessage.ICE_CONTROLLING, 1)
                .int32(StunMessage.PRIORITY, 1_853_882_367);
        if (useCandidate) {
            writer.flag(StunMessage.USE_CANDIDATE);
        }
        if (nomination != 0) {
            writer.int32(attribute, nomination);
        }
        now += Fixtures.MILLISECOND;
        Fixtures.feed(agent, path, Fixtures.finish(writer, Fixtures.OURS), now);
        drain(path1 -> NO_ANSWER);
    }

    /** Plays {@code nanos}; {@code delay} says how long each check's answer takes, or {@link #NO_ANSWER}. */
    void play(long nanos, ToLongFunction<Path> delay) {
        long end = now + nanos;
        drain(delay);
        while (true) {
            Answer next = answers.peek();
            long then = Math.min(agent.deadlineNanos(), next == null ? Long.MAX_VALUE : next.atNanos);
            if (then > end) {
                break;
            }
            now = Math.max(now, then);
            if (next != null && next.atNanos <= now) {
                answers.remove();
                Path path = next.to.path();
                Fixtures.feed(agent, path, Fixtures.success(next.to, path.local(), Fixtures.THEIRS), now);
                drain(delay);
            }
            agent.advance(now);
            drain(delay);
        }
        now = end;
        agent.advance(now);
        drain(delay);
    }

    private void drain(ToLongFunction<Path> delay) {
        for (Fixtures.Sent sent : Fixtures.sent(agent)) {
            if (sent.message().type() == StunMessage.BINDING_REQUEST) {
                requests.add(sent);
                long after = delay.applyAsLong(sent.path());
                if (after != NO_ANSWER) {
                    answers.add(new Answer(now + after, sent));
                }
            }
        }
        events.addAll(Fixtures.events(agent));
    }

    private record Answer(long atNanos, Fixtures.Sent to) {}
}
