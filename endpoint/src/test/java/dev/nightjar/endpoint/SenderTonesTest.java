package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.sdp.RtpCodec;
import java.util.List;
import org.junit.jupiter.api.Test;

class SenderTonesTest {
    private static final RtpCodec OPUS = RtpCodec.of(111, "opus", 48_000).withChannels(2);
    private static final RtpCodec NARROW = RtpCodec.of(126, "telephone-event", 8_000);
    private static final RtpCodec WIDE = RtpCodec.of(110, "Telephone-Event", 48_000);

    @Test
    void theClockOfTheSoundComesFirstAndAnyOtherIsTaken() {
        assertThat(SenderTones.codec(List.of(OPUS, NARROW, WIDE), 48_000)).isEqualTo(WIDE);
        assertThat(SenderTones.codec(List.of(OPUS, WIDE, NARROW), 8_000)).isEqualTo(NARROW);
        assertThat(SenderTones.codec(List.of(OPUS, NARROW), 48_000)).isEqualTo(NARROW);
        assertThat(SenderTones.codec(List.of(NARROW, WIDE), 44_100)).isEqualTo(NARROW);
        assertThat(SenderTones.codec(List.of(OPUS), 48_000)).isNull();
    }
}
