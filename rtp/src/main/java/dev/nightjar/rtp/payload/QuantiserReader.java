package dev.nightjar.rtp.payload;

import static java.util.Objects.requireNonNull;

/**
 * Reads how coarsely the frames of one stream are quantised: what W3C webrtc-stats sums up as {@code qpSum}.
 *
 * <p>Told for VP8 (0 to 127) and VP9 (0 to 255), whose frame headers say it in their first bytes, and of a VP9 picture
 * of several layers for its highest; and for H.264 (0 to 51 at 8 bits), by the first slice. *Choice:* not for AV1 and
 * H.265, whose headers have to be followed from frame to frame to get there.
 *
 * <p>Nothing allocates but where an H.264 parameter set is another. Confined to one thread.
 */
public final class QuantiserReader {
    /** Returned where nothing is known. */
    public static final int UNKNOWN = -1;

    private final CodecKind codec;
    private final Vp8Quantiser vp8 = new Vp8Quantiser();
    private final Vp9FrameHeader vp9 = new Vp9FrameHeader();
    private final Vp9Superframe superframe = new Vp9Superframe();
    private final H264Quantiser h264 = new H264Quantiser();

    /** Makes a reader for the frames of that codec. */
    public QuantiserReader(CodecKind codec) {
        this.codec = requireNonNull(codec, "codec");
    }

    /** {@return what frames it is for} */
    public CodecKind codec() {
        return codec;
    }

    /**
     * {@return the quantiser of a frame, laid out as {@link Frame} has it, or {@link #UNKNOWN}}
     *
     * <p>Every frame has to be read, since H.264 may tell what later ones need.
     */
    public int read(byte[] buffer, int offset, int length) {
        if (length <= 0) {
            return UNKNOWN;
        }
        return switch (codec) {
            case VP8 -> vp8.read(buffer, offset, length);
            case VP9 -> readVp9(buffer, offset, length);
            case H264 -> h264.read(buffer, offset, length);
            default -> UNKNOWN;
        };
    }

    private int readVp9(byte[] buffer, int offset, int length) {
        superframe.split(buffer, offset, length);
        int last = superframe.count() - 1;
        return vp9.parse(buffer, superframe.offset(last), superframe.length(last)) && !vp9.showsExisting()
                ? vp9.quantiser()
                : UNKNOWN;
    }
}
