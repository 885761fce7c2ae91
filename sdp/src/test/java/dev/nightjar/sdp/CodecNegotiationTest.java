package dev.nightjar.sdp;

import static dev.nightjar.sdp.CodecNegotiation.Preference.ANSWERER;
import static dev.nightjar.sdp.CodecNegotiation.Preference.OFFERER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecNegotiationTest {
    private static final RtpCodec VP8 = RtpCodec.of(96, "VP8", 90000);
    private static final RtpCodec VP9 = RtpCodec.of(98, "VP9", 90000);
    private static final RtpCodec OPUS = RtpCodec.of(111, "opus", 48000).withChannels(2);

    private static RtpCodec h264(int payloadType, String parameters) {
        return RtpCodec.of(payloadType, "H264", 90000).withParameters(parameters);
    }

    private static List<Integer> types(List<RtpCodec> codecs) {
        return codecs.stream().map(RtpCodec::payloadType).toList();
    }

    @Test
    void theOffersPayloadTypesAndOrderAreKept() {
        List<RtpCodec> offered = List.of(VP9, RtpCodec.rtx(99, 90000, 98), VP8, RtpCodec.rtx(97, 90000, 96));
        List<RtpCodec> local = List.of(
                VP8.withPayloadType(120),
                RtpCodec.rtx(121, 90000, 120),
                VP9.withPayloadType(122),
                RtpCodec.rtx(123, 90000, 122));

        assertThat(CodecNegotiation.answer(offered, local, OFFERER)).isEqualTo(offered);
        assertThat(types(CodecNegotiation.answer(offered, local, ANSWERER))).containsExactly(96, 97, 98, 99);
    }

    @Test
    void retransmissionsGoWithTheCodecTheyAreOf() {
        List<RtpCodec> offered = List.of(
                RtpCodec.rtx(97, 90000, 96), VP8, VP9, RtpCodec.rtx(99, 90000, 98), RtpCodec.rtx(95, 90000, 97));
        RtpCodec anyRtx = RtpCodec.of(1, "rtx", 90000);

        assertThat(types(CodecNegotiation.answer(offered, List.of(VP8, anyRtx), OFFERER)))
                .containsExactly(97, 96);
        assertThat(types(CodecNegotiation.answer(offered, List.of(VP8, VP9), OFFERER)))
                .containsExactly(96, 98);
        assertThat(types(CodecNegotiation.answer(
                        offered, List.of(VP8, VP9, RtpCodec.rtx(1, 90000, VP9.payloadType())), OFFERER)))
                .containsExactly(96, 98, 99);
        assertThat(types(CodecNegotiation.answer(
                        List.of(VP8, RtpCodec.of(97, "rtx", 90000)), List.of(VP8, anyRtx), OFFERER)))
                .containsExactly(96);
    }

    @Test
    void redundancyIsKeptWhereAllItNamesIs() {
        RtpCodec red = RtpCodec.of(63, "red", 48000).withChannels(2).withParameters("111/111");
        RtpCodec other = red.withPayloadType(64).withParameters("111/9");
        List<RtpCodec> local = List.of(OPUS, RtpCodec.of(1, "red", 48000).withChannels(2));

        assertThat(CodecNegotiation.answer(List.of(OPUS, red, other), local, OFFERER))
                .containsExactly(OPUS, red);
        assertThat(CodecNegotiation.answer(List.of(OPUS, red), List.of(OPUS), OFFERER))
                .containsExactly(OPUS);
    }

    @Test
    void withoutACodecOfMediaTheSectionIsRejected() {
        RtpCodec tones = RtpCodec.of(126, "telephone-event", 8000);

        assertThat(CodecNegotiation.answer(List.of(OPUS, tones), List.of(tones), OFFERER))
                .isEmpty();
        assertThat(CodecNegotiation.answer(List.of(VP9), List.of(VP8), OFFERER)).isEmpty();
    }

    @Test
    void nameRateAndChannelsHaveToMatch() {
        assertThat(CodecNegotiation.answer(
                        List.of(OPUS), List.of(RtpCodec.of(1, "OPUS", 48000).withChannels(2)), OFFERER))
                .containsExactly(OPUS);
        assertThat(CodecNegotiation.answer(List.of(OPUS), List.of(OPUS.withChannels(1)), OFFERER))
                .isEmpty();
        assertThat(CodecNegotiation.answer(
                        List.of(OPUS), List.of(RtpCodec.of(1, "opus", 16000).withChannels(2)), OFFERER))
                .isEmpty();
    }

    @Test
    void parametersAreTheAnswerersAndFeedbackIsWhatBothWant() {
        RtpCodec offered = OPUS.withParameters("stereo=1").withFeedback(List.of("NACK", "transport-cc", "x"));
        RtpCodec local = OPUS.withParameters("useinbandfec=1").withFeedback(List.of("transport-cc", "nack", "y"));

        assertThat(CodecNegotiation.answer(List.of(offered), List.of(local), OFFERER))
                .containsExactly(OPUS.withParameters("useinbandfec=1").withFeedback(List.of("NACK", "transport-cc")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            VP9  | profile-id=0                   | -                                | true
            VP9  | profile-id=2                   | -                                | false
            AV1  | profile=0;level-idx=5          | level-idx=9;tier=1               | true
            AV1  | profile=1                      | -                                | false
            H265 | profile-id=1;tier-flag=0       | -                                | true
            H265 | profile-id=2                   | -                                | false
            H265 | tier-flag=1                    | profile-id=1                     | false
            H265 | profile-space=1                | profile-id=1                     | false
            H265 | level-id=180;tx-mode=srst      | level-id=93;profile-id=1         | true
            H265 | tx-mode=MRST                   | profile-id=1                     | false
            VP8  | max-fs=1200                    | max-fr=30                        | true
            H264 | packetization-mode=1           | packetization-mode=0             | false
            H264 | -                              | packetization-mode=0             | true
            H264 | profile-level-id=42e01f        | -                                | true
            H264 | profile-level-id=42e01f        | profile-level-id=4d801f          | true
            H264 | profile-level-id=42e01f        | profile-level-id=42001f          | false
            H264 | profile-level-id=640c1f        | profile-level-id=64001f          | false
            H264 | PROFILE-LEVEL-ID=640C1F        | profile-level-id=640c34          | true
            H264 | profile-level-id=xyz           | profile-level-id=xyz             | false
            """)
    void someParametersMakeAnotherCodec(String name, String offered, String local, boolean matches) {
        RtpCodec codec = RtpCodec.of(96, name, 90000);

        assertThat(CodecNegotiation.answer(
                        List.of(codec.withParameters(offered == null ? "" : offered)),
                        List.of(codec.withParameters(local == null ? "" : local)),
                        OFFERER))
                .hasSize(matches ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            AV1  | level-idx=9;profile=0;tier=1     | profile=0                | profile=0;level-idx=9;tier=1
            AV1  | profile=0                        | profile=0                | profile=0
            AV1  | level-idx=9;tier=1               | level-idx=5;tier=0       | level-idx=5;tier=0
            H265 | level-id=156;profile-id=1        | profile-id=1             | profile-id=1;level-id=156
            H265 | level-id=156;profile-id=1        | profile-id=1;level-id=93 | profile-id=1;level-id=93
            H265 | level-id=60                      | profile-id=1;level-id=93 | profile-id=1;level-id=60
            H265 | -                                | level-id=120             | level-id=93
            VP9  | profile-id=2;max-fr=30           | profile-id=2             | profile-id=2
            """)
    void theLevelAnsweredIsTheAnswerersOrWhereItNamesNoneTheOffers(
            String name, String offered, String local, String answered) {
        RtpCodec codec = RtpCodec.of(96, name, 90000);

        assertThat(CodecNegotiation.answer(
                        List.of(codec.withParameters(offered == null ? "" : offered)),
                        List.of(codec.withParameters(local)),
                        OFFERER))
                .extracting(answer -> answer.parameters().text())
                .containsExactly(answered);
    }

    @ParameterizedTest
    @CsvSource({
        "42e01f, 42e034, 0, 0, 42e01f",
        "42e034, 42e01f, 0, 0, 42e01f",
        "42e034, 42e01f, 1, 0, 42e01f",
        "42e01f, 42e034, 1, 1, 42e034",
        "42e00b, 42f00b, 0, 0, 42f00b",
        "42f00b, 42e00b, 0, 0, 42f00b",
        "42f00b, 42e00a, 0, 0, 42e00a",
        "42e00a, 42f00b, 0, 0, 42e00a",
        "640c09, 640c0b, 0, 0, 640c09"
    })
    void withoutLeaveToDifferTheLowerLevelOfH264IsAnswered(
            String offered, String local, int offersAsymmetry, int hasAsymmetry, String answered) {
        String tail = ";packetization-mode=1;level-asymmetry-allowed=";
        RtpCodec offer = h264(96, "profile-level-id=" + offered + tail + offersAsymmetry);
        RtpCodec own = h264(1, "profile-level-id=" + local + tail + hasAsymmetry);

        List<RtpCodec> answer = CodecNegotiation.answer(List.of(offer), List.of(own), OFFERER);

        assertThat(answer)
                .extracting(codec -> codec.parameters().text())
                .containsExactly("profile-level-id=" + answered + tail + hasAsymmetry);
    }

    @ParameterizedTest
    @CsvSource({
        "42e01f, CONSTRAINED_BASELINE",
        "42401f, CONSTRAINED_BASELINE",
        "4d801f, CONSTRAINED_BASELINE",
        "58c01f, CONSTRAINED_BASELINE",
        "42001f, BASELINE",
        "58801f, BASELINE",
        "4d001f, MAIN",
        "64001f, HIGH",
        "640c1f, CONSTRAINED_HIGH",
        "f4001f, OTHER",
        "58001f, OTHER",
        "64101f, OTHER"
    })
    void profilesOfH264AreToldApart(String id, H264Profile.Kind kind) {
        H264Profile profile = H264Profile.parse(id).orElseThrow();

        assertThat(profile.kind()).isEqualTo(kind);
        assertThat(profile).hasToString(id);
        assertThat(profile.isSameProfile(profile)).isTrue();
    }

    @Test
    void malformedProfilesAreNone() {
        assertThat(H264Profile.parse("42e01")).isEmpty();
        assertThat(H264Profile.parse("42e01f0")).isEmpty();
        assertThat(H264Profile.parse("42e01g")).isEmpty();
        assertThat(H264Profile.of(FormatParameters.NONE)).contains(H264Profile.DEFAULT);
    }
}
