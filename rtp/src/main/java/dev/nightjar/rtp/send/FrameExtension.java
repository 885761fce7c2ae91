package dev.nightjar.rtp.send;

import static java.util.Objects.requireNonNull;

import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.extension.HeaderExtension;
import java.util.Arrays;

/**
 * A header extension that goes out with one frame, where it was negotiated.
 *
 * @param uri what it is, an application's own as well
 * @param value at most 255 bytes; the caller's, not changed while the frame is being sent
 * @param place which of the frame's packets carry it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record FrameExtension(String uri, byte[] value, Place place) {
    /** Which packets of a frame. */
    public enum Place {
        /** The first: abs-capture-time, for example. */
        FIRST,
        /** The last: video orientation, for example. */
        LAST,
        /** Each of them: an audio level, for example. */
        EACH
    }

    /** Checks the length. */
    public FrameExtension {
        requireNonNull(uri, "uri");
        requireNonNull(place, "place");
        if (value.length > 255) {
            throw new IllegalArgumentException("value: " + value.length + " bytes (expected: <= 255)");
        }
    }

    /** Makes one of those that Nightjar knows. */
    public FrameExtension(HeaderExtensionUri uri, byte[] value, Place place) {
        this(uri.uri(), value, place);
    }

    /** {@return that extension with a value, the application's own as well} */
    public static <T> FrameExtension of(HeaderExtension<T> extension, T value, Place place) {
        byte[] bytes = new byte[extension.maxBytes()];
        int length = extension.write(value, bytes, 0);
        return new FrameExtension(extension.uri(), Arrays.copyOf(bytes, length), place);
    }

    boolean belongs(boolean isFirst, boolean isLast) {
        return switch (place) {
            case FIRST -> isFirst;
            case LAST -> isLast;
            case EACH -> true;
        };
    }
}
