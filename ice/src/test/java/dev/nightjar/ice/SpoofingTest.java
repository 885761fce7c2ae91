package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.MILLISECOND;
import static dev.nightjar.ice.Fixtures.OURS;
import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.THEIRS;
import static dev.nightjar.ice.Fixtures.address;
import static dev.nightjar.ice.Fixtures.error;
import static dev.nightjar.ice.Fixtures.feed;
import static dev.nightjar.ice.Fixtures.sent;
import static dev.nightjar.ice.Fixtures.success;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.testkit.Allocations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody without the passwords can do from anywhere: nothing. */
class SpoofingTest {
    private static final Path PATH = Path.udp(address("192.0.2.1", 5000), address("192.0.2.2", 6000));
    private static final Path ELSEWHERE = Path.udp(PATH.local(), address("198.51.100.66", 666));
    private static final IceCredentials WRONG = new IceCredentials(OURS.ufrag(), "anotherPasswordOf22CharsOrMore");
    private final IceAgent agent = Fixtures.agent(IceRole.CONTROLLING, OURS, 1);
    private final ScriptedPeer peer = new ScriptedPeer(agent);
    private Fixtures.Sent open;

    @BeforeEach
    void openACheck() {
        agent.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        agent.setRemoteCredentials(THEIRS);
        agent.addRemoteCandidate(Fixtures.host("192.0.2.2", 6000));
        agent.advance(0);
        open = sent(agent).get(0);
        Fixtures.events(agent);
    }

    @Test
    void anAnswerToAnotherTransactionChangesNothing() {
        byte[] answer = success(open, PATH.local(), THEIRS);
        for (int i = 8; i < 20; i++) {
            byte[] changed = answer.clone();
            changed[i] ^= 1;
            changesNothing(PATH, sign(changed, THEIRS));
        }
        assertThat(agent.counters().unmatched()).isEqualTo(12);
        stillWorks();
    }

    @Test
    void anAnswerWithoutIntegrityOrWithAWrongOneChangesNothing() {
        byte[] answer = success(open, PATH.local(), THEIRS);

        changesNothing(PATH, success(open, PATH.local(), OURS));
        changesNothing(PATH, success(open, PATH.local(), WRONG));
        changesNothing(PATH, unsigned(open));
        changesNothing(PATH, error(open, 487, OURS));
        changesNothing(PATH, error(open, 400, WRONG));
        for (int i = 0; i < answer.length - 8; i++) {
            byte[] changed = answer.clone();
            changed[i] ^= 4;
            changesNothing(PATH, refingerprint(changed));
        }
        stillWorks();
    }

    @Test
    void aForgedAnswerFromAnotherAddressChangesNothing() {
        changesNothing(ELSEWHERE, success(open, PATH.local(), OURS));
        changesNothing(ELSEWHERE, unsigned(open));
        stillWorks();
    }

    @Test
    void aReplayedAnswerChangesNothing() {
        byte[] answer = success(open, PATH.local(), THEIRS);
        feed(agent, PATH, answer, MILLISECOND);
        peer.play(5 * SECOND, path -> MILLISECOND);
        assertThat(agent.selectedPath()).isEqualTo(PATH);
        long unmatched = agent.counters().unmatched();

        changesNothing(PATH, answer);
        changesNothing(ELSEWHERE, answer);

        assertThat(agent.counters().unmatched()).isEqualTo(unmatched + 2);
    }

    @Test
    void replayedAnswersDoNotKeepConsentAlive() {
        byte[] answer = success(open, PATH.local(), THEIRS);
        feed(agent, PATH, answer, MILLISECOND);
        peer.play(2 * SECOND, path -> MILLISECOND);
        long end = peer.nowNanos() + 40 * SECOND;

        while (peer.nowNanos() < end) {
            peer.play(SECOND, path -> ScriptedPeer.NO_ANSWER);
            feed(agent, PATH, answer, peer.nowNanos());
        }

        assertThat(agent.state()).isEqualTo(IceState.FAILED);
    }

