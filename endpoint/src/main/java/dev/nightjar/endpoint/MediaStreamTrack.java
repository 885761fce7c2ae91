package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.endpoint.internal.callbacks.Listeners;
import dev.nightjar.endpoint.internal.playing.TrackPlayout;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.payload.FrameSink;
import dev.nightjar.rtp.playout.PlayoutStats;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A track that arrives: W3C MediaStreamTrack, for an application without screen or speaker.
 *
 * <p>Methods may be called from any thread. Sinks run on the connection's event loop, must not block, and see every
 * frame in order; a frame lost for good is missing, never damaged. What a sink throws ends its connection.
 */
public final class MediaStreamTrack implements Track {
    private final String id;
    private final MediaKind kind;
    private final PeerConnection connection;
    private final List<FrameSink> frameSinks = new CopyOnWriteArrayList<>();
    private final List<PacketSink> packetSinks = new CopyOnWriteArrayList<>();
    private final Listeners<MediaStreamTrack> endedListeners = new Listeners<>();
    private final Listeners<MediaStreamTrack> goneListeners = new Listeners<>();
    private final Listeners<Boolean> mutedListeners = new Listeners<>();
    private final TrackForwarding forwarding = new TrackForwarding(this);
    private final TrackLayers layers = new TrackLayers(this);
    private final FrameSink frameDelivery = this::deliver;
    private volatile @Nullable String mid;
    private volatile boolean isEnded;
    private volatile boolean isStopped;
    private volatile boolean isMuted = true;
    private volatile boolean isReceptive;
    private volatile boolean isUnmuting;
    private volatile @Nullable Duration jitterBufferTarget;
    private volatile @Nullable TrackPlayout playing;

    /** Makes a track that is muted until media comes, W3C WebRTC §5.3. */
    MediaStreamTrack(String id, MediaKind kind, @Nullable String mid, PeerConnection connection) {
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

    /** {@return the id, of our own making: W3C WebRTC §5.3 leaves out what the peer calls the track} */
    @Override
    public String id() {
        return id;
    }

    /** {@return {@code remote audio} or {@code remote video}} */
    public String label() {
        return "remote " + kind;
    }

    @Override
    public MediaKind kind() {
        return kind;
    }

    /** {@return the connection it arrives on} */
    public PeerConnection connection() {
        return connection;
    }

    /**
     * {@return whether nothing will arrive any more: W3C readyState} It ends with its transceiver, which {@link
     * RtpTransceiver#stop}, a rejected m-section and the end of the connection stop, or by {@link #stop}.
     */
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

    /**
     * Ends the track for us: sinks get nothing any more, who sends it on loses it, and a recorder or player is done
     * with it. The peer goes on sending until it is told: {@link RtpTransceiver#setDirection} or {@link
     * RtpTransceiver#stop} do that. Final; as W3C has it, {@link #onEnded} does not tell of it. Any thread.
     */
    public void stop() {
        if (beginEnd(true)) {
            connection.callbacks().execute(this::gone);
        }
    }

    /**
     * Calls {@code listener} on the connection's executor once, when the track ends otherwise than by {@link #stop}; at
     * once when it has.
     */
    public void onEnded(Runnable listener) {
        listen(endedListeners, listener, () -> isEnded && !isStopped);
    }

    /** Calls {@code listener} on the connection's executor once, when the track ends in any way. */
    void whenGone(Runnable listener) {
        listen(goneListeners, listener, () -> isEnded);
    }

    private void listen(Listeners<MediaStreamTrack> listeners, Runnable listener, BooleanSupplier isOver) {
        requireNonNull(listener, "listener");
        if (!listeners.addUnless(isOver, new EndedListener(listener))) {
            connection.callbacks().execute(listener);
        }
    }

    /** Takes a listener of {@link #whenGone} away. */
    void removeGoneListener(Runnable listener) {
        goneListeners.remove(new EndedListener(listener));
    }

    /**
     * {@return whether the peer sends nothing at present: W3C muted} So it is until the first packet has come, after
     * the peer has said BYE, and from the description on by which it no longer sends, or we no longer receive, until
     * packets come by another one.
     *
     * <p>Packets that stay away do not mute, by the recommendation's correction 57: sound may pause, and a path may
     * fail for a while. *Choice:* of several streams of one section, simulcast, a BYE of the last one mutes.
     */
    public boolean isMuted() {
        return isMuted;
    }

    /** Calls {@code listener} on the connection's executor when the track falls silent. */
    public void onMute(Runnable listener) {
        requireNonNull(listener, "listener");
        mutedListeners.add(muted -> {
            if (muted) {
                listener.run();
            }
        });
    }

    /**
     * Calls {@code listener} on the connection's executor when media comes after silence. Sinks, which run on the loop,
     * may see the first of it before.
     */
    public void onUnmute(Runnable listener) {
        requireNonNull(listener, "listener");
        mutedListeners.add(muted -> {
            if (!muted) {
                listener.run();
            }
        });
    }

    /** Calls {@code listener} like {@link #onMute} and {@link #onUnmute}, with the new state. */
    public void onMutedChange(Consumer<Boolean> listener) {
        mutedListeners.add(listener);
    }

    /** Asks the sender for a keyframe, as often as the rate limit allows; nothing happens for audio. */
    public void requestKeyframe() {
        String section = mid;
        if (section != null) {
            connection.requestKeyframe(section);
        }
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
        if (layers.latest(seen)) {
            forwarding.layersSeen();
        }
    }

    /** {@return its way to the peers that it is sent on to} */
    TrackForwarding forwarding() {
        return forwarding;
    }

    /** Its section is another now, or none. */
    void setMid(@Nullable String sectionMid) {
        mid = sectionMid;
    }

    /** {@return whether media that comes unmutes it: {@code [[Receptive]]} of W3C WebRTC §5.4} */
    boolean isReceptive() {
        return isReceptive;
    }

    void setReceptive(boolean receptive) {
        isReceptive = receptive;
    }

    /** W3C "set a track's muted state"; on the connection's executor. */
    void setMuted(boolean muted) {
        if (muted != isMuted) {
            isMuted = muted;
            if (muted) {
                forwarding.muted();
            }
            mutedListeners.fire(muted);
        }
    }

    /** W3C WebRTC §9.3: a packet has come while it is muted; on the loop, which tells of the first one only. */
    void heard() {
        if (isReceptive && !isEnded && !isUnmuting) {
            isUnmuting = true;
            connection.callbacks().execute(() -> {
                isUnmuting = false;
                if (isReceptive && !isEnded) {
                    setMuted(false);
                }
            });
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
    synchronized void played(TrackPlayout by) {
        playing = by;
    }

    synchronized void playedNoMore(TrackPlayout by) {
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
        if (isStopped) {
            return;
        }
        for (FrameSink sink : frameSinks) {
            sink.onFrame(frame);
        }
    }

    boolean wantsPackets() {
        return !packetSinks.isEmpty() && !isStopped;
    }

    void deliverPacket(byte[] buffer, int offset, int length, long arrivalNanos) {
        for (PacketSink sink : packetSinks) {
            sink.onPacket(buffer, offset, length, arrivalNanos);
        }
    }

    /** Ends the track; on the connection's executor. */
    void end() {
        if (beginEnd(false)) {
            gone();
            endedListeners.fireLast(this);
        }
    }

    /** {@return whether it had not ended} */
    private synchronized boolean beginEnd(boolean byUs) {
        boolean isNews = !isEnded;
        isStopped |= isNews && byUs;
        isEnded = true;
        return isNews;
    }

    private void gone() {
        forwarding.ended();
        goneListeners.fireLast(this);
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
