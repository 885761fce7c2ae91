package dev.nightjar.rtp.payload;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One whole encoded frame and what is known of it.
 *
 * <p>A view over a buffer that the next frame overwrites: valid during {@link FrameSink#onFrame}, then only as a copy
 * made by {@link #copyOf}. VP8 and Opus are as the codec made them; H.264 is one access unit whose NAL units each
 * follow their length in 4 bytes, as Matroska and MP4 store them, parameter sets included where the sender put them.
 */
public final class Frame {
    /** Returned by {@link #ntpNanos} while no sender report has told the sender's clock. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    private final CodecKind codec;
    private byte[] buffer = new byte[0];
    private int length;
    private boolean keyframe;
    private int width;
    private int height;
    private int durationSamples;
    private byte @Nullable [] codecPrivate;
    private int rtpTimestamp;
    private boolean gapBefore;
    private long firstArrivalNanos;
    private long lastArrivalNanos;
    private int ssrc;
    private long unwrappedTimestamp;
    private long ntpNanos = UNKNOWN;

    Frame(CodecKind codec) {
        this.codec = codec;
    }

    /** {@return a frame with the same values and its own bytes} */
    public Frame copyOf() {
        Frame copy = new Frame(codec);
        copy.content(Arrays.copyOf(buffer, length), length, keyframe);
        copy.size(width, height);
        copy.durationSamples = durationSamples;
        copy.codecPrivate = codecPrivate;
        copy.timing(rtpTimestamp, gapBefore, firstArrivalNanos, lastArrivalNanos);
        copy.stamp(ssrc, unwrappedTimestamp, ntpNanos);
        return copy;
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

    void timing(int timestamp, boolean afterGap, long firstNanos, long lastNanos) {
        rtpTimestamp = timestamp;
        gapBefore = afterGap;
        firstArrivalNanos = firstNanos;
        lastArrivalNanos = lastNanos;
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

    /** {@return how long an Opus packet plays in samples of 48 kHz; 0 for video} */
    public int durationSamples() {
        return durationSamples;
    }

    /**
     * {@return the decoder configuration an H.264 file needs (AVCDecoderConfigurationRecord), or null where the codec
     * has none} The same array as long as the parameter sets are the same; never changed, so it may be kept.
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
        return codec + (keyframe ? " keyframe " : " frame ") + length + " bytes, ssrc " + Integer.toUnsignedString(ssrc)
                + " timestamp " + Integer.toUnsignedString(rtpTimestamp);
    }
}
