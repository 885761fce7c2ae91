package dev.nightjar.endpoint;

import dev.nightjar.container.MatroskaCodec;
import dev.nightjar.container.MatroskaWriter;
import dev.nightjar.container.TrackSpec;
import dev.nightjar.rtp.payload.CodecKind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One track of a file being recorded. */
final class FileTrack {
    /** *Choice:* decoders make stereo of any Opus packet, and a sender may change between packets (RFC 7587 §3.4). */
    private static final int OPUS_CHANNELS = 2;

    /** A picture no real one is smaller than; the header grows with the first keyframe. */
    private static final int LEAST_SIZE = 16;

    private final int number;
    private final boolean isVideo;
    private @Nullable CodecKind codec;
    private boolean isDeclared;
    private boolean hasCodecPrivate;
    private boolean needsKeyframe;

    FileTrack(int number, boolean isVideo) {
        this.number = number;
        this.isVideo = isVideo;
        this.needsKeyframe = isVideo;
    }

    int number() {
        return number;
    }

    /** {@return the codec of its frames, or null before the first} */
    @Nullable
    CodecKind codec() {
        return codec;
    }

    void codec(CodecKind kind) {
        codec = kind;
    }

    /** {@return whether the header can name the codec} */
    boolean hasKnownCodec(RecordingFormat format) {
        return codec != null || !isVideo || format == RecordingFormat.WEBM;
    }

    /** {@return whether the track is in the header, which is settled by this call} */
    boolean declare(RecordingFormat format) {
        isDeclared = hasKnownCodec(format);
        return isDeclared;
    }

    TrackSpec spec() {
        if (!isVideo) {
            return TrackSpec.opus(number, OPUS_CHANNELS);
        }
        MatroskaCodec matroska = codec == CodecKind.H264 ? MatroskaCodec.H264 : MatroskaCodec.VP8;
        return TrackSpec.video(number, matroska, LEAST_SIZE, LEAST_SIZE);
    }

    /** {@return whether a frame has what it refers to in the file} */
    boolean canDecode(boolean keyframe) {
        needsKeyframe &= !keyframe;
        return isDeclared && !needsKeyframe;
    }

    /**
     * Says that a frame is not in the file.
     *
     * @return whether to ask for a keyframe now
     */
    boolean needKeyframe(boolean wasKeyframe) {
        boolean isNew = isVideo && isDeclared && (wasKeyframe || !needsKeyframe);
        needsKeyframe |= isVideo;
        return isNew;
    }

    /** Tells the header what a keyframe says of the picture. */
    void keyframe(MatroskaWriter writer, QueuedFrame frame) throws IOException {
        writer.updateVideoSize(number, frame.width, frame.height);
        byte[] codecPrivate = frame.codecPrivate;
        // *Choice:* the first parameter sets stay; later ones come in the stream, before the frames that need them.
        if (codecPrivate != null && !hasCodecPrivate) {
            hasCodecPrivate = writer.updateCodecPrivate(number, codecPrivate);
        }
    }
}
