package dev.nightjar.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The largest descriptions in shapes that make backtracking or nested scans slow. Each is to cost a fraction of a
 * second
 * of this thread's own CPU time, where work in the square of the length would cost half a minute.
 */
class LinearTimeTest {
    private static final long MOST_CPU_NANOS = 5_000_000_000L;
    private static final String HEAD = "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\n";
    private static final String MEDIA = "m=video 9 RTP/AVP 96 97\na=rtpmap:96 H264/90000\na=rtpmap:97 rtx/90000\n";

    static Stream<String> shapes() {
        return Stream.of(
                filled("a=fmtp:96 ", ";", ""),
                filled("a=fmtp:96 ", "a=b;", ""),
                filled("a=fmtp:96 ", " ", ""),
                filled("a=rtpmap:98", " ", "x"),
                filled("a=simulcast:send a", ",a", ""),
                filled("a=simulcast:send a", ";~a", ""),
                filled("a=rid:a send pt=1", ",1", ""),
                filled("a=candidate:1 1 udp 1 a 9 typ host", " a b", ""),
                filled("a=candidate:1 1 udp 1 a 9 typ host", " ", "a"),
                filled("a=fingerprint:sha-9 00", ":00", ""),
                filled("a=ssrc-group:FID", " 1", ""),
                filled("a=rtcp-fb:* nack", " a", ""),
                filled("a=rtcp-fb:*", " ", "x"),
                filled("a=x", "\ra", ""),
                filled("a=", "a:", ""),
                filled("a=fmtp:97 apt=96\n", "x=y\n", ""),
                filled("", "a=rtcp-fb:* a" + "b".repeat(100) + "\n", ""),
                filled("", "a=extmap:4096 urn:" + "b".repeat(100) + "\n", ""),
                filled("", "a=ssrc:1 cname:" + "b".repeat(100) + "\n", ""),
                HEAD + "a=group:BUNDLE" + " 1".repeat(120_000) + "\n" + sections(250));
    }

    private static String filled(String before, String repeated, String after) {
        String begin = HEAD + MEDIA + before;
        int times = (SdpLimits.MAX_LENGTH - begin.length() - after.length() - 1) / repeated.length();
        int lines = repeated.endsWith("\n") ? Math.min(times, 2000) : times;
        return begin + repeated.repeat(lines) + after + "\n";
    }

    private static String sections(int count) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            out.append("m=audio 9 RTP/AVP 0\na=mid:").append(i).append('\n');
        }
        return out.toString();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theWorstOfTheLargestIsReadInTimeLinearInItsLength(String text) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();

        readAll(text);

        assertThat(text).hasSizeLessThanOrEqualTo(SdpLimits.MAX_LENGTH + 2);
        assertThat(threads.getCurrentThreadCpuTime() - before).isLessThan(MOST_CPU_NANOS);
    }

    private static void readAll(String text) {
        SessionDescription session;
        try {
            session = SessionDescription.parse(text);
        } catch (SdpParseException e) {
            return;
        }
        for (MediaDescription media : session.media()) {
            assertThat(CodecNegotiation.answer(media.codecs(), media.codecs(), CodecNegotiation.Preference.ANSWERER))
                    .isNotNull();
            HeaderExtensionNegotiation.answer(media.extMaps(), media.extMaps());
            SimulcastNegotiation.answer(media, List.of(96), Direction.SENDRECV);
            session.transportOf(media);
        }
        BundleNegotiation.answer(session, List.of("1", "2", "3"));
        session.toBuilder().build();
    }
}
