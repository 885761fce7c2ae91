package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.endpoint.internal.playing.LoopClock;
import dev.nightjar.endpoint.internal.playing.StreamPlayout;
import dev.nightjar.rtp.payload.FrameSink;
import dev.nightjar.rtp.playout.PlayoutConfig;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the frames of tracks when they are to be played: as far apart as they were captured, whatever the network
 * did to them, and sound in step with pictures.
 *
 * <p>For whoever decodes and shows or hears what arrives. Each track gets a jitter buffer, which waits no longer than
 * the network forces it to, or {@link RtpReceiver#setJitterBufferTarget} and the sender's playout delay ask for. Tracks
 * of one connection are lined up by the sender's reports (RFC 3550 §6.4.1): a connection is one CNAME, as in every
 * browser (RFC 8834 §4.9). Nothing is decoded, stretched or concealed. Video begins with a keyframe, which it asks for.
 *
 * <pre>{@code
 * Player player = Player.create();
 * connection.onTrack(event -> player.play(event.track(), frame -> decoder.offer(frame.copyOf())));
 * }</pre>
 *
 * <p>What the buffers do is told by {@link PeerConnection#stats}, in the jitter buffer of each stream. Thread-safe.
 * Sinks run on the event loop of the track's connection and must not block; one that throws ends that connection.
 */
public final class Player implements AutoCloseable {
    private final PlayoutConfig config;
    private final Map<MediaStreamTrack, PlayedTrack> played = new HashMap<>();
    private final Map<PeerConnection, StreamPlayout> playouts = new HashMap<>();
    private boolean isClosed;

    private Player(PlayoutConfig config) {
        this.config = config;
    }

    /** {@return a player that waits from 10 ms to a second} */
    public static Player create() {
        return create(PlayoutConfig.DEFAULT);
    }

    /** {@return a player that waits within those bounds} */
    public static Player create(PlayoutConfig config) {
        return new Player(requireNonNull(config, "config"));
    }

    /**
     * Plays a track to a sink from now on, until it ends or {@link #stop} is called.
     *
     * @param sink takes each frame at its time, borrowed for the call as every {@link FrameSink} does
     * @throws IllegalStateException if this player plays the track already, or is closed
     */
    public void play(MediaStreamTrack track, FrameSink sink) {
        requireNonNull(track, "track");
        requireNonNull(sink, "sink");
        PlayedTrack added;
        synchronized (this) {
            if (isClosed || played.containsKey(track)) {
                throw new IllegalStateException(
                        "play: " + (isClosed ? "closed" : "this player plays the " + track + " already"));
            }
            PeerConnection connection = track.connection();
            StreamPlayout playout = playouts.computeIfAbsent(connection, this::playoutOf);
            added = new PlayedTrack(track, playout, config, sink);
            played.put(track, added);
        }
        added.begin(() -> ended(track));
    }

    private StreamPlayout playoutOf(PeerConnection connection) {
        return new StreamPlayout(
                new LoopClock(connection.loop()),
                bug -> connection.close("internal error: a sink of frames that are played failed: " + bug));
    }

    /** What is held is handed out; on the connection's executor. */
    private void ended(MediaStreamTrack track) {
        PlayedTrack gone = remove(track);
        if (gone != null) {
            gone.end(true);
        }
    }

    /** Plays a track no more; what is held of it is not handed out. Nothing happens for a track that is not played. */
    public void stop(MediaStreamTrack track) {
        PlayedTrack gone = remove(requireNonNull(track, "track"));
        if (gone != null) {
            gone.end(false);
        }
    }

    private synchronized @Nullable PlayedTrack remove(MediaStreamTrack track) {
        PlayedTrack gone = played.remove(track);
        PeerConnection connection = track.connection();
        if (played.keySet().stream().noneMatch(other -> other.connection() == connection)) {
            playouts.remove(connection);
        }
        return gone;
    }

    /** Plays nothing any more. Idempotent. */
    @Override
    public void close() {
        Map<MediaStreamTrack, PlayedTrack> all;
        synchronized (this) {
            isClosed = true;
            all = new HashMap<>(played);
            played.clear();
            playouts.clear();
        }
        all.values().forEach(gone -> gone.end(false));
    }
}
