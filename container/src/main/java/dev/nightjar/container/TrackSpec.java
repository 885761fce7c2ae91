package dev.nightjar.container;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One track as the header declares it. A track that has no frames yet, or never gets any, is declared all the same.
 */
public final class TrackSpec {
    /** Largest track number, so that it takes one byte of each block, RFC 9559 §10.1. */
    public static final int MAX_NUMBER = 126;

    /** Largest width or height: the 16 bits that codecs of this module can say. */
    private static final int MAX_DIMENSION = 0xFFFF;

    /** Twice the highest rate that audio interfaces offer. */
    private static final int MAX_SAMPLE_RATE = 384_000;

    private final int number;
    private final MatroskaCodec codec;
    private final int width;
    private final int height;
    private final int sampleRate;
    private final int channels;
    private final byte @Nullable [] codecPrivate;
    private final String language;
    private final @Nullable String name;

    private TrackSpec(
            int number,
            MatroskaCodec codec,
            int[] shape,
            byte @Nullable [] codecPrivate,
            String language,
            @Nullable String name) {
        this.number = number;
        this.codec = codec;
        this.width = shape[0];
        this.height = shape[1];
        this.sampleRate = shape[2];
        this.channels = shape[3];
        this.codecPrivate = codecPrivate;
        this.language = language;
        this.name = name;
    }

    /**
     * {@return a video track}
     *
     * @param number 1 to {@value #MAX_NUMBER}, unique in its file
     * @param width the first guess in pixels; {@link MatroskaWriter#updateVideoSize} makes it larger
     */
    public static TrackSpec video(int number, MatroskaCodec codec, int width, int height) {
        checkNumber(number);
        if (!codec.isVideo()) {
            throw new IllegalArgumentException("codec: " + codec + " (expected: a video codec)");
        }
        checkSize(width, height);
        return new TrackSpec(number, codec, new int[] {width, height, 0, 0}, null, "und", null);
    }

    /**
     * {@return an Opus track at 48 kHz with its codec private}
     *
     * @param channels 1 or 2
     */
    public static TrackSpec opus(int number, int channels) {
        return audio(number, MatroskaCodec.OPUS, OpusHead.SAMPLE_RATE, channels);
    }

    /**
     * {@return an audio track with its codec private}
     *
     * @param codec an audio codec
     * @param sampleRate samples a second, 1 to 384000: 48000 for Opus, 8000 for G.711, and 16000 for G.722, whose RTP
     *     clock runs at half of that
     * @param channels 1 or 2; 1 for G.722
     */
    public static TrackSpec audio(int number, MatroskaCodec codec, int sampleRate, int channels) {
        checkNumber(number);
        if (codec.isVideo()) {
            throw new IllegalArgumentException("codec: " + codec + " (expected: an audio codec)");
        }
        if (sampleRate < 1
                || sampleRate > MAX_SAMPLE_RATE
                || (codec == MatroskaCodec.OPUS && sampleRate != OpusHead.SAMPLE_RATE)) {
            throw new IllegalArgumentException("sampleRate: " + sampleRate + " (expected: one of " + codec + ")");
        }
        if (channels < 1 || channels > (codec == MatroskaCodec.G722 ? 1 : 2)) {
            throw new IllegalArgumentException("channels: " + channels + " (expected: as many as " + codec + " has)");
        }
        byte[] codecPrivate = switch (codec) {
            case OPUS -> OpusHead.of(channels).toBytes();
            case PCMU, PCMA, G722 -> WaveFormat.of(codec, sampleRate, channels).toBytes();
            default -> null;
        };
        return new TrackSpec(number, codec, new int[] {0, 0, sampleRate, channels}, codecPrivate, "und", null);
    }

    /** {@return the same with this codec private, which is copied} */
    public TrackSpec withCodecPrivate(byte[] codecPrivate) {
        return new TrackSpec(number, codec, shape(), codecPrivate.clone(), language, name);
    }

    /** {@return the same in this language, an ISO 639-2 code of three letters; {@code und} when not said} */
    public TrackSpec withLanguage(String language) {
        if (!language.matches("[a-z]{3}")) {
            throw new IllegalArgumentException("language: " + language + " (expected: three letters a-z)");
        }
        return new TrackSpec(number, codec, shape(), codecPrivate, language, name);
    }

    /** {@return the same with a name for people} */
    public TrackSpec withName(String name) {
        return new TrackSpec(number, codec, shape(), codecPrivate, language, requireNonNull(name, "name"));
    }

    /** {@return the same with another picture size} */
    TrackSpec withVideoSize(int width, int height) {
        checkSize(width, height);
        return new TrackSpec(number, codec, new int[] {width, height, 0, 0}, codecPrivate, language, name);
    }

    /** {@return the number that blocks carry} */
    public int number() {
        return number;
    }

    /** {@return what its frames are} */
    public MatroskaCodec codec() {
        return codec;
    }

    /** {@return whether it is a video track} */
    public boolean isVideo() {
        return codec.isVideo();
    }

    /** {@return pixels across; 0 for audio} */
    public int width() {
        return width;
    }

    /** {@return pixels down; 0 for audio} */
    public int height() {
        return height;
    }

    /** {@return samples a second; 0 for video} */
    public int sampleRate() {
        return sampleRate;
    }

    /** {@return audio channels; 0 for video} */
    public int channels() {
        return channels;
    }

    /** {@return a copy of the codec private, or null while there is none} */
    public byte @Nullable [] codecPrivate() {
        return codecPrivate == null ? null : codecPrivate.clone();
    }

    /** {@return ISO 639-2 code} */
    public String language() {
        return language;
    }

    /** {@return name for people, or null} */
    public @Nullable String name() {
        return name;
    }

    @Override
    public String toString() {
        return number + " " + codec.codecId() + (isVideo() ? " " + width + "x" + height : " " + channels + " channels");
    }

    private int[] shape() {
        return new int[] {width, height, sampleRate, channels};
    }

    private static void checkNumber(int number) {
        if (number < 1 || number > MAX_NUMBER) {
            throw new IllegalArgumentException("number: " + number + " (expected: 1.." + MAX_NUMBER + ")");
        }
    }

    private static void checkSize(int width, int height) {
        if (!isSize(width, height)) {
            throw new IllegalArgumentException("size: " + width + "x" + height + " (expected: each 1..65535)");
        }
    }

    /** {@return whether a picture can have this size} */
    static boolean isSize(int width, int height) {
        return width >= 1 && height >= 1 && width <= MAX_DIMENSION && height <= MAX_DIMENSION;
    }
}
