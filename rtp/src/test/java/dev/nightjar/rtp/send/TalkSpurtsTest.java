package dev.nightjar.rtp.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.testkit.Allocations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TalkSpurtsTest {
    /** 20 ms of SILK, RFC 6716 §3.1. */
    private static final byte[] SPEECH = {8, 1, 2};

    private static final byte[] NOTHING_CODED = {8};

    private final TalkSpurts spurts = new TalkSpurts();

    private boolean begins(byte[] opus, int rtpTimestamp) {
        return spurts.begins(EncodedFrame.of(CodecKind.OPUS, opus, true), rtpTimestamp);
    }

    @Test
    void theFirstFrameAndThoseAfterAPauseBeginSound() {
        assertThat(begins(SPEECH, -960)).isTrue();
        assertThat(begins(SPEECH, 0)).isFalse();
        assertThat(begins(SPEECH, 960)).isFalse();
        assertThat(begins(SPEECH, 2 * 960 + 960)).as("20 ms are missing").isTrue();
        assertThat(begins(SPEECH, 4 * 960)).isFalse();
    }

    @Test
    void timestampsThatAreRoundedArePausesOfNobody() {
        assertThat(begins(SPEECH, 0)).isTrue();
        assertThat(begins(SPEECH, 960 + 47)).isFalse();
        assertThat(begins(SPEECH, 2 * 960 - 48)).isFalse();
    }

    @Test
    void whatStandsForSilenceBeginsNothingAndWhatFollowsItDoes() {
        assertThat(begins(NOTHING_CODED, 0)).isFalse();
        assertThat(begins(SPEECH, 960)).isTrue();
        assertThat(begins(NOTHING_CODED, 2 * 960)).isFalse();
        assertThat(begins(NOTHING_CODED, 22 * 960)).isFalse();
        assertThat(begins(SPEECH, 23 * 960)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"PCMU, 160, 160", "PCMA, 160, 160", "G722, 160, 160", "L16, 1764, 882"})
    void framesOfSamplesLastAsLongAsTheirBytesSay(CodecKind codec, int bytes, int ticks) {
        EncodedFrame frame = EncodedFrame.of(codec, new byte[bytes], true);

        assertThat(spurts.begins(frame, 0)).isTrue();
        assertThat(spurts.begins(frame, ticks)).isFalse();
        assertThat(spurts.begins(frame, 3 * ticks)).isTrue();
    }

    @Test
    void findsThemWithoutAllocating() {
        EncodedFrame frame = EncodedFrame.of(CodecKind.OPUS, SPEECH, true);
        int[] timestamp = {0};

        assertThat(Allocations.bytesPerCall(() -> spurts.begins(frame, timestamp[0] += 960)))
                .isZero();
    }
}
