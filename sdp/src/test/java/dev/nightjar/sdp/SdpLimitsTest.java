package dev.nightjar.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SdpLimitsTest {
    private static final String HEAD = "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\n";

    private static void assertLimit(String full, String tooMuch, String rule) {
        assertThat(SessionDescription.parse(HEAD + full)).hasToString(HEAD + full);
        assertThatThrownBy(() -> SessionDescription.parse(HEAD + tooMuch))
                .isInstanceOf(SdpParseException.class)
                .hasMessageContaining(rule);
    }

    @Test
    void charactersAreBounded() {
        String full = "a=" + "x".repeat(SdpLimits.MAX_LENGTH - HEAD.length() - 2);

        assertLimit(full, full + "x", "at most 262144 characters");
    }

    @Test
    void linesAreBounded() {
        String full = "x=y\n".repeat(SdpLimits.MAX_LINES - 4);

        assertLimit(full, full + "x=y\n", "at most 16384 lines");
    }

    @Test
    void mediaSectionsAreBounded() {
        String section = "m=audio 9 RTP/AVP 0\n";

        assertLimit(section.repeat(SdpLimits.MAX_MEDIA), section.repeat(SdpLimits.MAX_MEDIA + 1), "at most 256 media");
    }

    @Test
    void attributesOfASectionAreBounded() {
        String section = "m=audio 9 RTP/AVP 0\n" + "a=x\n".repeat(SdpLimits.MAX_ATTRIBUTES);

        assertLimit(section + section, section + "a=x\n", "at most 2048 attributes");
        assertLimit("a=x\n".repeat(SdpLimits.MAX_ATTRIBUTES), "a=x\n".repeat(SdpLimits.MAX_ATTRIBUTES + 1), "at most");
    }

    @Test
    void formatsOfASectionAreBounded() {
        String full = "m=audio 9 RTP/AVP"
                + IntStream.range(0, SdpLimits.MAX_FORMATS)
                        .mapToObj(i -> " " + i)
                        .collect(Collectors.joining());

        assertLimit(full + "\n", full + " 0\n", "RFC 8866 §5.14");
    }
}
