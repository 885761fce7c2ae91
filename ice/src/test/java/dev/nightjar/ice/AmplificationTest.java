package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.OURS;
import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.THEIRS;
import static dev.nightjar.ice.Fixtures.address;
import static dev.nightjar.ice.Fixtures.feed;
import static dev.nightjar.ice.Fixtures.sent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much an agent sends for what it is sent: the factor that somebody who forges a source address gets. */
class AmplificationTest {
    private static final Path PATH = Path.udp(address("192.0.2.1", 5000), address("192.0.2.2", 6000));
    private final IceAgent agent = Fixtures.agent(IceRole.CONTROLLED, OURS, 1);

    @BeforeEach
    void addOurCandidates() {
        agent.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        agent.addLocalCandidate(Fixtures.host("2001:db8::1", 5000));
    }

    @Test
    void unauthenticatedBytesInMakeNoBytesOut() {
        SplittableRandom random = Seeds.random(31);
        agent.setRemoteCredentials(THEIRS);
        byte[] check = Fixtures.check(OURS, IceRole.CONTROLLING, 1, true, 1);
        long in = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = check.clone();
            if (i % 2 == 0) {
                // not in FINGERPRINT, without which it is authentic
                bytes[random.nextInt(bytes.length - 8)] ^= (byte) (1 << random.nextInt(8));
            } else {
                random.nextBytes(bytes);
                bytes[0] = 0;
            }
            in += bytes.length;
            feed(agent, Path.udp(PATH.local(), address("198.51.100.1", 1 + random.nextInt(65535))), bytes, i);
            assertThat(sent(agent)).isEmpty();
        }
        agent.advance(SECOND);

        assertThat(in).isPositive();
        assertThat(sent(agent)).as("nor does it cause a check later").isEmpty();
        assertThat(agent.counters().requestsReceived()).isZero();
    }

    @Test
    void theAnswerToACheckIsSmallerThanTheCheck() {
        for (Path path : List.of(PATH, Path.udp(address("2001:db8::1", 5000), address("2001:db8::2", 6000)))) {
            for (IceRole claimed : IceRole.values()) {
                byte[] check = Fixtures.check(OURS, claimed, 1, false, 1);

                feed(agent, path, check, 0);

                assertThat(sent(agent))
                        .singleElement()
                        .satisfies(answer -> assertThat(answer.bytes().length).isLessThan(check.length));
            }
        }
    }

    @Test
    void theLeastThatCanBeAuthenticatedIsAnsweredWithHalfAsMuchAgainAtMost() {
        byte[] least = Fixtures.finish(
                new StunWriter()
                        .begin(StunMessage.BINDING_REQUEST, 1, 1)
                        .bytes(StunMessage.USERNAME, "ourU:p".getBytes(StandardCharsets.US_ASCII)),
                OURS);
        byte[] withUnknowns = Fixtures.finish(
                new StunWriter()
                        .begin(StunMessage.BINDING_REQUEST, 1, 1)
                        .bytes(StunMessage.USERNAME, "ourU:p".getBytes(StandardCharsets.US_ASCII))
                        .flag(0x7001)
                        .flag(0x7002),
                OURS);
        Path six = Path.udp(address("2001:db8::1", 5000), address("2001:db8::2", 6000));

        for (byte[] request : List.of(least, withUnknowns)) {
            feed(agent, six, request, 0);
            assertThat(sent(agent))
                    .singleElement()
                    .satisfies(answer -> assertThat(answer.bytes().length).isLessThanOrEqualTo(request.length * 3 / 2));
        }
    }

    @Test
    void anAuthenticatedCheckMakesAtMostEightDatagramsOut() {
        agent.setRemoteCredentials(THEIRS);
        int sources = 100;
        long bytesIn = 0;
        long datagramsOut = 0;
        long bytesOut = 0;
        for (int port = 1; port <= sources; port++) {
            byte[] check = Fixtures.check(OURS, IceRole.CONTROLLING, 1, true, port);
            bytesIn += check.length;
            feed(agent, Path.udp(PATH.local(), address("192.0.2.2", port)), check, 0);
            for (Fixtures.Sent answer : sent(agent)) {
                datagramsOut++;
                bytesOut += answer.bytes().length;
            }
        }
        while (agent.deadlineNanos() < 900 * SECOND) {
            agent.advance(agent.deadlineNanos());
            for (Fixtures.Sent check : sent(agent)) {
                datagramsOut++;
                bytesOut += check.bytes().length;
            }
        }

        assertThat(datagramsOut)
                .as("an answer and the seven transmissions of one check")
                .isEqualTo(8L * sources);
        assertThat(bytesOut).isLessThanOrEqualTo(8 * bytesIn);
    }

    @Test
    void moreSourcesThanCandidatesAreKeptGetAnAnswerEachAndNoMore() {
        agent.setRemoteCredentials(THEIRS);
        int out = 0;
        for (int port = 1; port <= 5000; port++) {
            byte[] check = Fixtures.check(OURS, IceRole.CONTROLLING, 1, true, port);
            feed(agent, Path.udp(PATH.local(), address("192.0.2.2", port)), check, 0);
            out += sent(agent).size();
        }
        while (agent.deadlineNanos() < 900 * SECOND) {
            agent.advance(agent.deadlineNanos());
            out += sent(agent).size();
        }

        assertThat(out).isEqualTo(5000 + 7 * 100);
    }
}
