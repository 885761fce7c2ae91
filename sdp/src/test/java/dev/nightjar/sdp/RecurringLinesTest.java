package dev.nightjar.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecurringLinesTest {
    private static String copyOf(String text) {
        return new StringBuilder(text).toString();
    }

    @Test
    void aLineThatRecursIsOneObjectAndSoIsItsAttribute() {
        SdpLine first = RecurringLines.line('a', copyOf("rtpmap:96 VP8/90000"), LineEnding.CRLF);
        SdpLine second = RecurringLines.line('a', copyOf("rtpmap:96 VP8/90000"), LineEnding.CRLF);

        assertThat(second).isSameAs(first);
        assertThat(RecurringLines.attribute(second))
                .isSameAs(RecurringLines.attribute(first))
                .isEqualTo(Attribute.of("rtpmap", "96 VP8/90000"));
    }

    @Test
    void whatBelongsToOneSessionIsNotKept() {
        for (String text : new String[] {
            "ice-pwd:aaaaaaaaaaaaaaaaaaaaaaaa", "candidate:1 1 udp 1 192.0.2.1 9 typ host", "fingerprint:sha-256 00"
        }) {
            SdpLine first = RecurringLines.line('a', copyOf(text), LineEnding.CRLF);

            assertThat(RecurringLines.line('a', copyOf(text), LineEnding.CRLF))
                    .isNotSameAs(first)
                    .isEqualTo(first);
        }
    }

    @Test
    void aLineWithAnotherEndIsAnotherLine() {
        SdpLine windows = RecurringLines.line('a', "rtcp-mux", LineEnding.CRLF);

        SdpLine unix = RecurringLines.line('a', "rtcp-mux", LineEnding.LF);

        assertThat(unix.ending()).isEqualTo(LineEnding.LF);
        assertThat(windows.ending()).isEqualTo(LineEnding.CRLF);
    }

    @Test
    void aPeerThatMakesLinesUpTakesPlacesAndNoMoreThanThereAre() {
        SdpLine known = RecurringLines.line('a', "rtpmap:97 rtx/90000", LineEnding.CRLF);

        for (int i = 0; i < 20 * RecurringLines.SLOTS; i++) {
            String text = "rtpmap:96 made-up-" + i + "/90000";
            SdpLine line = RecurringLines.line('a', text, LineEnding.CRLF);
            assertThat(line.value()).isEqualTo(text);
            assertThat(RecurringLines.attribute(line).value()).isEqualTo(text.substring("rtpmap:".length()));
        }

        assertThat(RecurringLines.line('a', "rtpmap:97 rtx/90000", LineEnding.CRLF))
                .as("its place was taken long ago")
                .isNotSameAs(known)
                .isEqualTo(known);
    }

    @Test
    void aLongLineIsNotKept() {
        String text = "fmtp:96 " + "x".repeat(RecurringLines.MAX_LENGTH);

        SdpLine first = RecurringLines.line('a', text, LineEnding.CRLF);

        assertThat(RecurringLines.line('a', text, LineEnding.CRLF)).isNotSameAs(first);
    }
}
