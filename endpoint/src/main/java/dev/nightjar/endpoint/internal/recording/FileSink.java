package dev.nightjar.endpoint.internal.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A recording's file, unbuffered: what was written survives the process. */
public final class FileSink implements RecordingSink {
    private final Path file;
    private final FileChannel channel;
    private long length;

    private FileSink(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** {@return the sink of a new file; an existing one is left alone} */
    public static FileSink create(Path file) throws IOException {
        try {
            return new FileSink(file, FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        } catch (FileAlreadyExistsException e) {
            throw (IOException) new FileAlreadyExistsException(
                            file.toString(), null, "there is such a file, and a recording does not overwrite")
                    .initCause(e);
        } catch (NoSuchFileException e) {
            throw new IOException("cannot create " + file + ": no such directory", e);
        } catch (AccessDeniedException e) {
            throw new IOException("cannot create " + file + ": permission denied", e);
        } catch (IOException e) {
            throw new IOException("cannot create " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void write(byte[] buffer, int offset, int count) throws IOException {
        writeAll(length, buffer, offset, count);
        length += count;
    }

    @Override
    public void writeAt(long position, byte[] buffer, int offset, int count) throws IOException {
        writeAll(position, buffer, offset, count);
    }

    private void writeAll(long position, byte[] buffer, int offset, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, offset, count);
        while (bytes.hasRemaining()) {
            channel.write(bytes, position + bytes.position() - offset);
        }
    }

    @Override
    public void truncate(long newLength) throws IOException {
        channel.truncate(newLength);
        length = newLength;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public void discard() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }
}
