package dev.nightjar.sdp;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * A codec of a section: what rtpmap, fmtp and rtcp-fb say of one payload type, taken together.
 *
 * @param payloadType 0 to 127
 * @param name as written; names compare without regard to case
 * @param clockRate in Hz
 * @param channels 1 unless written
 * @param parameters of {@code a=fmtp}
 * @param feedback what may be sent about it, such as {@code nack pli}
 */
public record RtpCodec(
        int payloadType, String name, int clockRate, int channels, FormatParameters parameters, List<String> feedback) {
    /** Checks the ranges and copies the list. */
    public RtpCodec {
        Grammar.requireRange(payloadType, 0, Grammar.MAX_PAYLOAD_TYPE, "payloadType");
        Grammar.requireToken(name, "name", "/");
        Grammar.requireRange(clockRate, 1, Integer.MAX_VALUE, "clockRate");
        Grammar.requireRange(channels, 1, Integer.MAX_VALUE, "channels");
        requireNonNull(parameters, "parameters");
        feedback = List.copyOf(feedback);
    }

    /** {@return a codec of one channel, without parameters or feedback} */
    public static RtpCodec of(int payloadType, String name, int clockRate) {
        return new RtpCodec(payloadType, name, clockRate, 1, FormatParameters.NONE, List.of());
    }

    /** {@return the retransmissions of another payload type, RFC 4588 §8.6} */
    public static RtpCodec rtx(int payloadType, int clockRate, int associatedPayloadType) {
        Grammar.requireRange(associatedPayloadType, 0, Grammar.MAX_PAYLOAD_TYPE, "associatedPayloadType");
        return of(payloadType, "rtx", clockRate).withParameters("apt=" + associatedPayloadType);
    }

    /** {@return the same codec under another payload type} */
    public RtpCodec withPayloadType(int other) {
        return new RtpCodec(other, name, clockRate, channels, parameters, feedback);
    }

    /** {@return the same codec with so many channels} */
    public RtpCodec withChannels(int other) {
        return new RtpCodec(payloadType, name, clockRate, other, parameters, feedback);
    }

    /** {@return the same codec with these parameters, as in {@code a=fmtp}} */
    public RtpCodec withParameters(String other) {
        return new RtpCodec(payloadType, name, clockRate, channels, new FormatParameters(other), feedback);
    }

    /** {@return the same codec with that feedback, each as in {@code nack pli}} */
    public RtpCodec withFeedback(List<String> other) {
        return new RtpCodec(payloadType, name, clockRate, channels, parameters, other);
    }

    /** {@return whether it has that name, in any case} */
    public boolean isNamed(String other) {
        return name.equalsIgnoreCase(other);
    }

    /** {@return whether it carries retransmissions, RFC 4588} */
    public boolean isRtx() {
        return isNamed("rtx");
    }

    /** {@return the payload type that these retransmissions are of: {@code apt}} */
    public OptionalInt associatedPayloadType() {
        return parameters.number("apt");
    }

    /** {@return whether that feedback may be sent, such as {@code nack pli}} */
    public boolean hasFeedback(String kind) {
        return feedback.stream().anyMatch(kind::equalsIgnoreCase);
    }

    /** {@return the media type, such as {@code video/vp8}, in lower case} */
    public String mimeType(String mediaType) {
        return (mediaType + "/" + name).toLowerCase(Locale.ROOT);
    }

    /** {@return the attributes that describe it, in the order browsers write them} */
    public List<TypedAttribute> attributes() {
        List<TypedAttribute> attributes = new ArrayList<>();
        attributes.add(new RtpMap(payloadType, name, clockRate, channels == 1 ? "" : Integer.toString(channels)));
        feedback.forEach(kind -> attributes.add(new RtcpFeedback(payloadType, kind)));
        if (!parameters.isEmpty()) {
            attributes.add(new Fmtp(Integer.toString(payloadType), parameters));
        }
        return attributes;
    }
}
