package dev.nightjar.endpoint;

import dev.nightjar.container.MatroskaCodec;
import java.nio.file.Path;
import java.util.Locale;

/** The containers a recording can have, told by the file's name. */
enum RecordingFormat {
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

    static RecordingFormat of(Path file) {
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
