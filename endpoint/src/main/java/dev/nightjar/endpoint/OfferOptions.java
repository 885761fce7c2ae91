package dev.nightjar.endpoint;

/**
 * What an offer is made with besides what the transceivers wish: W3C RTCOfferOptions.
 *
 * @param iceRestart whether ICE restarts with it: other credentials and candidates, while media stays on the old path
 *     until a new one works (RFC 8839 §4.4.1.1.1)
 */
public record OfferOptions(boolean iceRestart) {
    private static final OfferOptions DEFAULTS = new OfferOptions(false);

    /** {@return an offer that goes on with ICE as it is} */
    public static OfferOptions defaults() {
        return DEFAULTS;
    }

    /** {@return these with an ICE restart, or without} */
    public OfferOptions withIceRestart(boolean restart) {
        return new OfferOptions(restart);
    }
}
