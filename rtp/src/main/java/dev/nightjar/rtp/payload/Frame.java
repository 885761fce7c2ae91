package dev.nightjar.rtp.payload;

import dev.nightjar.rtp.extension.HeaderExtension;
import org.jspecify.annotations.Nullable;

/**
 * One encoded frame and what is known of it.
 *
 * <p>A view over a buffer that the next frame overwrites: valid during {@link FrameSink#onFrame}, then only as a copy
 * made by {@link #copyOf}. VP8, VP9 and audio are as the codec made them; H.264 and H.265 are one access unit whose NAL
 * units each follow their length in 4 bytes, as Matroska and MP4 store them, parameter sets included where the sender
 * put them; AV1 is one temporal unit of OBUs with their size fields, without temporal delimiters.
 */
public final class Frame {
    /** Returned by {@link #ntpNanos} while no sender report has told the sender's clock. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    /** Returned by {@link #temporalLayer} and {@link #spatialLayer} where the packets tell no layer. */
    public static final int UNKNOWN_LAYER = -1;

    private final CodecKind codec;
    private byte[] buffer = new byte[0];
    private int length;
    private boolean keyframe;
    private int width;
    private int height;
    private int durationSamples;
    private byte @Nullable [] codecPrivate;
    private int temporalLayer = UNKNOWN_LAYER;
    private int spatialLayer = UNKNOWN_LAYER;
    private boolean discardable;
    private boolean incomplete;
    private int rtpTimestamp;
    private boolean gapBefore;
    private int packets;
    private long firstArrivalNanos;
    private long lastArrivalNanos;
    private int ssrc;
    private long unwrappedTimestamp;
    private long ntpNanos = UNKNOWN;
    private @Nullable FrameHeaders headers;

    Frame(CodecKind codec) {
        this.codec = codec;
    }

    /** {@return a frame with the same values and its own bytes} */
    public Frame copyOf() {
        return copyInto(new Frame(codec));
    }

    /**
     * Makes a copy made before the same as this frame, in its own array as long as that suffices.
     *
     * @param copy of {@link #copyOf}, of the same codec, and no longer used otherwise
     * @return {@code copy}
     */
    public Frame copyInto(Frame copy) {
        if (copy.codec != codec) {
            throw new IllegalArgumentException("copy: " + copy.codec + " (expected: " + codec + ")");
        }
        byte[] bytes = copy.buffer.length >= length ? copy.buffer : new byte[Math.max(length, 2 * copy.buffer.length)];
        System.arraycopy(buffer, 0, bytes, 0, length);
        copy.content(bytes, length, keyframe);
        copy.size(width, height);
        copy.durationSamples = durationSamples;
        copy.codecPrivate = codecPrivate;
        copy.layers(temporalLayer, spatialLayer, discardable);
        copy.incomplete = incomplete;
        copy.timing(rtpTimestamp, gapBefore, firstArrivalNanos, lastArrivalNanos);
        copy.packets = packets;
        copy.stamp(ssrc, unwrappedTimestamp, ntpNanos);
        copyHeaders(copy);
        return copy;
    }

    private void copyHeaders(Frame copy) {
        FrameHeaders own = headers;
        FrameHeaders other = copy.headers;
        if (own == null) {
            copy.headers = null;
        } else if (own != other) {
            FrameHeaders target = other == null ? new FrameHeaders() : other;
            own.copyInto(target);
            copy.headers = target;
        }
    }

    void content(byte[] bytes, int byteCount, boolean isKeyframe) {
        buffer = bytes;
        length = byteCount;
        keyframe = isKeyframe;
    }

    void size(int frameWidth, int frameHeight) {
        width = frameWidth;
        height = frameHeight;
    }

    void durationSamples(int samples) {
        durationSamples = samples;
    }

    void codecPrivate(byte @Nullable [] bytes) {
        codecPrivate = bytes;
    }

    /** Written by a depacketiser at each {@link Depacketiser#finish} where its format tells any of it. */
    void layers(int temporal, int spatial, boolean isDiscardable) {
        temporalLayer = temporal;
        spatialLayer = spatial;
        discardable = isDiscardable;
    }

    /** Written by the assembler alone. */
    void incomplete(boolean isIncomplete) {
        incomplete = isIncomplete;
    }

    void timing(int timestamp, boolean afterGap, long firstNanos, long lastNanos) {
        rtpTimestamp = timestamp;
        gapBefore = afterGap;
        firstArrivalNanos = firstNanos;
        lastArrivalNanos = lastNanos;
    }

    /** Written by the assembler alone. */
    void packets(int count) {
        packets = count;
    }

