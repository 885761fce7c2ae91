package dev.nightjar.endpoint.internal.recording;

import dev.nightjar.container.ByteSink;
import java.io.Closeable;
import java.io.IOException;

/** Where a recording's bytes go. Confined to whoever writes the recording. */
public interface RecordingSink extends ByteSink, Closeable {
    /** {@return bytes written} */
    long length();

    /** Closes it and leaves nothing behind. */
    void discard() throws IOException;
}
