package dev.nightjar.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecurringCodecsTest {
    private static RtpCodec codec(String parameters) {
        return RtpCodec.of(96, new StringBuilder("VP9").toString(), 90_000)
                .withParameters(parameters)
                .withFeedback(List.of("nack", "nack pli"));
    }

    @Test
    void equalCodecsAreOneObject() {
        RtpCodec first = RecurringCodecs.share(codec("profile-id=0"));

        assertThat(RecurringCodecs.share(codec("profile-id=0"))).isSameAs(first);
        assertThat(RecurringCodecs.share(codec("profile-id=2"))).isNotSameAs(first);
    }

    @Test
    void descriptionsShareTheirCodecs() {
        String text = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n"
                + "a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\n";

        RtpCodec one = SessionDescription.parse(text).media().get(0).codecs().get(0);
        RtpCodec other = SessionDescription.parse(text).media().get(0).codecs().get(0);

        assertThat(one).isSameAs(other);
    }

    @Test
    void codecsThatAPeerMakesUpTakeNoMoreRoomThanTheTableHas() {
        int more = 4 * RecurringCodecs.SLOTS;
        for (int i = 0; i < more; i++) {
            RecurringCodecs.share(codec("x=" + i));
        }

        Set<RtpCodec> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < more; i++) {
            RtpCodec again = codec("x=" + i);
            RtpCodec shared = RecurringCodecs.share(again);
            if (shared != again) {
                kept.add(shared);
            }
        }
        assertThat(kept).hasSizeLessThanOrEqualTo(RecurringCodecs.SLOTS);
    }

    @Test
    void whatIsTooLongIsNotKept() {
        String parameters = "x=" + "y".repeat(RecurringCodecs.MAX_LENGTH);
        RtpCodec first = RecurringCodecs.share(codec(parameters));

        assertThat(RecurringCodecs.share(codec(parameters))).isEqualTo(first).isNotSameAs(first);
    }
}
