package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.endpoint.internal.callbacks.Listeners;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tracks that belong together, as a peer says or the application: W3C MediaStream.
 *
 * <p>A stream of a peer is one object for as long as its connection lives, however often its tracks come and go; the
 * connection changes it on its executor, right before the listeners here are called, and those before {@link
 * PeerConnection#onTrack}. What the application changes itself calls no listener. Tracks are sent as part of a stream
 * by its id, see {@link PeerConnection#addTrack}.
 *
 * <p>Thread-safe. *Choice:* there are no clones: every track may have as many sinks as wanted.
 *
 * <p>Specification: W3C Media Capture and Streams §4.2.
 */
public final class MediaStream {
    private final String id;
    private final List<MediaStreamTrack> tracks = new CopyOnWriteArrayList<>();
    private final Listeners<MediaStreamTrack> addListeners = new Listeners<>();
    private final Listeners<MediaStreamTrack> removeListeners = new Listeners<>();

    MediaStream(String id) {
        this.id = id;
    }

    /** {@return a stream of the application's, with an id of its own, of those tracks, each once} */
    public static MediaStream of(MediaStreamTrack... tracks) {
        MediaStream stream = new MediaStream(UUID.randomUUID().toString());
        for (MediaStreamTrack track : tracks) {
            stream.addTrack(track);
        }
        return stream;
    }

    /** {@return what names it; of a peer's stream what the peer calls it} */
    public String id() {
        return id;
    }

    /** {@return its tracks now, in the order they came} */
    public List<MediaStreamTrack> tracks() {
        return List.copyOf(tracks);
    }

    /** {@return those of its tracks that are sound} */
    public List<MediaStreamTrack> audioTracks() {
        return tracks(MediaKind.AUDIO);
    }

    /** {@return those of its tracks that are pictures} */
    public List<MediaStreamTrack> videoTracks() {
        return tracks(MediaKind.VIDEO);
    }

    private List<MediaStreamTrack> tracks(MediaKind kind) {
        return tracks.stream().filter(track -> track.kind() == kind).toList();
    }

    /** {@return the track of that id, or null where it has none} */
    public @Nullable MediaStreamTrack trackById(String trackId) {
        requireNonNull(trackId, "trackId");
        return tracks.stream()
                .filter(track -> track.id().equals(trackId))
                .findFirst()
                .orElse(null);
    }

    /** {@return whether one of its tracks has not ended: W3C active} */
    public boolean isActive() {
        return tracks.stream().anyMatch(track -> !track.isEnded());
    }

    /** Adds a track, unless it is in already. Calls no listener. */
    public void addTrack(MediaStreamTrack track) {
        take(track);
    }

    /** Takes a track out, if it is in. Calls no listener. */
    public void removeTrack(MediaStreamTrack track) {
        tracks.remove(requireNonNull(track, "track"));
    }

    /**
     * Calls {@code listener} with each track that the peer puts in from now on, on the executor of the track's
     * connection.
     */
    public void onAddTrack(Consumer<MediaStreamTrack> listener) {
        addListeners.add(listener);
    }

    /**
     * Calls {@code listener} with each track that the peer takes out from now on, or that goes with its m-section, on
     * the executor of the track's connection.
     */
    public void onRemoveTrack(Consumer<MediaStreamTrack> listener) {
        removeListeners.add(listener);
    }

    /** W3C "add a track": the peer has put it in; on the connection's executor. */
    void added(MediaStreamTrack track) {
        if (take(track)) {
            addListeners.fire(track);
        }
    }

    private synchronized boolean take(MediaStreamTrack track) {
        return !tracks.contains(requireNonNull(track, "track")) && tracks.add(track);
    }

    /** W3C "remove a track": the peer has taken it out; on the connection's executor. */
    void removed(MediaStreamTrack track) {
        if (tracks.remove(track)) {
            removeListeners.fire(track);
        }
    }

    @Override
    public String toString() {
        return "stream " + id;
    }
}
