package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

/**
 * A session description with its place in the exchange: W3C RTCSessionDescription, RFC 9429 §3.1.
 *
 * @param type what the description does
 * @param sdp its text, RFC 8866; empty for a rollback
 */
public record JsepDescription(SdpType type, String sdp) {
    /** Checks that both parts are there. */
    public JsepDescription {
        requireNonNull(type, "type");
        requireNonNull(sdp, "sdp");
    }

    /** {@return an offer with that text} */
    public static JsepDescription offer(String sdp) {
        return new JsepDescription(SdpType.OFFER, sdp);
    }

    /** {@return a provisional answer with that text} */
    public static JsepDescription pranswer(String sdp) {
        return new JsepDescription(SdpType.PRANSWER, sdp);
    }

    /** {@return what takes a pending offer back} */
    public static JsepDescription rollback() {
        return new JsepDescription(SdpType.ROLLBACK, "");
    }

    /** {@return an answer with that text} */
    public static JsepDescription answer(String sdp) {
        return new JsepDescription(SdpType.ANSWER, sdp);
    }

    /** {@return the type and how long the text is, which is not shown: who has its ICE password can answer checks} */
    @Override
    public String toString() {
        return "JsepDescription[type=" + type + ", sdp of " + sdp.length() + " characters]";
    }
}
