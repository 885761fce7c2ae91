package dev.nightjar.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class BrowserFirstFlightTest {
    private static final Path PATH =
            Path.udp(Fixtures.address("192.0.2.1", 5000), Fixtures.address("192.0.2.9", 40000));

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "browser-first-flights.csv", delimiter = '|', useHeadersInDisplayName = true)
    void answersWhatBrowsersSend(
            String recording, String ufrag, String password, String theirUfrag, String theirPassword, String hex) {
        IceAgent agent = Fixtures.agent(IceRole.CONTROLLED, new IceCredentials(ufrag, password), 1);
        agent.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        agent.setRemoteCredentials(new IceCredentials(theirUfrag, theirPassword));

        Fixtures.feed(agent, PATH, HexFormat.of().parseHex(hex), 0);

        List<Fixtures.Sent> answers = Fixtures.sent(agent);
        assertThat(answers).hasSize(1);
        StunMessage answer = answers.get(0).message();
        assertThat(answer.type()).isEqualTo(StunMessage.BINDING_SUCCESS);
        assertThat(answer.mappedAddress()).isEqualTo(PATH.remote());
        assertThat(answer.hasFingerprint()).isTrue();
        assertThat(answer.isFingerprintAcceptable()).isTrue();
        assertThat(StunIntegrity.shortTerm(password).verify(answer)).isTrue();
        assertThat(Fixtures.events(agent)).contains(new IceEvent.PathAuthenticated(PATH));
        agent.advance(0);
        StunMessage triggered = Fixtures.sent(agent).get(0).message();
        assertThat(triggered.type()).isEqualTo(StunMessage.BINDING_REQUEST);
        assertThat(StunIntegrity.shortTerm(theirPassword).verify(triggered)).isTrue();
    }
}
