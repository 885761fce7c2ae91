package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A track of frames that the application has encoded already: a W3C MediaStreamTrack with its encoder behind it.
 *
 * <p>Give it to {@link PeerConnection#addTrack}, of as many connections as should have it, and {@link #send} each frame
 * when it is due: at once to every connection whose peer has agreed to the codec, packetised and paced there. Video
 * begins at a keyframe for each of them, and goes on at one where frames had to be left out; {@link
 * #onKeyframeRequested} asks for it.
 *
 * <p>Thread-safe; frames of one track come from one thread at a time, which gives them their order.
 */
public final class EncodedTrack implements Track {
    private final String id = UUID.randomUUID().toString();
    private final CodecKind codec;
    private final Map<RtpSender, EncodedLane> lanes = new ConcurrentHashMap<>();
    private final Listeners<EncodedTrack> keyframeListeners = new Listeners<>();
    private volatile boolean isEnded;

    private EncodedTrack(CodecKind codec) {
        this.codec = codec;
    }

    /** {@return a track of that codec that nobody has yet} */
    public static EncodedTrack of(CodecKind codec) {
        return new EncodedTrack(requireNonNull(codec, "codec"));
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public MediaKind kind() {
        return codec.isVideo() ? MediaKind.VIDEO : MediaKind.AUDIO;
    }

    /** {@return what its frames are encoded in} */
    public CodecKind codec() {
        return codec;
    }

    @Override
    public boolean isEnded() {
        return isEnded;
    }

    /**
     * Sends a frame to every connection that has the track; nothing happens where none is connected.
     *
     * <p>Never blocks. A connection whose loop is far behind, or whose path takes no more, goes without the frame and,
     * for video, without what refers to it.
     *
     * @param frame of the track's codec; copied
     * @param mediaNanos when it is to be played, at least 0, on a clock that all tracks have which play in step
     * @throws IllegalArgumentException for a frame of another codec
     */
    public void send(EncodedFrame frame, long mediaNanos) {
        if (frame.codec() != codec) {
            throw new IllegalArgumentException("codec: " + frame.codec() + " (expected: " + codec + ")");
        }
        if (mediaNanos < 0) {
            throw new IllegalArgumentException("mediaNanos: " + mediaNanos + " (expected: >= 0)");
        }
        if (lanes.isEmpty() || isEnded) {
            return;
        }
        byte[] bytes = new byte[frame.length()];
        System.arraycopy(frame.buffer(), frame.offset(), bytes, 0, bytes.length);
        EncodedFrame copy = new EncodedFrame(
                codec, bytes, 0, bytes.length, frame.keyframe(), frame.temporalLayer(), frame.spatialLayer());
        int rtpTimestamp = ticks(mediaNanos);
        for (EncodedLane lane : lanes.values()) {
            lane.send(copy, rtpTimestamp);
        }
    }

    private int ticks(long mediaNanos) {
        long rate = codec.clockRate();
        long seconds = mediaNanos / 1_000_000_000L;
        long rest = mediaNanos % 1_000_000_000L;
        return (int) (seconds * rate + (rest * rate + 500_000_000L) / 1_000_000_000L);
    }

    /**
     * Calls {@code listener} whenever a peer wants a keyframe, or a connection needs one to begin with; on the executor
     * of that connection.
     */
    public void onKeyframeRequested(Runnable listener) {
        requireNonNull(listener, "listener");
        keyframeListeners.add(track -> listener.run());
    }

    /** Ends the track: its senders lose it, and their peers hear BYE. Idempotent. */
    public void end() {
        isEnded = true;
        for (RtpSender sender : lanes.keySet()) {
            remove(sender);
            sender.trackEnded(this);
        }
    }

    /** A sender has this track; any thread. */
    void add(RtpSender sender) {
        lanes.put(sender, new EncodedLane(sender));
        if (isEnded) {
            end();
        }
    }

    void remove(RtpSender sender) {
        lanes.remove(sender);
    }

    void keyframeRequested() {
        keyframeListeners.fire(this);
    }

    @Override
    public String toString() {
        return codec + " track " + id;
    }
}
