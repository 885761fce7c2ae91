package dev.nightjar.endpoint.internal.recording;

import dev.nightjar.container.MatroskaCodec;
import dev.nightjar.container.TrackSpec;
import dev.nightjar.rtp.payload.CodecKind;

/** What a file calls the codecs of RTP. */
final class FileCodec {
    /** *Choice:* decoders make stereo of any Opus packet, and a sender may change between packets (RFC 7587 §3.4). */
    private static final int OPUS_CHANNELS = 2;

    private FileCodec() {}

    static MatroskaCodec of(CodecKind codec) {
        return switch (codec) {
            case VP8 -> MatroskaCodec.VP8;
            case VP9 -> MatroskaCodec.VP9;
            case AV1 -> MatroskaCodec.AV1;
            case H264 -> MatroskaCodec.H264;
            case H265 -> MatroskaCodec.H265;
            case OPUS -> MatroskaCodec.OPUS;
            case G722 -> MatroskaCodec.G722;
            case PCMU -> MatroskaCodec.PCMU;
            case PCMA -> MatroskaCodec.PCMA;
            case L16 -> MatroskaCodec.L16;
        };
    }

    /** {@return an audio track as the header has it} */
    static TrackSpec audio(int number, CodecKind codec) {
        return switch (codec) {
            case OPUS -> TrackSpec.opus(number, OPUS_CHANNELS);
            // RFC 3551 §4.5.2: an RTP clock at half the rate is a mistake that was kept.
            case G722 -> TrackSpec.audio(number, MatroskaCodec.G722, 2 * codec.clockRate(), 1);
            default -> TrackSpec.audio(number, of(codec), codec.clockRate(), 1);
        };
    }

    /** {@return what people call the codec} */
    static String label(CodecKind codec) {
        return switch (codec) {
            case H264 -> "H.264";
            case H265 -> "H.265";
            case G722 -> "G.722";
            case PCMU, PCMA -> "G.711";
            case OPUS -> "Opus";
            default -> codec.toString();
        };
    }
}
