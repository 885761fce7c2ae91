package dev.nightjar.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordedDescriptionsTest {
    /** Checked when read, but a text or a number is all they are. */
    private static final Set<String> KEPT_AS_TEXT =
            Set.of("ice-ufrag", "ice-pwd", "mid", "tls-id", "sctp-port", "max-message-size");

    static List<Path> all() {
        return Vectors.all();
    }

    @Test
    void thereAreAsManyAsWereRecorded() {
        assertThat(all()).hasSize(135);
    }

    @ParameterizedTest
    @MethodSource("all")
    void comesBackByteForByte(Path file) {
        String text = Vectors.text(file);

        assertThat(SessionDescription.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @MethodSource("all")
    void comesBackByteForByteWithLineFeedsOnlyAndWithoutTheLast(Path file) {
        String text = Vectors.text(file).replace("\r\n", "\n").strip();

        assertThat(SessionDescription.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @MethodSource("all")
    void comesBackEqualFromABuilderThatChangesNothing(Path file) {
        SessionDescription session = SessionDescription.parse(Vectors.text(file));

        assertThat(session.toBuilder().build()).isEqualTo(session).hasToString(session.toString());
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyTypedAttributeWritesWhatItRead(Path file) {
        SessionDescription session = SessionDescription.parse(Vectors.text(file));

        session.attributes().forEach(RecordedDescriptionsTest::assertWritesWhatItRead);
        session.media().forEach(media -> media.attributes().forEach(RecordedDescriptionsTest::assertWritesWhatItRead));
    }

    private static void assertWritesWhatItRead(Attribute attribute) {
        AttributeGrammar.parse(attribute.name(), attribute.value()).ifPresent(typed -> {
            assertThat(typed.toString()).isEqualTo(attribute.value());
            if (!KEPT_AS_TEXT.contains(attribute.name())) {
                assertThat(typed).isInstanceOf(TypedAttribute.class);
                assertThat(LineList.checked((TypedAttribute) typed)).isEqualTo(attribute);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("all")
    void codecsWrittenByABuilderAreReadBackEqual(Path file) {
        for (MediaDescription media :
                SessionDescription.parse(Vectors.text(file)).media()) {
            if (media.isRtp() && !media.codecs().isEmpty()) {
                MediaDescription again =
                        media.toBuilder().codecs(media.codecs()).build();

                assertThat(again.codecs()).isEqualTo(media.codecs());
                assertThat(again.formats()).isEqualTo(media.formats());
            }
        }
    }

    @Test
    void candidatesOfEventsComeBackAsTheyWere() {
        List<String> lines = Vectors.text("candidates.txt").lines().toList();

        assertThat(lines).hasSizeGreaterThan(100);
        for (String line : lines) {
            assertThat(CandidateAttribute.parse(line).toCandidateString()).isEqualTo(line);
        }
    }
}
