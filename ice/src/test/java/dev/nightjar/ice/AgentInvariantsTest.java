package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.OURS;
import static dev.nightjar.ice.Fixtures.THEIRS;
import static dev.nightjar.ice.Fixtures.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.testkit.Seeds;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the application and an authenticated peer do, in whatever order: what always holds of an agent. */
class AgentInvariantsTest {
    private static final int MAX_REMOTES = 12;
    private static final int MAX_PAIRS = 10;
    private static final int STEPS = 300;

    /** What the agent is. */
    enum Kind {
        CONTROLLING,
        CONTROLLED,
        RENOMINATING,
        LITE
    }

    @ParameterizedTest
    @EnumSource
    void anyOrderOfAnythingKeepsTheInvariants(Kind kind) {
        long first = Seeds.seed(61);
        for (long seed = first; seed < first + 100; seed++) {
            new Run(kind, seed).play();
        }
    }

    /** One agent and what happens to it. */
    private static final class Run {
        private final Kind kind;
        private final long seed;
        private final SplittableRandom random;
        private final IceAgent agent;
        private final List<Fixtures.Sent> open = new ArrayList<>();
        private long now;
        private boolean finished;

        Run(Kind kind, long seed) {
            this.kind = kind;
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            IceRole role = kind == Kind.CONTROLLED ? IceRole.CONTROLLED : IceRole.CONTROLLING;
            NominationPolicy policy = NominationPolicy.values()[random.nextInt(3)];
            IceConfig config = Fixtures.config(role, OURS, seed)
                    .withLimits(MAX_REMOTES, MAX_PAIRS)
                    .withNominationPolicy(policy)
                    .withRenomination(kind == Kind.RENOMINATING)
                    .withLite(kind == Kind.LITE);
            agent = Fixtures.agent(config, seed);
        }

        void play() {
            for (int i = 0; i < STEPS; i++) {
                step();
                check();
            }
        }

        private void step() {
            switch (random.nextInt(16)) {
                case 0 -> agent.addLocalCandidate(local());
                case 1 -> agent.addRemoteCandidate(remote());
                case 2 -> agent.setRemoteCredentials(THEIRS);
                case 3 -> rarely(() -> agent.removeLocalCandidates(path().local()));
                case 4 -> agent.pathClosed(path());
                case 5 -> rarely(agent::endOfRemoteCandidates);
                case 6 -> rarely(() -> agent.setRole(IceRole.values()[random.nextInt(2)]));
                case 7 -> agent.setRemoteRenomination(random.nextBoolean());
                case 8 -> rarely(() -> rarely(agent::retire));
                case 9, 10 -> receiveCheck();
                case 11, 12 -> receiveAnswer();
                default -> advance();
            }
        }

        private void rarely(Runnable action) {
            if (random.nextInt(5) == 0) {
                action.run();
            }
        }

        private void advance() {
            long deadline = agent.deadlineNanos();
            if (deadline == IceAgent.NO_DEADLINE || random.nextInt(8) == 0) {
                now += random.nextLong(3 * Fixtures.SECOND);
                agent.advance(now);
                return;
            }
            now = Math.max(now, deadline);
            agent.advance(now);
            assertThat(agent.deadlineNanos()).as("%s", this).isGreaterThan(now);
        }

        private void receiveCheck() {
            IceRole claimed =
                    random.nextInt(6) == 0 ? agent.role() : agent.role().opposite();
            byte[] check = Fixtures.check(OURS, claimed, random.nextLong(), random.nextBoolean(), random.nextLong());
            Fixtures.feed(agent, path(), check, now);
        }

        private void receiveAnswer() {
            if (open.isEmpty()) {
                return;
            }
            Fixtures.Sent request = open.remove(random.nextInt(open.size()));
            int code = random.nextInt(8);
            byte[] answer = code == 0
                    ? Fixtures.error(request, random.nextBoolean() ? 487 : 400, THEIRS)
                    : Fixtures.success(
                            request, random.nextBoolean() ? request.path().local() : address("203.0.113.1", 7), THEIRS);
            Fixtures.feed(agent, random.nextInt(9) == 0 ? path() : request.path(), answer, now);
        }

        private Candidate local() {
            InetSocketAddress address = path().local();
            int preference = random.nextInt(65536);
            if (address.getPort() == 9) {
                return kind == Kind.LITE
                        ? Candidate.host(address, preference)
                        : Candidate.tcpHost(address, TcpType.ACTIVE, preference);
            }
            return address.getPort() == 443
                    ? Candidate.tcpHost(address, TcpType.PASSIVE, preference)
                    : Candidate.host(address, preference);
        }

        private Candidate remote() {
            Path path = path();
            return path.protocol() == TransportProtocol.TCP
                    ? Candidate.tcpHost(path.remote(), TcpType.PASSIVE, random.nextInt(65536))
                    : Candidate.host(path.remote(), random.nextInt(65536));
        }

        private Path path() {
            int port = List.of(5000, 443, 9).get(random.nextInt(3));
            InetSocketAddress local = address("192.0.2." + (1 + random.nextInt(3)), port);
            InetSocketAddress remote = address("198.51.100." + (1 + random.nextInt(20)), 6000);
            return Path.of(local, remote, port == 5000 ? TransportProtocol.UDP : TransportProtocol.TCP);
        }

        private void check() {
            for (Fixtures.Sent sent : Fixtures.sent(agent)) {
                assertThat(finished).as("%s sends after the end", this).isFalse();
                if (sent.message().type() == StunMessage.BINDING_REQUEST) {
                    assertThat(kind).as("%s checks", this).isNotEqualTo(Kind.LITE);
                    open.add(sent);
                }
            }
            Fixtures.events(agent);
            IceState state = agent.state();
            assertThat(finished && !state.isFinal()).as("%s lives again", this).isFalse();
            finished |= state.isFinal();
            List<IcePairStats> pairs = agent.pairStats();
            assertThat(pairs).as("%s", this).hasSizeLessThanOrEqualTo(MAX_PAIRS);
            assertThat(pairs.stream().map(IcePairStats::path)).as("%s", this).doesNotHaveDuplicates();
            List<IceCandidateStats> candidates = agent.candidateStats();
            assertThat(candidates.stream().filter(IceCandidateStats::isRemote).count())
                    .as("%s", this)
                    .isLessThanOrEqualTo(MAX_REMOTES);
            List<String> ids = candidates.stream().map(IceCandidateStats::id).toList();
            assertThat(ids).as("%s", this).doesNotHaveDuplicates();
            for (IcePairStats pair : pairs) {
                assertThat(ids).as("%s: %s", this, pair).contains(pair.localId(), pair.remoteId());
            }
            Path selected = agent.selectedPath();
            if (selected != null) {
                assertThat(state.isUsable()).as("%s", this).isTrue();
                assertThat(pairs.stream().filter(IcePairStats::selected).map(IcePairStats::path))
                        .as("%s", this)
                        .containsExactly(selected);
            }
        }

        @Override
        public String toString() {
            return kind + ", seed " + seed + ", at " + now;
        }
    }
}
