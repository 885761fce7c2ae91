package dev.nightjar.endpoint.internal.recording;

import dev.nightjar.container.MatroskaCodec;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.RtpCodecCapability;
import dev.nightjar.endpoint.internal.codecs.MediaCapabilities;
import dev.nightjar.rtp.payload.CodecKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The containers a recording can have, told by the file's name. */
public enum RecordingFormat {
    WEBM(".webm"),
    MATROSKA(".mkv");

    private final String extension;

    RecordingFormat(String extension) {
        this.extension = extension;
    }

    /** {@return whether a file of this kind can have a track of that codec} */
    boolean holds(MatroskaCodec codec) {
        return this == MATROSKA || codec.isWebm();
    }

    /** {@return the codecs that a file of this kind can have, best liked first, with what repairs them} */
    public List<RtpCodecCapability> codecs(MediaKind kind) {
        return MediaCapabilities.usual(kind).stream()
                .filter(codec -> CodecKind.fromEncodingName(codec.name())
                        .map(known -> holds(FileCodec.of(known)))
                        .orElse(true))
                .toList();
    }

    /** {@return the format that the name of a file stands for} */
    public static RecordingFormat of(Path file) {
        Path name = file.getFileName();
        String lower = name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
        for (RecordingFormat format : values()) {
            if (lower.endsWith(format.extension)) {
                return format;
            }
        }
        throw new IllegalArgumentException("file: " + file + " (expected: a name that ends in .webm or .mkv)");
    }
}
