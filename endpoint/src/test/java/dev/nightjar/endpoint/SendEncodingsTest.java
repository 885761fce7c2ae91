package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in a list of encodings, and what becomes of it: W3C WebRTC §5.1. */
class SendEncodingsTest {
    private static final RtpTransceiverInit INIT = RtpTransceiverInit.of(TransceiverDirection.SENDONLY);

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a-b", "a_b", "ä", "~a", "a;b", "seventeenletters1"})
    void aRidIsLettersAndDigitsThatAHeaderExtensionHolds(String rid) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RtpEncodingParameters.of(rid))
                .withMessageContaining("RFC 8852 §3");
    }

    @Test
    void sixteenLettersAndDigitsAreARid() {
        assertThat(RtpEncodingParameters.of("sixteenLetters16").rid()).isEqualTo("sixteenLetters16");
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        RtpEncodingParameters encoding = RtpEncodingParameters.of("a");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> encoding.withMaxBitrate(-1L))
                .withMessageContaining("maxBitrateBps: -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encoding.withMaxFramerate(-0.5))
                .withMessageContaining("maxFramerate: -0.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encoding.withScaleResolutionDownBy(0.99))
                .withMessageContaining("scaleResolutionDownBy: 0.99");
        assertThatIllegalArgumentException().isThrownBy(() -> encoding.withScaleResolutionDownBy(Double.NaN));
        assertThat(encoding.withMaxBitrate(0L)
                        .withMaxFramerate(0.0)
                        .withScaleResolutionDownBy(1.0)
                        .withPriority(RtpEncodingParameters.Priority.HIGH)
                        .withScalabilityMode("L1T3"))
                .isEqualTo(new RtpEncodingParameters(
                        "a", true, 0L, 0.0, 1.0, RtpEncodingParameters.Priority.HIGH, "L1T3"));
    }

    @Test
    void severalNeedANameOfTheirOwnEach() {
        RtpEncodingParameters a = RtpEncodingParameters.of("a");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> INIT.withSendEncodings(a, a.withActive(false)))
                .withMessageContaining("rid a stands twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> INIT.withSendEncodings(a, RtpEncodingParameters.DEFAULT))
                .withMessageContaining("some without rid");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> INIT.withSendEncodings(RtpEncodingParameters.DEFAULT, RtpEncodingParameters.DEFAULT))
                .withMessageContaining("some without rid");
    }

    @Test
    void eachIsHalfTheSizeOfTheNextWhereNothingIsSaid() {
        assertThat(SendEncodings.first(MediaKind.VIDEO, named(3)))
                .extracting(RtpEncodingParameters::scaleResolutionDownBy)
                .containsExactly(4.0, 2.0, 1.0);
    }

    @Test
    void whereASizeIsSaidTheOthersAreOfFullSize() {
        List<RtpEncodingParameters> wished =
                List.of(RtpEncodingParameters.of("a").withScaleResolutionDownBy(3.0), RtpEncodingParameters.of("b"));

        assertThat(SendEncodings.first(MediaKind.VIDEO, wished))
                .extracting(RtpEncodingParameters::scaleResolutionDownBy)
                .containsExactly(3.0, 1.0);
    }

    @Test
    void tooManyLoseTheLastAndAnOnlyOneItsName() {
        assertThat(SendEncodings.first(MediaKind.VIDEO, named(7)))
                .hasSize(SendEncodings.MAX_ENCODINGS)
                .extracting(RtpEncodingParameters::rid)
                .containsExactly("r0", "r1", "r2", "r3");
        assertThat(SendEncodings.first(MediaKind.VIDEO, named(1)))
                .singleElement()
                .isEqualTo(RtpEncodingParameters.DEFAULT.withScaleResolutionDownBy(1.0));
    }

    @Test
    void soundHasOneEncodingWithoutSizeAndPictures() {
        RtpEncodingParameters wished = RtpEncodingParameters.of("a")
                .withScaleResolutionDownBy(2.0)
                .withMaxFramerate(3.0)
                .withMaxBitrate(20_000L);

        assertThat(SendEncodings.first(MediaKind.AUDIO, List.of(wished, RtpEncodingParameters.of("b"))))
                .containsExactly(RtpEncodingParameters.DEFAULT.withMaxBitrate(20_000L));
    }

    @Test
    void ofWhatAPeerAsksForOnlyWhatCanBeNamedIsTakenOnceAndNotWithoutEnd() {
        assertThat(SendEncodings.proposed(List.of("a", "b-c", "a", "d", "e", "f", "g")))
                .extracting(RtpEncodingParameters::rid)
                .containsExactly("a", "d", "e", "f");
    }

    private static List<RtpEncodingParameters> named(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> RtpEncodingParameters.of("r" + i))
                .toList();
    }
}
