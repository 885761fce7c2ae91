package dev.nightjar.sdp;

/**
 * {@code a=rtcp-fb}, RFC 4585 §4.2: one kind of feedback that may be sent about a payload type.
 *
 * @param payloadType 0 to 127, or {@link #ANY}
 * @param feedback the kind and its parameter as one text, such as {@code nack}, {@code nack pli}, {@code ccm fir}
 */
public record RtcpFeedback(int payloadType, String feedback) implements TypedAttribute {
    /** Stands for every payload type of the section, written as an asterisk. */
    public static final int ANY = -1;

    private static final String RULE = "a=rtcp-fb:<payload type 0-127, or *> <kind>[ <parameter>], RFC 4585 §4.2";

    /** Checks the payload type. */
    public RtcpFeedback {
        Grammar.requireRange(payloadType, ANY, Grammar.MAX_PAYLOAD_TYPE, "payloadType");
        SdpLine.requireSingleLine(feedback, "feedback");
        if (feedback.isEmpty() || feedback.charAt(0) == ' ' || feedback.endsWith(" ")) {
            throw new IllegalArgumentException("feedback: \"" + feedback + "\" (expected: words)");
        }
    }

    /** {@return the value parsed} */
    public static RtcpFeedback parse(String text) {
        Cursor in = new Cursor(text, RULE);
        int payloadType = in.skip('*') ? ANY : in.number(0, Grammar.MAX_PAYLOAD_TYPE);
        in.space();
        StringBuilder words = new StringBuilder(in.token());
        while (in.another()) {
            words.append(' ').append(in.token());
        }
        return new RtcpFeedback(payloadType, words.toString());
    }

    /** {@return whether this holds for the payload type} */
    public boolean appliesTo(int otherPayloadType) {
        return payloadType == ANY || payloadType == otherPayloadType;
    }

    @Override
    public String attributeName() {
        return "rtcp-fb";
    }

    @Override
    public String toString() {
        return (payloadType == ANY ? "*" : Integer.toString(payloadType)) + " " + feedback;
    }
}
