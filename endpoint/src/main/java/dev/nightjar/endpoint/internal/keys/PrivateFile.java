package dev.nightjar.endpoint.internal.keys;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Files with secrets: made readable and writable by their owner alone, where the file system knows such a thing. */
public final class PrivateFile {
    private static final Set<PosixFilePermission> OWNERS =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private PrivateFile() {}

    /** {@return the file, opened; when that makes it, its mode is 600 from the beginning} */
    public static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
        return isPosix(file)
                ? FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(OWNERS))
                : FileChannel.open(file, options, new FileAttribute<?>[0]);
    }

    /** {@return whether others than its owner may do something with a file that is there} */
    public static boolean isOpenToOthers(Path file) throws IOException {
        return isPosix(file) && !OWNERS.containsAll(Files.getPosixFilePermissions(file));
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
