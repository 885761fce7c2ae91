package dev.nightjar.rtp.send;

import static java.util.Objects.requireNonNull;

import dev.nightjar.rtp.HeaderExtensionUri;

/**
 * A header extension that goes out with one frame, where it was negotiated.
 *
 * @param uri what it is
 * @param value at most 255 bytes; the caller's, not changed while the frame is being sent
 * @param place which of the frame's packets carry it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record FrameExtension(HeaderExtensionUri uri, byte[] value, Place place) {
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

    boolean belongs(boolean isFirst, boolean isLast) {
        return switch (place) {
            case FIRST -> isFirst;
            case LAST -> isLast;
            case EACH -> true;
        };
    }
}
