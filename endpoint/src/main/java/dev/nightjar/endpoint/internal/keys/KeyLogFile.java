package dev.nightjar.endpoint.internal.keys;

import dev.nightjar.dtlssrtp.KeyLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Appends the secrets of handshakes to a file; one writer for all connections of an endpoint. Thread-safe. */
public final class KeyLogFile implements KeyLog, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KeyLogFile.class.getName());

    private final Path file;
    private final FileChannel channel;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean isBroken;

    private KeyLogFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * {@return the file, opened, with mode 600 when that makes it} Says once, as a warning, what it means to have it.
     *
     * @throws UncheckedIOException when it cannot be written
     */
    public static KeyLogFile open(Path file) {
        try {
            FileChannel channel = PrivateFile.open(
                    file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
            boolean isOpen = PrivateFile.isOpenToOthers(file);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}: the keys of every connection are written to this file; whoever reads it{1} can decrypt all"
                            + " of their traffic",
                    file,
                    isOpen ? ", and others than its owner may," : "");
            return new KeyLogFile(file, channel);
        } catch (IOException refused) {
            throw new UncheckedIOException(
                    file + ": cannot write keys to it: " + reason(refused) + " (expected: a file that can be made or"
                            + " written)",
                    refused);
        }
    }

    private static String reason(IOException refused) {
        if (refused instanceof NoSuchFileException) {
            return "no such folder";
        }
        if (refused instanceof AccessDeniedException) {
            return "permission denied";
        }
        // Its message would name the file again.
        String reason = refused instanceof FileSystemException detailed ? detailed.getReason() : null;
        return reason == null ? String.valueOf(refused.getMessage()) : reason;
    }

    @Override
    public void append(String lines) {
        lock.lock();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.US_ASCII));
            while (!isBroken && bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException failed) {
            isBroken = true;
            LOG.log(System.Logger.Level.WARNING, "{0}: no more keys are written: {1}", file, failed.getMessage());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isBroken = true;
            channel.close();
        } catch (IOException failed) {
            LOG.log(System.Logger.Level.WARNING, "{0}: {1}", file, failed.getMessage());
        } finally {
            lock.unlock();
        }
    }
}
