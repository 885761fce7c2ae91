package dev.nightjar.endpoint.internal.files;

import dev.nightjar.container.MediaFrame;
import dev.nightjar.rtp.payload.CodecKind;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one file that come next, read ahead by the thread of files and taken by the loop that plays them.
 *
 * <p>Bounded by frames and by bytes. Thread-safe.
 */
public final class FileReel {
    /** Ten seconds of 60 pictures a second, in which a keyframe is looked for. */
    public static final int MAX_FRAMES = 600;

    static final long MAX_BYTES = 8L * 1024 * 1024;

    /** Frames are read in portions, so that files are read in turn. */
    private static final int PORTION = 100;

    private final Opener opener;
    private final Deque<MediaFrame> ahead = new ArrayDeque<>();
    private final CodecKind codec;
    private final int width;
    private final int height;
    private @Nullable MediaFile file;
    private long bytes;
    private long lastNanos;
    private long frameNanos = 20_000_000;
    private boolean isAtEnd;
    private boolean isClosed;
    private boolean isFilling;
    private @Nullable IOException failure;

    /** Opens the file, at its first frame. */
    @FunctionalInterface
    public interface Opener {
        /** {@return the file from its first frame; each call opens it anew} */
        MediaFile open() throws IOException;
    }

    /** Opens the file once to see what it holds; on a thread that may wait. */
    public FileReel(Opener opener) throws IOException {
        this.opener = opener;
        MediaFile opened = opener.open();
        this.file = opened;
        this.codec = opened.codec();
        this.width = opened.width();
        this.height = opened.height();
        fill();
    }

    /** {@return the codec of its frames} */
    public CodecKind codec() {
        return codec;
    }

    /** {@return pixels across, or 0 where the file does not tell} */
    public int width() {
        return width;
    }

    /** {@return pixels of a picture, or 0} */
    public long area() {
        return (long) width * height;
    }

    /** {@return whether more is to be read, which the caller now sees to} */
    public synchronized boolean beginFill() {
        boolean wanted = !isFilling && !isAtEnd && !isClosed && ahead.size() < MAX_FRAMES / 2 && bytes < MAX_BYTES / 2;
        isFilling |= wanted;
        return wanted;
    }

    /** Reads a portion; on the thread of files. */
    public void fill() {
        boolean isMore = true;
        for (int i = 0; i < PORTION && isMore; i++) {
            isMore = readOne();
        }
        synchronized (this) {
            isFilling = false;
        }
    }

    private boolean readOne() {
        MediaFile open;
        synchronized (this) {
            if (file == null || isAtEnd || ahead.size() >= MAX_FRAMES || bytes >= MAX_BYTES) {
                return false;
            }
            open = file;
        }
        MediaFrame frame = null;
        IOException failed = null;
        try {
            frame = open.read();
        } catch (IOException e) {
            failed = e;
        }
        synchronized (this) {
            if (frame == null || isClosed) {
                failure = failed;
                isAtEnd = true;
                closeFile();
                return false;
            }
            ahead.add(frame);
            bytes += frame.bytes().length;
            if (frame.nanos() > lastNanos) {
                frameNanos = frame.nanos() - lastNanos;
            }
            lastNanos = Math.max(lastNanos, frame.nanos());
            return true;
        }
    }

    private void closeFile() {
        MediaFile open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
    }

    /** {@return the next frame without taking it, or null where none is read} */
    public synchronized @Nullable MediaFrame peek() {
        return ahead.peek();
    }

    /** Takes the frame that {@link #peek} shows. */
    public synchronized void take() {
        bytes -= ahead.remove().bytes().length;
    }

    /** {@return the next keyframe behind the first frame, as far as is read, all before it dropped; or null} */
    public synchronized @Nullable MediaFrame skipToKeyframe() {
        int before = 0;
        for (MediaFrame frame : ahead) {
            if (frame.keyframe()) {
                for (int i = 0; i < before; i++) {
                    take();
                }
                return frame;
            }
            before++;
        }
        return null;
    }

    /** {@return whether nothing is left of the file} */
    public synchronized boolean isFinished() {
        return isAtEnd && ahead.isEmpty();
    }

    /** {@return whether all that is left of the file is read} */
    public synchronized boolean isReadToEnd() {
        return isAtEnd;
    }

    /** {@return when the last frame that was read has been played} */
    public synchronized long endNanos() {
        return lastNanos + frameNanos;
    }

    /** {@return why the file ended early, or null} */
    public synchronized @Nullable IOException failure() {
        return failure;
    }

    /** Begins again at the first frame; on the thread of files. */
    public void rewind() {
        MediaFile opened = null;
        IOException failed = null;
        try {
            opened = opener.open();
        } catch (IOException e) {
            failed = e;
        }
        synchronized (this) {
            ahead.clear();
            bytes = 0;
            lastNanos = 0;
            failure = failed;
            isAtEnd = opened == null;
            file = opened;
            if (isClosed) {
                closeFile();
            }
        }
        fill();
    }

    /** Reads no more; any thread. A read that is under way closes the file when it returns. */
    public synchronized void close() {
        isClosed = true;
        isAtEnd = true;
        ahead.clear();
        if (!isFilling) {
            closeFile();
        }
    }
}
