package dev.nightjar.sdp;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code a=msid}, RFC 8830 §2: the media stream and the track of a sender.
 *
 * @param streamId {@link #NO_STREAM} for a track in no stream
 * @param trackIdOrNull null where none is written, as since RFC 8829 it need not be
 */
public record Msid(String streamId, @Nullable String trackIdOrNull) implements TypedAttribute {
    /** The stream id of a track that belongs to no stream. */
    public static final String NO_STREAM = "-";

    private static final String RULE = "a=msid:<stream id>[ <track id>], RFC 8830 §2";

    /** Checks the ids. */
    public Msid {
        Grammar.requireToken(streamId, "streamId");
        if (trackIdOrNull != null) {
            Grammar.requireToken(trackIdOrNull, "trackId");
        }
    }

    /** {@return the value parsed} */
    public static Msid parse(String text) {
        Cursor in = new Cursor(text, RULE);
        String stream = in.token();
        String track = in.another() ? in.token() : null;
        in.end();
        return new Msid(stream, track);
    }

    /** {@return the track's id} */
    public Optional<String> trackId() {
        return Optional.ofNullable(trackIdOrNull);
    }

    /** {@return whether it names a stream} */
    public boolean hasStream() {
        return !streamId.equals(NO_STREAM);
    }

    @Override
    public String attributeName() {
        return "msid";
    }

    @Override
    public String toString() {
        return trackIdOrNull == null ? streamId : streamId + " " + trackIdOrNull;
    }
}
