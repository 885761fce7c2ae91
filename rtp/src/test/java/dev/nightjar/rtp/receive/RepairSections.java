package dev.nightjar.rtp.receive;

import java.util.List;
import java.util.Map;

/** Sections that negotiate RED, ULPFEC and FlexFEC as Chromium offers them. */
final class RepairSections {
    static final int RED = 118;
    static final int RED_RTX = 119;
    static final int ULPFEC = 120;
    static final int FLEXFEC = 35;
    static final int AUDIO_RED = 63;
    static final int CN = 13;
    static final int FLEXFEC_SSRC = 0x3333;

    private RepairSections() {}

    static MediaSection video(String mid, FeedbackMechanisms feedback) {
        List<CodecParameters> codecs = List.of(
                CodecParameters.of(Sessions.VP8, "VP8", 90_000),
                CodecParameters.rtx(Sessions.RTX, Sessions.VP8, 90_000),
                CodecParameters.of(RED, "red", 90_000),
                CodecParameters.rtx(RED_RTX, RED, 90_000),
                CodecParameters.of(ULPFEC, "ulpfec", 90_000),
                CodecParameters.of(FLEXFEC, "flexfec-03", 90_000));
        return new MediaSection(
                mid,
                MediaKind.VIDEO,
                codecs,
                feedback,
                List.of(VideoCall.SSRC),
                Map.of(),
                Map.of(FLEXFEC_SSRC, VideoCall.SSRC));
    }

    static MediaSection audio(String mid) {
        FeedbackMechanisms feedback = new FeedbackMechanisms(false, false, false, true, false);
        CodecParameters opus = new CodecParameters(Sessions.OPUS, "opus", 48_000, 2, Map.of());
        CodecParameters red = new CodecParameters(AUDIO_RED, "red", 48_000, 2, Map.of("", "111/111"));
        CodecParameters noise = CodecParameters.of(CN, "CN", 8_000);
        return MediaSection.of(mid, MediaKind.AUDIO, List.of(opus, red, noise), feedback);
    }
}
