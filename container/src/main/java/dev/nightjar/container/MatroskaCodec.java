package dev.nightjar.container;

/** The codecs whose frames can be written, RFC 9559 §5.1.4.1 and the Matroska codec registry. */
public enum MatroskaCodec {
    /** VP8 frames as RTP carries them, RFC 7741; no codec private. */
    VP8("V_VP8", true, true),
    /** VP9 frames or superframes; codec private optional. */
    VP9("V_VP9", true, true),
    /** AV1 temporal units without temporal delimiters; codec private is the {@code av1C} record. */
    AV1("V_AV1", true, true),
    /** H.264 access units with length-prefixed NAL units; codec private is the {@code avcC} record, see {@link Avc}. */
    H264("V_MPEG4/ISO/AVC", true, false),
    /** H.265 access units with length-prefixed NAL units; codec private is the {@code hvcC} record. */
    H265("V_MPEGH/ISO/HEVC", true, false),
    /** Opus packets; codec private is the {@code OpusHead}, see {@link OpusHead}. */
    OPUS("A_OPUS", false, true),
    /** G.711 µ-law, a byte a sample; codec private is a {@link WaveFormat}. */
    PCMU("A_MS/ACM", false, false),
    /** G.711 A-law, a byte a sample; codec private is a {@link WaveFormat}. */
    PCMA("A_MS/ACM", false, false),
    /** G.722, a byte for two samples; codec private is a {@link WaveFormat}. */
    G722("A_MS/ACM", false, false),
    /**
     * L16 as RTP carries it, RFC 3551 §4.5.11: 16 bits a sample, big-endian, channels interleaved; no codec private.
     */
    L16("A_PCM/INT/BIG", false, false);

    private final String codecId;
    private final boolean video;
    private final boolean webm;

    MatroskaCodec(String codecId, boolean video, boolean webm) {
        this.codecId = codecId;
        this.video = video;
        this.webm = webm;
    }

    /** {@return the CodecID string} */
    public String codecId() {
        return codecId;
    }

    /** {@return whether its tracks are video tracks} */
    public boolean isVideo() {
        return video;
    }

    /** {@return whether WebM allows it; else the file is Matroska and ends in {@code .mkv}} */
    public boolean isWebm() {
        return webm;
    }
}