    /**
     * Writes what the receiver of the stream knows; called by the receiver before any sink sees the frame.
     *
     * @param streamSsrc the stream's SSRC
     * @param unwrapped the RTP timestamp without wrap-around
     * @param ntp the sender's wall clock at the timestamp, or {@link #UNKNOWN}
     */
    public void stamp(int streamSsrc, long unwrapped, long ntp) {
        ssrc = streamSsrc;
        unwrappedTimestamp = unwrapped;
        ntpNanos = ntp;
    }

    /** Takes what the headers of its packets say, or null; as {@link #stamp}, and borrowed as the frame's bytes are. */
    public void headers(@Nullable FrameHeaders ofPackets) {
        headers = ofPackets;
    }

    /**
     * {@return what a header extension of its packets says of the frame, an application's own as well; null where it
     * was not negotiated or is not there} See {@link FrameHeaders}.
     */
    public <T> @Nullable T extension(HeaderExtension<T> extension) {
        FrameHeaders known = headers;
        return known == null ? null : known.value(extension);
    }

    /** {@return the codec} */
    public CodecKind codec() {
        return codec;
    }

    /** {@return the array that holds the frame, from index 0; borrowed} */
    public byte[] buffer() {
        return buffer;
    }

    /** {@return bytes of the frame} */
    public int length() {
        return length;
    }

    /** {@return whether decoding can begin here; always true for audio} */
    public boolean isKeyframe() {
        return keyframe;
    }

    /** {@return pixels across as the latest keyframe told, or 0} */
    public int width() {
        return width;
    }

    /** {@return pixels down as the latest keyframe told, or 0} */
    public int height() {
        return height;
    }

    /** {@return its temporal layer, 0 for the base, or {@link #UNKNOWN_LAYER}} */
    public int temporalLayer() {
        return temporalLayer;
    }

    /**
     * {@return the highest spatial layer within it, 0 for the base, or {@link #UNKNOWN_LAYER}} All layers of one
     * picture are one frame.
     */
    public int spatialLayer() {
        return spatialLayer;
    }

    /** {@return whether no other frame refers to it, so that it may be left out; false where that is not known} */
    public boolean isDiscardable() {
        return discardable;
    }

    /**
     * {@return whether its end is missing: the bytes are those before the first packet that was lost} Such frames come
     * only to a sink that {@link FrameSink#wantsIncompleteFrames}.
     */
    public boolean isIncomplete() {
        return incomplete;
    }

    /** {@return how long an audio frame plays in samples of {@link CodecKind#sampleRate}; 0 for video} */
    public int durationSamples() {
        return durationSamples;
    }

    /**
     * {@return the decoder configuration that a file of H.264, H.265 or AV1 needs (avcC, hvcC or av1C), or null where
     * the codec has none} The same array as long as the parameter sets, or sequence header, are the same; never
     * changed, so it may be kept.
     */
    public byte @Nullable [] codecPrivate() {
        return codecPrivate;
    }

    /** {@return the timestamp that the packets carried, unsigned 32 bits in an {@code int}} */
    public int rtpTimestamp() {
        return rtpTimestamp;
    }

    /** {@return whether packets before this frame were lost for good; the frame itself is whole} */
    public boolean hasGapBefore() {
        return gapBefore;
    }

    /**
     * {@return whether an Opus frame carries the one before it a second time, coarser: in-band forward error
     * correction, RFC 6716 §2.1.7} A decoder that misses the frame before, as {@link #hasGapBefore} says, can be given
     * this one for it. False for any other codec.
     */
    public boolean hasForwardErrorCorrection() {
        return codec == CodecKind.OPUS && OpusPacket.hasForwardErrorCorrection(buffer, 0, length);
    }

    /** {@return how many packets it came in} */
    public int packets() {
        return packets;
    }

    /** {@return when its first packet arrived} */
    public long firstArrivalNanos() {
        return firstArrivalNanos;
    }

    /** {@return when its last packet arrived} */
    public long lastArrivalNanos() {
        return lastArrivalNanos;
    }

    /** {@return the stream it came on, unsigned 32 bits in an {@code int}} */
    public int ssrc() {
        return ssrc;
    }

    /** {@return the RTP timestamp counted on over wrap-around, comparable within one SSRC only} */
    public long unwrappedTimestamp() {
        return unwrappedTimestamp;
    }

    /**
     * {@return nanoseconds of the sender's clock since 1900 at this timestamp, told by its latest sender report, or
     * {@link #UNKNOWN}} Comparable between streams of one CNAME.
     */
    public long ntpNanos() {
        return ntpNanos;
    }

    @Override
    public String toString() {
        return codec + (incomplete ? " incomplete" : "") + (keyframe ? " keyframe " : " frame ") + length
                + " bytes, ssrc " + Integer.toUnsignedString(ssrc) + " timestamp "
                + Integer.toUnsignedString(rtpTimestamp);
    }
}
