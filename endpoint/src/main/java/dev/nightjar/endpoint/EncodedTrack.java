package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.endpoint.internal.callbacks.Listeners;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.send.FrameExtension;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/**
 * A track of frames that the application has encoded already: a W3C MediaStreamTrack with its encoder behind it.
 *
 * <p>Give it to {@link PeerConnection#addTrack}, of as many connections as should have it, and {@link #send} each frame
 * when it is due: at once to every connection whose peer has agreed to the codec, packetised and paced there. Video
 * begins at a keyframe for each of them, and goes on at one where frames had to be left out; {@link
 * #onKeyframeRequested} asks for it.
 *
 * <p>A track may have several encodings of one picture, smallest first, for a sender that has as many (W3C
 * sendEncodings, {@link RtpTransceiverInit#withSendEncodings}): its encodings are the track's from the first on. A
 * sender of one encoding sends the last, which is the largest. Of a sender that has more of them than the track those
 * beyond send nothing, but where the peer and the application want no other: then the smallest of these sends the last
 * of the track.
 *
 * <p>Thread-safe; frames of one track come from one thread at a time, which gives them their order.
 */
public final class EncodedTrack implements Track {
    /** Most bytes of header extensions of one frame, two for each beside its value: packets carry media too. */
    public static final int MAX_EXTENSION_BYTES = 512;

    private final String id = UUID.randomUUID().toString();
    private final CodecKind codec;
    private final int encodings;
    private final Map<RtpSender, EncodedLane> lanes = new ConcurrentHashMap<>();
    private final Listeners<Integer> keyframeListeners = new Listeners<>();
    private final Set<RtpSender> ready = ConcurrentHashMap.newKeySet();
    private final Listeners<EncodedTrack> readyListeners = new Listeners<>();
    private final AtomicLong frames = new AtomicLong();
    private volatile boolean isEnded;

    private EncodedTrack(CodecKind codec, int encodings) {
        this.codec = codec;
        this.encodings = encodings;
    }

    /** {@return a track of that codec that nobody has yet} */
    public static EncodedTrack of(CodecKind codec) {
        return ofEncodings(codec, 1);
    }

    /**
     * {@return a track of that codec and of so many encodings that nobody has yet}
     *
     * @param encodings of video 1 to 4, of audio 1
     */
    public static EncodedTrack ofEncodings(CodecKind codec, int encodings) {
        int most = requireNonNull(codec, "codec").isVideo() ? SendEncodings.MAX_ENCODINGS : 1;
        if (encodings < 1 || encodings > most) {
            throw new IllegalArgumentException("encodings: " + encodings + " (expected: 1 to " + most + ")");
        }
        return new EncodedTrack(codec, encodings);
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

    /** {@return how many encodings of one picture it has} */
    public int encodings() {
        return encodings;
    }

    @Override
    public boolean isEnded() {
        return isEnded;
    }

    /** Sends a frame of the first encoding, the only one of most tracks: see {@link #send(int, EncodedFrame, long)}. */
    public void send(EncodedFrame frame, long mediaNanos) {
        send(0, frame, mediaNanos);
    }

    /**
     * Sends a frame to every connection that has the track; nothing happens where none is connected.
     *
     * <p>Never blocks. A connection whose loop is far behind, or whose path takes no more, goes without the frame and,
     * for video, without what refers to it.
     *
     * @param encoding which of the track's, smallest first: below {@link #encodings}
     * @param frame of the track's codec; copied
     * @param mediaNanos when it is to be played, at least 0, on a clock that all tracks have which play in step
     * @throws IllegalArgumentException for a frame of another codec
     */
    public void send(int encoding, EncodedFrame frame, long mediaNanos) {
        send(encoding, frame, mediaNanos, List.of());
    }

    /**
     * Sends a frame as {@link #send(int, EncodedFrame, long)} does, with header extensions: those that {@link
     * Configuration#headerExtensions} of a connection names, or that it has by itself, where its peer has agreed to
     * them. Values of more than 16 bytes are for peers that know two-byte headers, RFC 8285 §4.3.
     *
     * @param extensions of this frame, of at most {@link #MAX_EXTENSION_BYTES} together; their values are not changed
     *     any more
     * @throws IllegalArgumentException for more of them
     */
    public void send(int encoding, EncodedFrame frame, long mediaNanos, List<FrameExtension> extensions) {
        Objects.checkIndex(encoding, encodings);
        List<FrameExtension> carried = List.copyOf(extensions);
        int extensionBytes =
                carried.stream().mapToInt(each -> 2 + each.value().length).sum();
        if (extensionBytes > MAX_EXTENSION_BYTES) {
            throw new IllegalArgumentException(
                    "extensions: " + extensionBytes + " bytes (expected: at most " + MAX_EXTENSION_BYTES + ")");
        }
        if (frame.codec() != codec) {
            throw new IllegalArgumentException("codec: " + frame.codec() + " (expected: " + codec + ")");
        }
        if (mediaNanos < 0) {
            throw new IllegalArgumentException("mediaNanos: " + mediaNanos + " (expected: >= 0)");
        }
        if (encoding == encodings - 1) {
            frames.incrementAndGet();
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
            lane.send(encoding, copy, rtpTimestamp, carried);
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
        keyframeListeners.add(encoding -> listener.run());
    }

    /** Calls {@code listener} like {@link #onKeyframeRequested(Runnable)}, with the encoding that is meant. */
    public void onKeyframeRequested(IntConsumer listener) {
        requireNonNull(listener, "listener");
        keyframeListeners.add(listener::accept);
    }

    /** Ends the track: its senders lose it, and their peers hear BYE. Idempotent. */
    public void end() {
        isEnded = true;
        for (RtpSender sender : lanes.keySet()) {
            remove(sender);
            sender.trackEnded(this);
        }
    }

    /**
     * Calls {@code listener} once, when a connection can send the track; at once where one can. Where it is called, and
     * whether twice where the moment is just that, is not told.
     */
    void whenReady(Runnable listener) {
        readyListeners.add(track -> listener.run());
        fireIfReady();
    }

    /** A sender that has this track can send it: its connection is connected, and the codec agreed; any thread. */
    void ready(RtpSender sender) {
        if (sender.track() == this) {
            ready.add(sender);
            fireIfReady();
        }
    }

    private void fireIfReady() {
        if (ready.stream().anyMatch(lanes::containsKey)) {
            readyListeners.fireLast(this);
        }
    }

    /** {@return frames given so far, of the largest encoding; any thread} */
    long frames() {
        return frames.get();
    }

    /** A sender has this track; any thread. */
    void add(RtpSender sender) {
        lanes.put(sender, new EncodedLane(sender, encodings));
        fireIfReady();
        if (isEnded) {
            end();
        }
    }

    void remove(RtpSender sender) {
        lanes.remove(sender);
        ready.remove(sender);
    }

    void keyframeRequested(int encoding) {
        keyframeListeners.fire(encoding);
    }

    @Override
    public String toString() {
        return codec + " track " + id;
    }
}
