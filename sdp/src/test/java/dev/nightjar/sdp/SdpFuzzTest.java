package dev.nightjar.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Mutated recordings: nothing but an {@link SdpParseException} comes out, and what parses is written back as it came.
 */
class SdpFuzzTest {
    private static final int MUTATIONS_OF_EACH = 40;

    private final SplittableRandom random = Seeds.random(8866);
    private int parsed;
    private int refused;

    @Test
    void mutatedDescriptionsParseFaithfullyOrFailWithALine() {
        for (Path file : Vectors.all()) {
            String text = Vectors.text(file);
            for (int i = 0; i < MUTATIONS_OF_EACH; i++) {
                String mutated = text;
                for (int times = random.nextInt(3); times >= 0; times--) {
                    mutated = mutate(mutated);
                }
                check(mutated);
            }
        }
        assertThat(parsed).isGreaterThan(1000);
        assertThat(refused).isGreaterThan(1000);
    }

    @Test
    void mutatedCandidatesParseFaithfullyOrFail() {
        for (String line : Vectors.text("candidates.txt").lines().toList()) {
            for (int i = 0; i < 50; i++) {
                try {
                    CandidateAttribute candidate = CandidateAttribute.parse(flipped(line));
                    assertThat(CandidateAttribute.parse(candidate.toString())).isEqualTo(candidate);
                } catch (SdpParseException e) {
                    assertThat(e.line()).isEqualTo(1);
                }
            }
        }
    }

    private void check(String text) {
        SessionDescription session;
        try {
            session = SessionDescription.parse(text);
        } catch (SdpParseException e) {
            refused++;
            assertThat(e.line()).isBetween(1, text.split("\n", -1).length + 1);
            assertThat(e.column()).isPositive();
            return;
        }
        parsed++;
        assertThat(session.toString()).isEqualTo(text);
        askEverything(session);
    }

    private static void askEverything(SessionDescription session) {
        assertThat(session.origin()).isNotNull();
        assertThat(session.groups()).isNotNull();
        session.toBuilder().build();
        for (MediaDescription media : session.media()) {
            List<Object> answers = new ArrayList<>(List.of(
                    session.transportOf(media),
                    media.mid(),
                    media.direction(),
                    media.codecs(),
                    media.extMaps(),
                    media.msids(),
                    media.ssrcs(),
                    media.ssrcGroups(),
                    media.rids(),
                    media.simulcast()));
            answers.addAll(List.of(
                    media.candidates(),
                    media.iceCredentials(),
                    media.iceOptions(),
                    media.fingerprints(),
                    media.setup(),
                    media.tlsId(),
                    media.sctpPort(),
                    media.maxMessageSize(),
                    media.connection(),
                    media.bandwidths()));
            answers.add(media.rtcp());
            assertThat(answers).doesNotContainNull();
            assertThat(CodecNegotiation.answer(media.codecs(), media.codecs(), CodecNegotiation.Preference.ANSWERER))
                    .hasSizeLessThanOrEqualTo(media.codecs().size());
            HeaderExtensionNegotiation.answer(media.extMaps(), media.extMaps());
            SimulcastNegotiation.answer(media, List.of(96), media.direction());
            BundleNegotiation.reject(media);
        }
        BundleNegotiation.answer(
                session,
                session.media().stream().flatMap(media -> media.mid().stream()).toList());
    }

    private String mutate(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("(?<=\n)")));
        int at = random.nextInt(lines.size());
        switch (random.nextInt(6)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(random.nextInt(lines.size() + 1), lines.get(at));
            case 2 -> lines.set(at, cut(lines.get(at)));
            case 3 -> {
                return text.substring(0, random.nextInt(text.length() + 1));
            }
            default -> lines.set(at, flipped(lines.get(at)));
        }
        String mutated = String.join("", lines);
        return mutated.isEmpty() ? text : mutated;
    }

    private String cut(String line) {
        String body = line.stripTrailing();
        return body.substring(0, random.nextInt(body.length() + 1)) + "\r\n";
    }

    private String flipped(String line) {
        char[] characters = line.toCharArray();
        if (characters.length > 0) {
            characters[random.nextInt(characters.length)] ^= (char) (1 << random.nextInt(7));
        }
        return new String(characters);
    }
}
