package dev.nightjar.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder of the recordings: names for new files, and the files that are there. */
final class RecordingFolder {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,120}\\.(webm|mkv)");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int SUFFIX_BYTES = 3;
    private static final int MAX_LISTED = 500;

    private final Path folder;
    private final SecureRandom random;

    private RecordingFolder(Path folder, SecureRandom random) {
        this.folder = folder;
        this.random = random;
    }

    /**
     * One file.
     *
     * @param name of the file
     * @param bytes its size
     * @param modified when it was last written, ISO 8601
     */
    record Entry(String name, long bytes, String modified) {}

    /**
     * {@return the folder, made when it was missing}
     *
     * @throws UserMistake when files cannot be made in it
     */
    static RecordingFolder open(Path folder, SecureRandom random) {
        if (folder.toString().isBlank()) {
            // An unset variable of a shell, which would fill the folder one stands in.
            throw new UserMistake("--out: a blank name (expected: a folder in which files can be made)");
        }
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".nightjar", ".probe"));
        } catch (IOException | SecurityException refused) {
            throw new UserMistake(
                    "--out: " + folder + ": " + reason(refused) + " (expected: a folder in which files can be made)");
        }
        return new RecordingFolder(folder, random);
    }

    private static String reason(Exception refused) {
        if (refused instanceof java.nio.file.FileAlreadyExistsException) {
            return "is a file";
        }
        if (refused instanceof java.nio.file.AccessDeniedException) {
            return "permission denied";
        }
        if (refused instanceof java.nio.file.NoSuchFileException) {
            return "no such folder, and none can be made there";
        }
        if (refused instanceof java.nio.file.FileSystemException detailed && detailed.getReason() != null) {
            return detailed.getReason();
        }
        return String.valueOf(refused.getMessage());
    }

    /** {@return a path for a new file, named by its time and three random bytes} */
    Path newFile(String extension, Instant now) {
        byte[] suffix = new byte[SUFFIX_BYTES];
        random.nextBytes(suffix);
        return folder.resolve(STAMP.format(now) + "-" + HexFormat.of().formatHex(suffix) + "." + extension);
    }

    /** {@return the path of an existing recording, or null for any other name, one that leaves the folder included} */
    @Nullable
    Path resolve(String name) {
        if (!NAME.matcher(name).matches()) {
            return null;
        }
        Path path = folder.resolve(name);
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? path : null;
    }

    /** {@return the recordings, newest first, 500 at most} */
    List<Entry> list() {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> resolve(file.getFileName().toString()) != null).forEach(file -> add(entries, file));
        } catch (IOException unreadable) {
            return List.of();
        }
        entries.sort(
                Comparator.comparing(Entry::modified).thenComparing(Entry::name).reversed());
        return entries.size() > MAX_LISTED ? List.copyOf(entries.subList(0, MAX_LISTED)) : entries;
    }

    private static void add(List<Entry> entries, Path file) {
        try {
            entries.add(new Entry(
                    file.getFileName().toString(),
                    Files.size(file),
                    Files.getLastModifiedTime(file).toInstant().toString()));
        } catch (IOException gone) {
            // Somebody deleted it between the listing and the look.
            return;
        }
    }
}
