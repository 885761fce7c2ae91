package dev.nightjar.rtp.send;

import static java.util.Objects.requireNonNull;

import dev.nightjar.rtp.repair.FecFormat;

/**
 * How parity goes out with a stream of video.
 *
 * <p>ULPFEC takes the numbers of the media, and both are in RED (RFC 5109 §14.2). *Choice:* only codecs whose payloads
 * number their frames should have it, VP8 and VP9: libwebrtc waits for any other number that is missing. FlexFEC has a
 * stream of its own and goes with every codec.
 *
 * @param format of the parity
 * @param payloadType negotiated for it, 0 to 127
 * @param redPayloadType of RED around media and ULPFEC; -1 for FlexFEC
 * @param redRetransmissionPayloadType of RFC 4588 for packets in RED, or -1: they are sent again as they were
 * @param ssrc of FlexFEC's stream; 0 for ULPFEC
 * @param firstSequenceNumber of FlexFEC's stream, random and below 2^15, RFC 3711 §3.3.1; 0 for ULPFEC
 */
public record ParityFormat(
        FecFormat format,
        int payloadType,
        int redPayloadType,
        int redRetransmissionPayloadType,
        int ssrc,
        int firstSequenceNumber) {
    /** Checks the ranges. */
    public ParityFormat {
        requireNonNull(format, "format");
        requireType("payloadType", payloadType, 0);
        requireType("redPayloadType", redPayloadType, format == FecFormat.ULPFEC ? 0 : -1);
        requireType("redRetransmissionPayloadType", redRetransmissionPayloadType, -1);
        if (firstSequenceNumber < 0 || firstSequenceNumber >= 1 << 15) {
            throw new IllegalArgumentException(
                    "firstSequenceNumber: " + firstSequenceNumber + " (expected: 0 to 32767)");
        }
    }

    private static void requireType(String name, int type, int least) {
        if (type < least || type > 127) {
            throw new IllegalArgumentException(name + ": " + type + " (expected: " + least + " to 127)");
        }
    }

    /** {@return ULPFEC inside RED} */
    public static ParityFormat ulpfec(int payloadType, int redPayloadType, int redRetransmissionPayloadType) {
        return new ParityFormat(FecFormat.ULPFEC, payloadType, redPayloadType, redRetransmissionPayloadType, 0, 0);
    }

    /** {@return FlexFEC on a stream of its own} */
    public static ParityFormat flexfec(int payloadType, int ssrc, int firstSequenceNumber) {
        return new ParityFormat(FecFormat.FLEXFEC, payloadType, -1, -1, ssrc, firstSequenceNumber);
    }

    boolean isInRed() {
        return format == FecFormat.ULPFEC;
    }
}