    @Test
    void aCheckWithoutIntegrityOrWithAWrongOneChangesNothing() {
        byte[] check = Fixtures.check(OURS, IceRole.CONTROLLED, 1, true, 1);
        StunWriter bare = new StunWriter()
                .begin(StunMessage.BINDING_REQUEST, 1, 2)
                .bytes(StunMessage.USERNAME, "ourU:peerU".getBytes(StandardCharsets.US_ASCII))
                .int64(StunMessage.ICE_CONTROLLED, -1)
                .flag(StunMessage.USE_CANDIDATE)
                .int32(StunMessage.NOMINATION, 9);
        byte[] unsigned = new byte[bare.finishUnsigned()];
        System.arraycopy(bare.buffer(), 0, unsigned, 0, unsigned.length);

        changesNothing(ELSEWHERE, unsigned);
        changesNothing(ELSEWHERE, Fixtures.check(WRONG, IceRole.CONTROLLING, -1, true, 1));
        for (int i = 0; i < check.length - 8; i++) {
            byte[] changed = check.clone();
            changed[i] ^= 4;
            changesNothing(ELSEWHERE, refingerprint(changed));
        }
        stillWorks();
    }

    @Test
    void aFloodOfChecksForUnknownUsersCostsNoMemory() {
        byte[][] checks = new byte[1000][];
        Path[] paths = new Path[checks.length];
        for (int i = 0; i < checks.length; i++) {
            IceCredentials nobody = new IceCredentials("nobody" + i, "passwordOf22CharsOrMore" + i);
            checks[i] = Fixtures.check(nobody, IceRole.CONTROLLING, i, true, i);
            paths[i] = Path.udp(PATH.local(), address("198.51.100.7", i + 1));
        }
        List<Object> before = everything();
        int[] next = new int[1];

        long bytes = Allocations.bytesPerCall(() -> {
            int i = next[0]++ % checks.length;
            agent.receive(paths[i], checks[i], 0, checks[i].length, 1);
        });

        assertThat(bytes).isZero();
        assertThat(everything()).isEqualTo(before);
        assertThat(sent(agent)).isEmpty();
    }

    private void changesNothing(Path path, byte[] bytes) {
        List<Object> before = everything();

        feed(agent, path, bytes, Math.max(1, peer.nowNanos()));

        assertThat(everything()).isEqualTo(before);
        assertThat(sent(agent)).isEmpty();
        assertThat(Fixtures.events(agent)).isEmpty();
    }

    private List<Object> everything() {
        return List.of(
                agent.state(),
                agent.role(),
                agent.pairStats(),
                agent.candidateStats(),
                agent.selectedCandidatePairChanges(),
                agent.counters().requestsReceived(),
                agent.counters().responsesReceived(),
                agent.counters().responsesSent(),
                agent.deadlineNanos());
    }

    private void stillWorks() {
        feed(agent, PATH, success(open, PATH.local(), THEIRS), 2 * MILLISECOND);
        peer.play(SECOND, path -> MILLISECOND);
        assertThat(agent.selectedPath()).isEqualTo(PATH);
    }

    private static byte[] unsigned(Fixtures.Sent request) {
        StunMessage message = request.message();
        StunWriter writer = new StunWriter()
                .begin(StunMessage.BINDING_SUCCESS, message.transactionTag(), message.transactionNumber())
                .mappedAddress(PATH.local());
        byte[] bytes = new byte[writer.finishUnsigned()];
        System.arraycopy(writer.buffer(), 0, bytes, 0, bytes.length);
        return bytes;
    }

    /** Signs a changed success anew, so that only what was changed is wrong with it. */
    private static byte[] sign(byte[] bytes, IceCredentials credentials) {
        StunMessage message = new StunMessage();
        assertThat(message.wrap(bytes, 0, bytes.length)).isTrue();
        return Fixtures.finish(
                new StunWriter()
                        .begin(StunMessage.BINDING_SUCCESS, message.transactionTag(), message.transactionNumber())
                        .mappedAddress(PATH.local()),
                credentials);
    }

    private static byte[] refingerprint(byte[] bytes) {
        int fingerprint = StunFingerprint.of(bytes, 0, bytes.length - 8);
        dev.nightjar.core.NetworkBytes.putInt32(bytes, bytes.length - 4, fingerprint);
        return bytes;
    }
}
