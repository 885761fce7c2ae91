package dev.nightjar.rtp.send;

import static java.util.Objects.requireNonNull;

import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.H264Packetiser;
import dev.nightjar.rtp.payload.Packetiser;
import org.jspecify.annotations.Nullable;

/**
 * What was negotiated for one stream of encoded frames.
 *
 * @param mid its section
 * @param rid names it among the encodings of its section, RFC 8852; null where there is one
 * @param codec of its frames
 * @param payloadType negotiated for the codec, 0 to 127
 * @param retransmissionPayloadType of RFC 4588, or -1: lost packets are sent as they were
 * @param extensions the negotiated header extensions
 * @param redPayloadType payload type of RED, RFC 2198, in which each packet of sound carries the one before; or -1
 * @param packetizationMode of H.264, RFC 6184 §8.1: 0, where a NAL unit has to fit into a packet, or 1; ignored else
 * @param parity that goes out with a stream of video, or null
 * @param answersNacks whether packets are sent again that are asked for; what was not agreed is not done, RFC 4585 §4.2
 */
public record SendFormat(
        String mid,
        @Nullable String rid,
        CodecKind codec,
        int payloadType,
        int retransmissionPayloadType,
        ExtensionMap extensions,
        int redPayloadType,
        int packetizationMode,
        @Nullable ParityFormat parity,
        boolean answersNacks) {
    /** Checks the ranges. */
    public SendFormat {
        requireNonNull(mid, "mid");
        requireNonNull(codec, "codec");
        requireNonNull(extensions, "extensions");
        if ((payloadType & ~0x7F) != 0) {
            throw new IllegalArgumentException("payloadType: " + payloadType + " (expected: 0 to 127)");
        }
        if (retransmissionPayloadType < -1 || retransmissionPayloadType > 127) {
            throw new IllegalArgumentException(
                    "retransmissionPayloadType: " + retransmissionPayloadType + " (expected: -1 to 127)");
        }
        if (redPayloadType < -1 || redPayloadType > 127 || redPayloadType >= 0 && codec.isVideo()) {
            throw new IllegalArgumentException(
                    "redPayloadType: " + redPayloadType + " of " + codec + " (expected: -1, or to 127 for audio)");
        }
        if (packetizationMode != 0 && packetizationMode != 1) {
            throw new IllegalArgumentException("packetizationMode: " + packetizationMode + " (expected: 0 or 1)");
        }
        if (parity != null && !codec.isVideo()) {
            throw new IllegalArgumentException("parity: of " + codec + " (expected: of video)");
        }
    }

    /** Makes a format without RED and parity, of H.264 in mode 1, whose packets may be asked for again. */
    public SendFormat(
            String mid,
            @Nullable String rid,
            CodecKind codec,
            int payloadType,
            int retransmissionPayloadType,
            ExtensionMap extensions) {
        this(mid, rid, codec, payloadType, retransmissionPayloadType, extensions, -1, 1, null, true);
    }

    /** {@return this with sound in RED of that payload type, or without where it is -1} */
    public SendFormat withRed(int type) {
        return new SendFormat(
                mid,
                rid,
                codec,
                payloadType,
                retransmissionPayloadType,
                extensions,
                type,
                packetizationMode,
                parity,
                answersNacks);
    }

    /** {@return this with H.264 in that packetization mode} */
    public SendFormat withPacketizationMode(int mode) {
        return new SendFormat(
                mid,
                rid,
                codec,
                payloadType,
                retransmissionPayloadType,
                extensions,
                redPayloadType,
                mode,
                parity,
                answersNacks);
    }

    /** {@return this with parity beside it, or without where it is null} */
    public SendFormat withParity(@Nullable ParityFormat format) {
        return new SendFormat(
                mid,
                rid,
                codec,
                payloadType,
                retransmissionPayloadType,
                extensions,
                redPayloadType,
                packetizationMode,
                format,
                answersNacks);
    }

    /** {@return this with NACKs answered or not} */
    public SendFormat withNacks(boolean areAgreed) {
        return new SendFormat(
                mid,
                rid,
                codec,
                payloadType,
                retransmissionPayloadType,
                extensions,
                redPayloadType,
                packetizationMode,
                parity,
                areAgreed);
    }

    /** {@return the payload type that packets of the media are sent again under, RFC 4588 §8.6, or -1} */
    int repetitionPayloadType() {
        return parity != null && parity.isInRed() ? parity.redRetransmissionPayloadType() : retransmissionPayloadType;
    }

    /** {@return whether frames that were split for {@code other} may go on as they are} */
    boolean isPacketisedLike(SendFormat other) {
        return codec == other.codec && packetizationMode == other.packetizationMode;
    }

    /** {@return what splits its frames} */
    Packetiser packetiser() {
        return codec == CodecKind.H264 ? new H264Packetiser(packetizationMode) : Packetiser.of(codec);
    }

    boolean hasRetransmissions() {
        return retransmissionPayloadType >= 0;
    }
}
