package dev.nightjar.endpoint;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.repair.FecFormat;
import dev.nightjar.rtp.send.ParityFormat;
import dev.nightjar.sdp.RtpCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which parity goes out with a sender's video, of what was agreed.
 *
 * <p>*Choice:* FlexFEC before ULPFEC, as libwebrtc chooses: it takes no numbers of the media. ULPFEC goes with VP8 and
 * VP9 alone, for libwebrtc cannot tell lost parity from lost media of the others. None with several encodings, which
 * browsers know no FEC-FR groups for.
 */
final class ParityPlanning {
    private static final int LOW_NUMBERS = 0x7FFF;

    private ParityPlanning() {}

    /** {@return whether a section may have FlexFEC, so that its description names the stream} */
    static boolean hasFlexfec(List<RtpCodec> codecs) {
        return named(codecs, FecFormat.FLEXFEC.encodingName()) != null;
    }

    /** {@return the SSRC of a sender's FlexFEC, another than those of media and retransmissions} */
    static int ssrc(int mediaSsrc) {
        return mediaSsrc | 1 << 31;
    }

    /** {@return the parity of an encoding that is alone, or null for none} */
    static @Nullable ParityFormat of(List<RtpCodec> agreed, CodecKind kind, int mediaSsrc) {
        if (!kind.isVideo()) {
            return null;
        }
        RtpCodec flexfec = named(agreed, FecFormat.FLEXFEC.encodingName());
        if (flexfec != null) {
            // Random as the SSRC is, RFC 3550 §5.1.
            return ParityFormat.flexfec(flexfec.payloadType(), ssrc(mediaSsrc), mediaSsrc >>> 8 & LOW_NUMBERS);
        }
        RtpCodec ulpfec = named(agreed, FecFormat.ULPFEC.encodingName());
        RtpCodec red = named(agreed, "red");
        boolean hasPictureIds = kind == CodecKind.VP8 || kind == CodecKind.VP9;
        if (ulpfec == null || red == null || !hasPictureIds) {
            return null;
        }
        return ParityFormat.ulpfec(ulpfec.payloadType(), red.payloadType(), TrackFormat.retransmission(red, agreed));
    }

    private static @Nullable RtpCodec named(List<RtpCodec> codecs, String name) {
        for (RtpCodec codec : codecs) {
            if (codec.isNamed(name)) {
                return codec;
            }
        }
        return null;
    }
}
