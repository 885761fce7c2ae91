package dev.nightjar.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SdpParserTest {
    private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n";

    private static SdpParseException failure(String text) {
        SdpParseException failure = catchThrowableOfType(SdpParseException.class, () -> SessionDescription.parse(text));
        assertThat(failure).as(text).isNotNull();
        return failure;
    }

    @Test
    void theMessageNamesLineColumnTextAndRule() {
        SdpParseException failure = failure(HEAD + "m=audio x\r\n");

        assertThat(failure)
                .hasMessage("line 5, column 9: \"m=audio x\" (expected: m=<media> <port>[/<count>] <proto> <fmt> …,"
                        + " RFC 8866 §5.14)");
        assertThat(failure.line()).isEqualTo(5);
        assertThat(failure.column()).isEqualTo(9);
        assertThat(failure.text()).isEqualTo("m=audio x");
        assertThat(failure.expected()).endsWith("RFC 8866 §5.14");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            m=audio                                         | 8
            m=audio 65536 RTP/AVP 0                         | 9
            m=audio 9/0 RTP/AVP 0                           | 11
            m=audio 9 RTP/AVP                               | 18
            m=audio 9 UDP/TLS/RTP/SAVPF 0 128               | 29
            m=audio 9 UDP/TLS/RTP/SAVPF opus                | 29
            c=IN IP4                                        | 9
            b=AS                                            | 5
            t=x                                             | 3
            a=                                              | 3
            a=:x                                            | 3
            a=rtpmap:128 VP8/90000                          | 10
            a=rtpmap:96 VP8                                 | 16
            a=rtpmap:96 VP8/0                               | 17
            a=rtpmap:96 VP8/90000 2                         | 23
            a=rtcp-fb:x nack                                | 11
            a=extmap:0 urn:x                                | 10
            a=extmap:256 urn:x                              | 10
            a=extmap:4352 urn:x                             | 10
            a=extmap:1/both urn:x                           | 12
            a=mid                                           | 6
            a=mid:a b                                       | 9
            a=ssrc:4294967296 cname:x                       | 8
            a=ssrc-group:FID 1 x                            | 20
            a=rid:a.b send                                  | 7
            a=rid:a both                                    | 9
            a=rid:a send pt=128                             | 14
            a=simulcast:send a;;b                           | 20
            a=simulcast:send a send b                       | 20
            a=candidate:1 1 udp 1 192.0.2.1 9 type host     | 35
            a=candidate:1 0 udp 1 192.0.2.1 9 typ host      | 15
            a=candidate:1 1 udp 4294967296 192.0.2.1 9 typ host | 21
            a=candidate:1 1 udp 1 192.0.2.1 65536 typ host  | 33
            a=candidate:1 1 udp 1 192.0.2.1 9 typ host raddr | 49
            a=ice-ufrag:abc                                 | 13
            a=setup:both                                    | 9
            a=fingerprint:sha-256 00:11                     | 23
            a=fingerprint:sha-9 0:11                        | 21
            a=sctp-port:65536                               | 13
            a=max-message-size:-1                           | 20
            a=tls-id:short                                  | 10
            a=rtcp:9 IN                                     | 12
            a=sctpmap:x webrtc-datachannel                  | 11
            a=group:                                        | 9
            """)
    void malformedLinesOfWeightAreReportedWhereTheyBreak(String line, int column) {
        SdpParseException failure = failure(HEAD + line + "\r\n");

        assertThat(failure.line()).isEqualTo(5);
        assertThat(failure.column()).as(failure.getMessage()).isEqualTo(column);
        assertThat(failure.text()).isEqualTo(line);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            ''                                              | 1
            v=1;o=- 1 1 IN IP4 0.0.0.0;s=-;t=0 0            | 1
            o=- 1 1 IN IP4 0.0.0.0                          | 1
            v=0;s=-                                         | 2
            v=0;o=- x 1 IN IP4 0.0.0.0;s=-;t=0 0            | 2
            v=0;o=- 1 1 IN IP4 0.0.0.0;t=0 0                | 3
            v=0;o=- 1 1 IN IP4 0.0.0.0;s=-                  | 4
            v=0;o=- 1 1 IN IP4 0.0.0.0;s=-;m=audio 9 RTP/AVP 0 | 4
            v=0;o=- 1 1 IN IP4 0.0.0.0;s=-;t=0 0;v=0        | 5
            v=0;o=- 1 1 IN IP4 0.0.0.0;s=-;t=0 0;;a=x       | 5
            v=0;o=- 1 1 IN IP4 0.0.0.0;s=-;t=0 0;hello      | 5
            v=0;o=- 1 1 IN IP4 0.0.0.0;s=-;t=0 0;a          | 5
            v=0;o=- 1 1 IN IP4 0.0.0.0;s=-;t=0 0;1=2        | 5
            """)
    void theFirstLinesHaveToBeThere(String lines, int line) {
        assertThat(failure(lines.replace(";", "\r\n")).line()).isEqualTo(line);
    }

    @Test
    void aMidIsThereOnce() {
        String section = "m=audio 9 RTP/AVP 0\r\na=mid:0\r\n";

        assertThat(failure(HEAD + section + section).line()).isEqualTo(8);
        assertThat(failure(HEAD + section + "a=mid:1\r\n").line()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x=what is this",
                "Z=capital",
                "a=unknown",
                "a=unknown:with value",
                "i=",
                "a=rtpmapping:x",
                "k=prompt",
                "b=AS:5",
                "a=imageattr:100 recv [x=[48:1920],y=[48:1080],q=1.0]",
                "a=msid-semantic: WMS *",
                "a=rtcp-fb:*  nack  pli "
            })
    void linesThatNeedNotBeUnderstoodStayInPlace(String line) {
        String text = HEAD + "a=first\r\n" + line + "\r\nm=audio 9 RTP/AVP 0\r\n" + line + "\r\na=last\r\n";

        assertThat(SessionDescription.parse(text)).hasToString(text);
    }

    @Test
    void lineEndsMayBeMixed() {
        String text = HEAD + "a=x\na=y\r\nm=audio 9 RTP/AVP 0\na=z";

        SessionDescription session = SessionDescription.parse(text);

        assertThat(session).hasToString(text);
        assertThat(session.lines().get(4).ending()).isEqualTo(LineEnding.LF);
        assertThat(session.media().get(0).lines().get(1).ending()).isEqualTo(LineEnding.NONE);
    }

    @Test
    void aCarriageReturnOrNulInsideALineIsRefusedAndShownEscaped() {
        assertThat(failure(HEAD + "a=x\ry\r\n").getMessage()).startsWith("line 5, column 4: \"a=x\\ry\"");
        assertThat(failure(HEAD + "a=x\0y\r\n").getMessage()).startsWith("line 5, column 4: \"a=x\\u0000y\"");
    }

    @Test
    void whatIsShownIsBoundedAndHasNoControlOrFormatCharacters() {
        String noise = "\u001b[31m\u202e\u2028\t".repeat(50);

        SdpParseException failure = failure(HEAD + "a=setup:" + noise + "\r\n");

        assertThat(failure.getMessage()).hasSizeLessThan(600).contains("\\u001b[31m\\u202e\\u2028\\t");
        assertThat(failure.getMessage().chars()).allMatch(c -> c >= ' ');
        SdpParseException late = failure(HEAD + "m=audio 9 RTP/AVP " + "0 ".repeat(100) + "x\r\n");
        assertThat(late.text()).hasSizeLessThan(100).endsWith("…");
    }

    @Test
    void aPasswordIsNeverShown() {
        String secret = "topsecret";

        assertThat(failure(HEAD + "a=ice-pwd:" + secret + "\r\n").getMessage())
                .doesNotContain(secret)
                .contains("(hidden)", "line 5", "RFC 8839");
        assertThat(failure(HEAD + "b=ice-pwd:" + secret + "\r\n").getMessage()).doesNotContain(secret);
        assertThat(failure(HEAD + "t=inline:" + secret + "\r\n").getMessage()).doesNotContain(secret);
    }

    @Test
    void aPasswordIsNotShownWhereItsLineIsMalformedEither() {
        String secret = "topsecret";

        for (String line : List.of("a=ice-pwd " + secret + "\0", "ICE-PWD:" + secret, "ice-pwd=" + secret)) {
            assertThat(failure(HEAD + line + "\r\n").getMessage()).as(line).doesNotContain(secret);
        }
    }

    @Test
    void aValueReadByItselfFailsInItsOwnColumns() {
        assertThatThrownBy(() -> CandidateAttribute.parse("candidate:1 1 udp x"))
                .isInstanceOf(SdpParseException.class)
                .hasMessageStartingWith("line 1, column 19: \"candidate:1 1 udp x\"");
    }

    @Test
    void aFragmentIsReadWithoutTheFirstLines() {
        String text = "a=ice-ufrag:EsAw\r\na=ice-pwd:bP+XJMM09aR8AiX1jdukzR6Y\r\na=group:BUNDLE 0 1\r\n"
                + "m=audio 9 RTP/AVP 0\r\na=mid:0\r\n"
                + "a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw\r\n"
                + "a=end-of-candidates\r\n";

        SdpFragment fragment = SdpFragment.parse(text);

        assertThat(fragment).hasToString(text);
        assertThat(fragment.media().get(0).iceCredentials())
                .contains(new IceCredentials("EsAw", "bP+XJMM09aR8AiX1jdukzR6Y"));
        assertThat(fragment.media().get(0).candidates().get(0).ufrag()).contains("EsAw");
        assertThat(SdpFragment.of(fragment.attributes().asList(), fragment.media()))
                .isEqualTo(fragment);
        assertThatThrownBy(() -> SdpFragment.parse("m=audio\r\n")).isInstanceOf(SdpParseException.class);
    }
}
