package dev.nightjar.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system in memory that is soon full; only root may make one. */
public final class SmallDisk implements AutoCloseable {
    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /**
     * {@return an empty one, mounted}
     *
     * @throws PeerException when mounting is refused
     */
    public static SmallDisk mount(int kilobytes) {
        try {
            Path folder = Files.createTempDirectory("nightjar-disk");
            try {
                Tool.run(
                        folder,
                        List.of("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "tmpfs", folder.toString()));
            } catch (PeerException e) {
                Files.delete(folder);
                throw new PeerException("a small tmpfs cannot be mounted (expected: root, as in CI)", e);
            }
            return new SmallDisk(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return its root} */
    public Path folder() {
        return folder;
    }

    /** {@return bytes that still fit} */
    public long free() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unmounts it; what is on it is gone. */
    @Override
    public void close() {
        Tool.run(Path.of("/"), List.of("umount", "-l", folder.toString()));
        try {
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
