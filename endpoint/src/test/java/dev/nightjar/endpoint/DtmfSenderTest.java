package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.endpoint.internal.playing.VirtualClock;
import dev.nightjar.testkit.Allocations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The steps of W3C WebRTC §7.2, in virtual time. */
class DtmfSenderTest {
    private static final long MILLI = 1_000_000L;

    private final VirtualClock clock = new VirtualClock();
    private final List<String> played = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private boolean canSend = true;
    private boolean isLineOpen = true;

    private final DtmfSender dtmf =
            new DtmfSender(new Object(), () -> canSend, task -> clock.schedule(task, 0), this::play);

    DtmfSenderTest() {
        dtmf.onToneChange(event -> told.add(at() + event.tone() + " before " + dtmf.toneBuffer()));
    }

    private String at() {
        return clock.nowNanos() / MILLI + ": ";
    }

    private boolean play(int event, long toneNanos, long thenNanos, Runnable then) {
        played.add(at() + event + " for " + toneNanos / MILLI);
        if (isLineOpen) {
            clock.schedule(then, thenNanos);
        }
        return isLineOpen;
    }

    private void run(long millis) {
        clock.run(millis * MILLI);
    }

    @Test
    void tonesFollowEachOtherAndACommaWaitsTwoSeconds() {
        dtmf.insertDtmf("1a,*");
        assertThat(dtmf.toneBuffer()).as("in upper case at once").isEqualTo("1A,*");
        assertThat(told).as("nothing runs in the caller").isEmpty();

        run(60_000);

        assertThat(told)
                .containsExactly(
                        "0: 1 before A,*", "170: A before ,*", "340: , before *", "2340: * before ", "2510:  before ");
        assertThat(played).containsExactly("0: 1 for 100", "170: 12 for 100", "340: -1 for 0", "2340: 10 for 100");
        assertThat(dtmf.toneBuffer()).isEmpty();
    }

    @Test
    void everyKeyHasItsEvent() {
        dtmf.insertDtmf("0123456789*#ABCDabcd", Duration.ofMillis(40), Duration.ofMillis(30));
        run(60_000);

        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            expected.add(70 * i + ": " + (i < 16 ? i : i - 4) + " for 40");
        }
        assertThat(played).containsExactlyElementsOf(expected);
    }

    @Test
    void durationAndGapAreClamped() {
        dtmf.insertDtmf("1", Duration.ofMillis(-1), Duration.ZERO);
        run(1_000);
        dtmf.insertDtmf("2", Duration.ofSeconds(Long.MAX_VALUE), Duration.ofSeconds(Long.MAX_VALUE));
        run(60_000);

        assertThat(played).containsExactly("0: 1 for 40", "1000: 2 for 6000");
        assertThat(told).containsExactly("0: 1 before ", "70:  before ", "1000: 2 before ", "13000:  before ");
    }

    @Test
    void anotherTextReplacesWhatWaitsAndItsTimesCountFromTheNextToneOn() {
        dtmf.insertDtmf("123");
        run(50);
        dtmf.insertDtmf("9" + dtmf.toneBuffer(), Duration.ofMillis(200), Duration.ofMillis(100));
        run(60_000);

        assertThat(told)
                .containsExactly(
                        "0: 1 before 23", "170: 9 before 23", "470: 2 before 3", "770: 3 before ", "1070:  before ");
    }

    @Test
    void anEmptyTextStopsAfterWhatPlaysAndIsNothingWhereNothingPlays() {
        dtmf.insertDtmf("");
        run(1_000);
        assertThat(told).isEmpty();

        dtmf.insertDtmf("12");
        run(50);
        dtmf.insertDtmf("");
        run(60_000);

        assertThat(told).containsExactly("1000: 1 before 2", "1170:  before ");
    }

    @Test
    void whatIsInsertedAsATonePlaysOrATextEndsGoesOnWithoutASecondTask() {
        dtmf.onToneChange(event -> {
            if (told.size() == 2) {
                dtmf.insertDtmf("5"); // in the event that tells the end
            }
        });
        dtmf.insertDtmf("1");
        dtmf.insertDtmf("2");
        run(60_000);

        assertThat(told).containsExactly("0: 2 before ", "170:  before ", "170: 5 before ", "340:  before ");
    }

    @Test
    void tonesThatCannotBeSentAreInvalidStateBeforeTheirCharactersAreLookedAt() {
        canSend = false;

        assertThat(dtmf.canInsertDtmf()).isFalse();
        assertThatThrownBy(() -> dtmf.insertDtmf("x"))
                .isInstanceOfSatisfying(
                        WebRtcException.class,
                        refused -> assertThat(refused.errorName()).isEqualTo(WebRtcException.Name.INVALID_STATE_ERROR));
        assertThat(dtmf.toneBuffer()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e", "E", " ", "1;2", "١", "ａ", "1\n"})
    void anyOtherCharacterIsRefusedAndChangesNothing(String tones) {
        dtmf.insertDtmf("12");

        assertThatThrownBy(() -> dtmf.insertDtmf(tones))
                .isInstanceOfSatisfying(
                        WebRtcException.class,
                        refused ->
                                assertThat(refused.errorName()).isEqualTo(WebRtcException.Name.INVALID_CHARACTER_ERROR))
                .hasMessageStartingWith("InvalidCharacterError: tone: '");
        assertThat(dtmf.toneBuffer()).isEqualTo("12");
    }

    @Test
    void whereTonesCannotBeSentAnyMoreTheTextStaysAndNothingIsTold() {
        dtmf.insertDtmf("123");
        run(50);
        canSend = false;
        run(60_000);

        assertThat(told).containsExactly("0: 1 before 23");
        assertThat(dtmf.toneBuffer()).isEqualTo("23");
        canSend = true;
        dtmf.insertDtmf(dtmf.toneBuffer());
        run(1_000);
        assertThat(told).hasSize(4).last().asString().endsWith(":  before ");
    }

    @Test
    void aToneOfALongTextCostsNoMoreThanOneOfAShortOne() {
        List<Runnable> tasks = new ArrayList<>(1);
        DtmfSender sending = new DtmfSender(
                new Object(), () -> true, tasks::add, (event, toneNanos, thenNanos, then) -> tasks.add(then));
        sending.insertDtmf("5".repeat(1_000_000));

        // A task each for the time and for the executor.
        long bytes = Allocations.bytesPerCall(() -> tasks.remove(0).run());

        assertThat(bytes).isLessThan(1_000);
        assertThat(sending.toneBuffer().length()).isBetween(900_000, 990_000);
    }

    @Test
    void aLineThatIsGoneLeavesNothingScheduled() {
        isLineOpen = false;
        dtmf.insertDtmf("12");
        run(1_000);
        isLineOpen = true;
        dtmf.insertDtmf("3");
        run(1_000);

        assertThat(told).containsExactly("0: 1 before 2", "1000: 3 before ", "1170:  before ");
    }
}
