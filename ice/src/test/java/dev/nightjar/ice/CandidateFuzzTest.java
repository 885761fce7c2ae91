package dev.nightjar.ice;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any text where a candidate is expected: refused by name, or understood and written as it was understood. */
class CandidateFuzzTest {
    @FuzzTest(maxDuration = "30s")
    void aLineIsRefusedOrComesBackAsItWasRead(byte[] line) {
        Candidate candidate;
        try {
            candidate = Candidate.parse(new String(line, StandardCharsets.UTF_8));
        } catch (CandidateParseException refused) {
            return;
        }

        assertThat(Candidate.parse(candidate.toString())).isEqualTo(candidate);
        if (candidate.isUsable()) {
            assertThat(candidate.isTcp()).isEqualTo(candidate.tcpType() != null);
        }
    }

    /** The peer's candidates reach the agent as they are. */
    @FuzzTest(maxDuration = "30s")
    void anAgentTakesWhateverLinesThereAre(byte[] lines) {
        IceAgent agent = Fixtures.agent(IceRole.CONTROLLING, Fixtures.OURS, 1);
        agent.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        agent.addLocalCandidate(Candidate.tcpHost(Fixtures.address("192.0.2.1", 9), TcpType.ACTIVE, 1));
        agent.setRemoteCredentials(Fixtures.THEIRS);
        for (String line : new String(lines, StandardCharsets.UTF_8).split("\n", 300)) {
            try {
                agent.addRemoteCandidate(Candidate.parse(line));
            } catch (CandidateParseException refused) {
                // what the owner does with it is not the agent's matter
            }
        }

        agent.advance(1);

        assertThat(agent.pairStats()).hasSizeLessThanOrEqualTo(100);
        assertThat(agent.candidateStats()).hasSizeLessThanOrEqualTo(102);
        assertThat(Fixtures.sent(agent)).hasSizeLessThanOrEqualTo(1);
    }
}
