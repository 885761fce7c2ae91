package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.payload.FrameSink;
import dev.nightjar.rtp.playout.PlayoutStats;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A track that arrives: W3C MediaStreamTrack, for an application without screen or speaker.
 *
 * <p>Methods may be called from any thread. Sinks run on the connection's event loop, must not block, and see every
 * frame in order; a frame lost for good is missing, never damaged.
 */
public final class MediaStreamTrack implements Track {
    private final String id;
    private final MediaKind kind;
    private final PeerConnection connection;
    private final List<FrameSink> frameSinks = new CopyOnWriteArrayList<>();
    private final List<PacketSink> packetSinks = new CopyOnWriteArrayList<>();
    private final Listeners<MediaStreamTrack> endedListeners = new Listeners<>();
    private final Listeners<Boolean> mutedListeners = new Listeners<>();
    private final TrackForwarding forwarding = new TrackForwarding(this);
    private final TrackLayers layers = new TrackLayers(this);
    private final FrameSink frameDelivery = this::deliver;
    private volatile String mid;
    private volatile boolean isEnded;
    private volatile boolean isMuted;
    private volatile @Nullable Duration jitterBufferTarget;
    private volatile @Nullable TrackPlayout playing;

    MediaStreamTrack(String id, MediaKind kind, String mid, PeerConnection connection) {
        this.id = id;
        this.kind = kind;
        this.mid = mid;
        this.connection = connection;
    }

    /** Takes the RTP packets of a track as they arrive, before they are put in order. */
    @FunctionalInterface
    public interface PacketSink {
        /**
         * Takes one decrypted RTP packet, on the event loop. Must not block.
         *
         * @param buffer holds the packet, borrowed until the call returns
         * @param offset absolute index of its first byte
         * @param length its bytes
         * @param arrivalNanos when it arrived, on the loop's clock
         */
        void onPacket(byte[] buffer, int offset, int length, long arrivalNanos);
    }

    /** {@return the id, from the peer's {@code a=msid} where it gave one} */
    @Override
    public String id() {
        return id;
    }

    @Override
    public MediaKind kind() {
        return kind;
    }

    /** {@return the connection it arrives on} */
    public PeerConnection connection() {
        return connection;
    }

    /** {@return whether nothing will arrive any more} */
    @Override
    public boolean isEnded() {
        return isEnded;
    }

    /** Adds a sink of whole frames. */
    public void addFrameSink(FrameSink sink) {
        frameSinks.add(requireNonNull(sink, "sink"));
    }

    /** Takes a sink away; a frame under way may still reach it. */
    public void removeFrameSink(FrameSink sink) {
        frameSinks.remove(sink);
    }

    /** Adds a sink of packets. */
    public void addPacketSink(PacketSink sink) {
        packetSinks.add(requireNonNull(sink, "sink"));
    }

    /** Takes a sink away; a packet under way may still reach it. */
    public void removePacketSink(PacketSink sink) {
        packetSinks.remove(sink);
    }

    /** Calls {@code listener} on the connection's executor once, when the track ends; at once when it has. */
    public void onEnded(Runnable listener) {
        requireNonNull(listener, "listener");
        EndedListener once = new EndedListener(listener);
        endedListeners.add(once);
        if (isEnded && endedListeners.remove(once)) {
            connection.callbacks().execute(listener);
        }
    }

    /** Takes a listener of the end away. */
    void removeEndedListener(Runnable listener) {
        endedListeners.remove(new EndedListener(listener));
    }

    /**
     * {@return whether the peer does not send at present, by what was last negotiated}
     *
     * <p>*Choice:* W3C also mutes until the first packet has come and while packets stay away; here sinks show that.
     */
    public boolean isMuted() {
        return isMuted;
    }

    /**
     * Calls {@code listener} on the connection's executor when the track falls silent or comes back, with the new
     * state.
     */
    public void onMutedChange(Consumer<Boolean> listener) {
        mutedListeners.add(listener);
    }

    /** Asks the sender for a keyframe, as often as the rate limit allows; nothing happens for audio. */
    public void requestKeyframe() {
        connection.requestKeyframe(mid);
    }

    /**
     * {@return what may be sent of the track, as it arrived lately: each simulcast encoding, and of one that has layers
     * inside each choice of them; none before there was a picture, and for sound}
     *
     * <p>Looked at twice a second; what fell silent a second or two ago is not among them. Frame sinks hear the largest
     * encoding, whole.
     */
    public List<TrackLayer> layers() {
        return layers.latest();
    }

    /** {@return the way of one encoding to the peers that it is sent on to, or null beyond a number of them} */
    @Nullable
    TrackForwarding layerForwarding(int ssrc) {
        return layers.of(ssrc);
    }

    /** Takes what has arrived lately; on the loop that receives. */
    void layersSeen(List<TrackLayer> seen) {
        layers.latest(seen);
        forwarding.layersSeen();
    }

    /** {@return its way to the peers that it is sent on to} */
    TrackForwarding forwarding() {
        return forwarding;
    }

    String mid() {
        return mid;
    }

    void setMid(String sectionMid) {
        mid = sectionMid;
    }

    /** On the connection's executor. */
    void setMuted(boolean muted) {
        if (muted != isMuted && !isEnded) {
            isMuted = muted;
            if (muted) {
                forwarding.muted();
            }
            mutedListeners.fire(muted);
        }
    }

    @Nullable
    Duration jitterBufferTarget() {
        return jitterBufferTarget;
    }

    void jitterBufferTarget(@Nullable Duration target) {
        jitterBufferTarget = target;
    }

    /** A player plays the track from now on; of several the latest is told of in the statistics. */
    void played(TrackPlayout by) {
        playing = by;
    }

    void playedNoMore(TrackPlayout by) {
        if (playing == by) {
            playing = null;
        }
    }

    /** {@return what the jitter buffer of one of its streams does, or null where nobody plays it; on the loop} */
    @Nullable
    PlayoutStats playoutStats(int ssrc) {
        TrackPlayout by = playing;
        return by == null ? null : by.stats(ssrc);
    }

    /**
     * {@return where its frames come in; the same each time, since a session takes another sink for one that joins the
     * stream, and so makes it wait for a keyframe}
     */
    FrameSink frameDelivery() {
        return frameDelivery;
    }

    void deliver(Frame frame) {
        for (FrameSink sink : frameSinks) {
            sink.onFrame(frame);
        }
    }

    boolean wantsPackets() {
        return !packetSinks.isEmpty();
    }

    void deliverPacket(byte[] buffer, int offset, int length, long arrivalNanos) {
        for (PacketSink sink : packetSinks) {
            sink.onPacket(buffer, offset, length, arrivalNanos);
        }
    }

    /** Ends the track; on the connection's executor. */
    void end() {
        isEnded = true;
        forwarding.ended();
        endedListeners.fireLast(this);
    }

    /** Equal for equal listeners, so that one can be taken away. */
    private record EndedListener(Runnable listener) implements Consumer<MediaStreamTrack> {
        @Override
        public void accept(MediaStreamTrack track) {
            listener.run();
        }
    }

    @Override
    public String toString() {
        return kind + " track " + id;
    }
}
