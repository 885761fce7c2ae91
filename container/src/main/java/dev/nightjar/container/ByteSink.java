package dev.nightjar.container;

import java.io.IOException;

/**
 * Where a file's bytes go: appended at the end, with the chance to correct what was written before.
 *
 * <p>Usually a file opened for writing, empty at first. Implementations do not buffer: when a method returns, the
 * bytes are with the operating system and survive the end of the process. The writer gathers whole blocks before it
 * calls, so no buffer is needed. Bytes are borrowed until the call returns.
 */
public interface ByteSink {
    /**
     * Appends all bytes of the range at the end.
     *
     * @throws IOException if not all could be written; some may have been, which {@link #truncate} takes back
     */
    void write(byte[] buffer, int offset, int length) throws IOException;

    /**
     * Overwrites bytes that were written before; never makes the file longer.
     *
     * @param position index of the first byte to replace, counted from the start of the file
     */
    void writeAt(long position, byte[] buffer, int offset, int length) throws IOException;

    /** Drops every byte from {@code length} on; the next {@link #write} appends there. */
    void truncate(long length) throws IOException;
}
