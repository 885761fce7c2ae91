package dev.nightjar.rtp.receive;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What one payload type of an m-section means, from its {@code a=rtpmap} and {@code a=fmtp}.
 *
 * @param payloadType 0 to 127
 * @param name encoding name, {@code "VP8"} or {@code "rtx"} for example; case does not matter
 * @param clockRate ticks of the RTP clock in a second
 * @param channels audio channels; 1 where the description says nothing
 * @param formatParameters {@code a=fmtp} by lower-case key
 */
public record CodecParameters(
        int payloadType, String name, int clockRate, int channels, Map<String, String> formatParameters) {
    private static final int NONE = -1;

    /** Checks the ranges and copies the map. */
    public CodecParameters {
        if (payloadType < 0 || payloadType > 127) {
            throw new IllegalArgumentException("payloadType: " + payloadType + " (expected: 0 to 127)");
        }
        if (clockRate < 1) {
            throw new IllegalArgumentException("clockRate: " + clockRate + " (expected: >= 1)");
        }
        requireNonNull(name, "name");
        formatParameters = Map.copyOf(formatParameters);
    }

    /** {@return a codec without format parameters and with one channel} */
    public static CodecParameters of(int payloadType, String name, int clockRate) {
        return new CodecParameters(payloadType, name, clockRate, 1, Map.of());
    }

    /** {@return the retransmission payload type of {@code associated}, RFC 4588 §8.1} */
    public static CodecParameters rtx(int payloadType, int associated, int clockRate) {
        return new CodecParameters(payloadType, "rtx", clockRate, 1, Map.of("apt", Integer.toString(associated)));
    }

    /** {@return whether that is the encoding name; case does not matter, RFC 4855 §3} */
    boolean isNamed(String encodingName) {
        return name.equalsIgnoreCase(encodingName);
    }

    /** {@return whether this payload type carries retransmissions, RFC 4588} */
    public boolean isRtx() {
        return name.equalsIgnoreCase("rtx");
    }

    /** {@return the payload type that this one retransmits, or -1 where it is none or malformed, RFC 4588 §8.6} */
    public int associatedPayloadType() {
        String apt = isRtx() ? formatParameters.getOrDefault("apt", "") : "";
        if (apt.isEmpty() || apt.length() > 3 || !apt.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return NONE;
        }
        int value = Integer.parseInt(apt);
        return value <= 127 ? value : NONE;
    }
}
