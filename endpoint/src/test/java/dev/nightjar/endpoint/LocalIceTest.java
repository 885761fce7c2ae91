package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.ice.IceCredentials;
import org.junit.jupiter.api.Test;

class LocalIceTest {
    private final IceCredentials first = credentials(0);
    private final LocalIce ice = new LocalIce(first, this::fresh);
    private int made;

    private IceCredentials fresh() {
        return credentials(++made);
    }

    private static IceCredentials credentials(int number) {
        return new IceCredentials("frag" + number, "passwordOfTwentyTwoChars" + number);
    }

    @Test
    void offersGoOnWithWhatIsThere() {
        assertThat(ice.offer(false)).isEqualTo(first);
        assertThat(ice.offered()).isNull();
        ice.settled();

        assertThat(ice.answer(false)).isEqualTo(first);
        assertThat(ice.answered()).isNull();
    }

    @Test
    void aRestartIsInForceWhenItIsAnswered() {
        ice.restart();
        IceCredentials offered = ice.offer(false);

        assertThat(ice.offered()).isEqualTo(offered).isNotEqualTo(first);
        assertThat(ice.ufrag()).isEqualTo(offered.ufrag());
        assertThat(ice.isRestartPending()).isTrue();
        assertThat(ice.isRestartWanted()).isTrue();
        ice.settled();

        assertThat(ice.isRestartWanted()).isFalse();
        assertThat(ice.isRestartPending()).isFalse();
        assertThat(ice.offer(false)).isEqualTo(offered);
    }

    @Test
    void anotherOfferBeforeTheAnswerGoesOnWithTheRestart() {
        ice.restart();
        IceCredentials offered = ice.offer(false);
        ice.offered();

        assertThat(ice.offer(false)).isEqualTo(offered);
        assertThat(ice.offered()).as("nothing new").isNull();
        assertThat(ice.offer(true)).as("asked for again").isNotEqualTo(offered);
    }

    @Test
    void aRestartThatIsAskedForWhileOneIsOfferedReplacesBoth() {
        ice.offer(true);
        IceCredentials offered = ice.offered();
        ice.restart();
        ice.settled();

        assertThat(ice.isRestartWanted())
                .as("what was offered is to be replaced too")
                .isTrue();
        assertThat(ice.offer(false)).isNotEqualTo(offered).isNotEqualTo(first);
    }

    @Test
    void anOfferThatIsTakenBackLeavesTheWish() {
        ice.restart();
        IceCredentials offered = ice.offer(false);
        ice.offered();

        assertThat(ice.rolledBack()).isTrue();

        assertThat(ice.ufrag()).isEqualTo(first.ufrag());
        assertThat(ice.isRestartWanted()).isTrue();
        assertThat(ice.offer(false)).isNotEqualTo(offered).isNotEqualTo(first);
        assertThat(ice.rolledBack()).as("no restart was set").isFalse();
    }

    @Test
    void anAnswerRestartsWithTheOfferAndServesOurOwnWish() {
        ice.restart();
        IceCredentials answer = ice.answer(true);

        assertThat(ice.answer(true)).as("asked for twice").isEqualTo(answer);
        assertThat(ice.answered()).isEqualTo(answer).isNotEqualTo(first);
        assertThat(ice.isRestartWanted()).isFalse();
        assertThat(ice.ufrag()).isEqualTo(answer.ufrag());
    }

    @Test
    void anAnswerToAnOfferThatDoesNotRestartLeavesOurWish() {
        ice.restart();

        assertThat(ice.answer(false)).isEqualTo(first);
        assertThat(ice.answered()).isNull();
        assertThat(ice.isRestartWanted()).isTrue();
    }

    @Test
    void anExchangeThatLeavesNoSectionLeavesNothingToRestart() {
        ice.restart();
        ice.offer(false);
        ice.offered();

        assertThat(ice.settledWithoutSections(false)).isTrue();

        assertThat(ice.isRestartWanted()).isFalse();
        assertThat(ice.isRestartPending()).isFalse();
        assertThat(ice.ufrag()).isEqualTo(first.ufrag());
    }

    @Test
    void aRestartThatNoSectionWasLeftForIsMadeByTheNextOfferOnThatTransport() {
        ice.restart();

        assertThat(ice.settledWithoutSections(true)).isFalse();

        assertThat(ice.isRestartWanted()).isFalse();
        assertThat(ice.offer(false)).isNotEqualTo(first);
    }
}
