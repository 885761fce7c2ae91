package dev.nightjar.endpoint.internal.recording;

import dev.nightjar.container.MatroskaCodec;
import dev.nightjar.container.MatroskaWriter;
import dev.nightjar.container.TrackSpec;
import dev.nightjar.rtp.payload.CodecKind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One track of a file being recorded. */
final class FileTrack {
    /** A picture no real one is smaller than; the header grows with the first keyframe. */
    private static final int LEAST_SIZE = 16;

    private final int number;
    private final boolean isVideo;
    private CodecKind expected;
    private @Nullable CodecKind codec;
    private boolean isDeclared;
    private boolean hasCodecPrivate;
    private boolean needsKeyframe;

    /**
     * Makes a track that no frame has come of.
     *
     * @param likely the codec that its sender has agreed to first, or null
     */
    FileTrack(int number, boolean isVideo, RecordingFormat format, @Nullable CodecKind likely) {
        this.number = number;
        this.isVideo = isVideo;
        this.needsKeyframe = isVideo;
        boolean fits = likely != null && likely.isVideo() == isVideo && format.holds(FileCodec.of(likely));
        this.expected = fits && likely != null ? likely : isVideo ? CodecKind.VP8 : CodecKind.OPUS;
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

    /** {@return whether the header can name the codec, if only by what was agreed} */
    boolean hasKnownCodec(RecordingFormat format) {
        return codec != null || !isVideo || format == RecordingFormat.WEBM;
    }

    /** {@return whether the track is in the header, which is settled by this call} */
    boolean declare(RecordingFormat format) {
        isDeclared = hasKnownCodec(format);
        return isDeclared;
    }

    TrackSpec spec() {
        expected = codec == null ? expected : codec;
        MatroskaCodec matroska = FileCodec.of(expected);
        if (isVideo) {
            return TrackSpec.video(number, matroska, LEAST_SIZE, LEAST_SIZE);
        }
        return FileCodec.audio(number, expected);
    }

    /** {@return whether the header names the codec of its frames; the first tells, where another was expected} */
    boolean settle(MatroskaWriter writer) throws IOException {
        return !isDeclared || codec == expected || writer.replaceTrack(spec());
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
