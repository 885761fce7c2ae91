package dev.nightjar.endpoint.internal.files;

import dev.nightjar.container.MediaFrame;
import dev.nightjar.rtp.payload.CodecKind;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file of one track, read frame by frame as it is sent. Confined to one thread at a time. */
public interface MediaFile extends Closeable {
    /** {@return what it holds} */
    CodecKind codec();

    /** {@return pixels across as the file's header tells, or 0} */
    default int width() {
        return 0;
    }

    /** {@return pixels down, or 0} */
    default int height() {
        return 0;
    }

    /** {@return the next frame, laid out as a packetiser takes it, or null at the end} */
    @Nullable
    MediaFrame read() throws IOException;
}
