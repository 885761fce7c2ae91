package dev.nightjar.sdp;

/**
 * {@code a=rtpmap}, RFC 8866 §6.6: which codec a payload type stands for.
 *
 * @param payloadType 0 to 127
 * @param encodingName as written; names compare without regard to case
 * @param clockRate in Hz
 * @param encodingParameters the channels of an audio codec, or empty where nothing was written
 */
public record RtpMap(int payloadType, String encodingName, int clockRate, String encodingParameters)
        implements TypedAttribute {
    private static final String RULE =
            "a=rtpmap:<payload type 0-127> <encoding name>/<clock rate>[/<channels>], RFC 8866 §6.6";

    /** Checks the ranges. */
    public RtpMap {
        Grammar.requireRange(payloadType, 0, Grammar.MAX_PAYLOAD_TYPE, "payloadType");
        Grammar.requireToken(encodingName, "encodingName", "/");
        Grammar.requireRange(clockRate, 1, Integer.MAX_VALUE, "clockRate");
        if (!encodingParameters.isEmpty()) {
            Grammar.requireToken(encodingParameters, "encodingParameters");
        }
    }

    /** {@return the value parsed} */
    public static RtpMap parse(String text) {
        Cursor in = new Cursor(text, RULE);
        int payloadType = in.number(0, Grammar.MAX_PAYLOAD_TYPE);
        in.space();
        String name = in.until('/');
        in.expect('/');
        int clockRate = in.number(1, Integer.MAX_VALUE);
        String parameters = in.skip('/') ? in.token() : "";
        in.end();
        return new RtpMap(payloadType, name, clockRate, parameters);
    }

    /** {@return the number of channels: 1 where none, or no number, is written} */
    public int channels() {
        try {
            return encodingParameters.isEmpty() ? 1 : Math.max(1, Integer.parseInt(encodingParameters));
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    @Override
    public String attributeName() {
        return "rtpmap";
    }

    @Override
    public String toString() {
        return payloadType + " " + encodingName + "/" + clockRate
                + (encodingParameters.isEmpty() ? "" : "/" + encodingParameters);
    }
}
