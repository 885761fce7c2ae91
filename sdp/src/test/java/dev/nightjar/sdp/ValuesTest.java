package dev.nightjar.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.testkit.Seeds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ValuesTest {
    static List<ThrowingCallable> mistakes() {
        Fingerprint fingerprint = Fingerprint.of("sha-256", new byte[32]);
        return List.of(
                () -> new RtpMap(128, "VP8", 90000, ""),
                () -> new RtpMap(96, "VP8", 0, ""),
                () -> new RtpMap(96, "VP8/2", 90000, ""),
                () -> new RtpMap(96, "", 90000, ""),
                () -> new RtcpFeedback(-2, "nack"),
                () -> new RtcpFeedback(96, ""),
                () -> new RtcpFeedback(96, " nack"),
                () -> new RtcpFeedback(96, "nack "),
                () -> ExtMap.of(0, "urn:x"),
                () -> ExtMap.of(256, "urn:x"),
                () -> ExtMap.of(4352, "urn:x"),
                () -> ExtMap.of(1, "urn x"),
                () -> new Rid("a.b", true, FormatParameters.NONE),
                () -> new Rid("", true, FormatParameters.NONE),
                () -> new Rid("a".repeat(256), true, FormatParameters.NONE),
                () -> new Rid("a", true, new FormatParameters("pt=128")),
                () -> new Simulcast(List.of(), List.of()),
                () -> new Simulcast.Stream(List.of()),
                () -> Simulcast.Stream.of("~a"),
                () -> new Fingerprint("sha-256", "00:11"),
                () -> new Fingerprint("sha-9", "0"),
                () -> new Fingerprint("sha-9", "00-11"),
                () -> Fingerprint.of("sha-384", fingerprint.digest()),
                () -> new IceCredentials("abc", "0".repeat(22)),
                () -> new IceCredentials("abcd", "0".repeat(21)),
                () -> new IceCredentials("abcd", "0".repeat(257)),
                () -> new IceCredentials("ab d", "0".repeat(22)),
                () -> new RtcpAttribute(-1, null),
                () -> new SctpMap(1, "x", 65536),
                () -> new Bandwidth("A:S", 1),
                () -> new Bandwidth("AS", -1),
                () -> Origin.of(-1),
                () -> new Origin("-", "1".repeat(41), "1", Connection.UNSPECIFIED),
                () -> new MediaGroup("BUNDLE", List.of("a b")),
                () -> new Msid("a b", null),
                () -> new Msid("a", "b c"),
                () -> CandidateAttribute.host("1".repeat(33), 1, 1, "192.0.2.1", 9),
                () -> CandidateAttribute.host("1", 0, 1, "192.0.2.1", 9),
                () -> CandidateAttribute.host("1", 1, 1L << 32, "192.0.2.1", 9),
                () -> CandidateAttribute.host("1", 1, 1, "192.0.2.1", 65536),
                () -> CandidateAttribute.host("1", 1, 1, "192.0.2.1", 9).withRelated("a b", 1),
                () -> CandidateAttribute.host("1", 1, 1, "192.0.2.1", 9).withRelated("a", -1),
                () -> new H264Profile(256, 0, 0),
                () -> RtpCodec.rtx(97, 90000, 128),
                () -> FormatParameters.of(Map.of("a;b", "1")));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aValueOutsideItsGrammarCannotBeMade(ThrowingCallable mistake) {
        assertThatIllegalArgumentException().isThrownBy(mistake).withMessageContaining("expected:");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            apt=96|apt=96
            a=1; B=2 ;c|a=1,B=2,c=
            0-15|0-15=
            a=1;a=2;;|a=1
            x=a=b|x=a=b
            ;|
            """)
    void parametersAreReadInTheirOrder(String text, String pairs) {
        Map<String, String> map = new FormatParameters(text).asMap();

        assertThat(String.join(
                        ",", map.entrySet().stream().map(Object::toString).toList()))
                .isEqualTo(pairs == null ? "" : pairs);
    }

    @Test
    void parametersAreSetInPlaceWhateverTheirCase() {
        FormatParameters parameters = new FormatParameters("Stereo=1;maxptime=10");

        assertThat(parameters.with("stereo", "0").with("usedtx", "1")).hasToString("Stereo=0;maxptime=10;usedtx=1");
        assertThat(parameters.get("STEREO")).contains("1");
        assertThat(parameters.get("cbr")).isEmpty();
        assertThat(new FormatParameters("a=x").number("a")).isEmpty();
        Map<String, String> ordered = new LinkedHashMap<>();
        ordered.put("b", "1");
        ordered.put("a", "2");
        assertThat(FormatParameters.of(ordered)).hasToString("b=1;a=2");
    }

    @ParameterizedTest
    @CsvSource({"opus/48000/2, 2", "opus/48000, 1", "opus/48000/x, 1", "opus/48000/0, 1"})
    void channelsAreOneUnlessWritten(String encoding, int channels) {
        assertThat(RtpMap.parse("96 " + encoding).channels()).isEqualTo(channels);
    }

    @Test
    void valuesMadeAtRandomAreReadBackEqual() {
        SplittableRandom random = Seeds.random(8839);
        for (int i = 0; i < 2000; i++) {
            CandidateAttribute candidate = CandidateAttribute.host(
                    word(random),
                    random.nextInt(1, 257),
                    random.nextLong(1L << 32),
                    word(random),
                    random.nextInt(65536));
            if (random.nextBoolean()) {
                candidate = candidate.withRelated(word(random), random.nextInt(65536));
            }
            for (int more = random.nextInt(4); more > 0; more--) {
                candidate = candidate.withExtension(word(random), word(random));
            }
            assertThat(CandidateAttribute.parse(candidate.toCandidateString())).isEqualTo(candidate);
            assertThat(CandidateAttribute.parse("a=" + candidate.toCandidateString()))
                    .isEqualTo(candidate);
            ExtMap extension = new ExtMap(
                    random.nextInt(1, 256),
                    Direction.of(random.nextBoolean(), random.nextBoolean()),
                    word(random),
                    word(random));
            assertThat(LineList.checked(extension)).isEqualTo(Attribute.of(extension));
            SsrcGroup group = new SsrcGroup(word(random), List.of(random.nextInt(), random.nextInt()));
            assertThat(SsrcGroup.parse(group.toString())).isEqualTo(group);
            SsrcAttribute source = new SsrcAttribute(random.nextInt(), Attribute.of(word(random), word(random)));
            assertThat(SsrcAttribute.parse(source.toString())).isEqualTo(source);
            RtcpFeedback feedback = new RtcpFeedback(random.nextInt(-1, 128), word(random) + " " + word(random));
            assertThat(RtcpFeedback.parse(feedback.toString())).isEqualTo(feedback);
        }
    }

    private static String word(SplittableRandom random) {
        StringBuilder word = new StringBuilder("w");
        for (int i = random.nextInt(12); i > 0; i--) {
            word.append((char) random.nextInt('a', 'z' + 1));
        }
        return word.toString();
    }

    @Test
    void aValueThatWouldBeReadBackOtherwiseIsNotWritten() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LineList.checked(new ExtMap(1, Direction.SENDRECV, "urn:x", " spaced")))
                .withMessageContaining("read back");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LineList.checked(
                        CandidateAttribute.host("1", 1, 1, "192.0.2.1", 9).withExtension("raddr", "192.0.2.2")))
                .withMessageContaining("read back");
    }

    @Test
    void feedbackForAllHoldsForEach() {
        assertThat(RtcpFeedback.parse("* nack").appliesTo(96)).isTrue();
        assertThat(RtcpFeedback.parse("96 nack").appliesTo(96)).isTrue();
        assertThat(RtcpFeedback.parse("96 nack").appliesTo(97)).isFalse();
        assertThat(new Msid(Msid.NO_STREAM, "t").hasStream()).isFalse();
        assertThat(Msid.parse("s").hasStream()).isTrue();
        assertThat(Msid.parse("s").trackId()).isEmpty();
        assertThat(RtcpAttribute.parse("9").address()).isEmpty();
        assertThat(RtcpAttribute.parse("9")).hasToString("9");
        assertThat(SctpMap.parse("5000 webrtc-datachannel")).hasToString("5000 webrtc-datachannel");
        assertThat(MediaGroup.parse("BUNDLE")).hasToString("BUNDLE");
        assertThat(Fmtp.parse("96")).hasToString("96");
        assertThat(Simulcast.parse(" send a;~b,c recv d").reversed()).hasToString("send d recv a;~b,c");
    }
}
