package dev.nightjar.rtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.core.SansIo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyframeRequesterTest {
    private static final long MILLI = 1_000_000;
    private final KeyframeRequester requester = new KeyframeRequester(true);

    private static List<String> runUntil(KeyframeRequester requester, long limitMillis) {
        List<String> sent = new ArrayList<>();
        while (requester.deadlineNanos() <= limitMillis * MILLI) {
            long now = requester.deadlineNanos();
            KeyframeRequester.Request request = requester.poll(now);
            sent.add(request + "@" + now / MILLI);
        }
        return sent;
    }

    @Test
    void asksAtOnceByPliThenByFirWithGrowingPauses() {
        requester.request(0);
        requester.request(0);

        assertThat(runUntil(requester, 12_000))
                .containsExactly(
                        "PLI@0", "PLI@500", "PLI@1000", "FIR@1500", "FIR@2000", "FIR@3000", "FIR@5000", "FIR@9000");
        assertThat(requester.firSequenceNumber()).isEqualTo(1);
        assertThat(requester.requests()).isEqualTo(8);
    }

    @Test
    void keepsToPliWhereFirWasNotNegotiated() {
        KeyframeRequester pliOnly = new KeyframeRequester(false);
        pliOnly.request(0);

        assertThat(runUntil(pliOnly, 12_000))
                .containsExactly(
                        "PLI@0", "PLI@500", "PLI@1000", "PLI@1500", "PLI@2000", "PLI@3000", "PLI@5000", "PLI@9000");
    }

    @Test
    void asksByFirAtOnceWherePliWasNotNegotiated() {
        KeyframeRequester firOnly = new KeyframeRequester(false, true);
        firOnly.request(0);

        assertThat(runUntil(firOnly, 4_000))
                .containsExactly("FIR@0", "FIR@500", "FIR@1000", "FIR@1500", "FIR@2000", "FIR@3000");
        assertThat(firOnly.firSequenceNumber()).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyframeRequester(false, false));
    }

    @Test
    void stopsWhenTheKeyframeComes() {
        requester.request(0);
        requester.poll(0);
        assertThat(requester.isWanted()).isTrue();

        requester.keyframeReceived();

        assertThat(requester.isWanted()).isFalse();
        assertThat(requester.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
        assertThat(requester.poll(10_000 * MILLI)).isEqualTo(KeyframeRequester.Request.NONE);
    }

    @Test
    void sends200MillisecondsApartAndTenInTenSecondsHoweverOftenItIsAsked() {
        List<Long> sent = new ArrayList<>();
        for (long now = 0; now < 20_000; now += 10) {
            requester.request(now * MILLI);
            if (requester.poll(now * MILLI) != KeyframeRequester.Request.NONE) {
                sent.add(now);
                requester.keyframeReceived();
            }
        }

        assertThat(sent).hasSize(20).startsWith(0L, 200L, 400L).contains(1_800L, 10_000L, 10_200L);
        assertThat(sent.get(10)).isEqualTo(10_000L);
    }

    @Test
    void givesEachNewFirCommandTheNextNumber() {
        requester.request(0);
        runUntil(requester, 2_000);
        requester.keyframeReceived();
        requester.request(30_000 * MILLI);

        runUntil(requester, 31_600);

        assertThat(requester.firSequenceNumber()).isEqualTo(2);
    }
}
