package dev.nightjar.endpoint;

import java.util.Locale;

/** What kind of failure an {@link RtcError} is: W3C RTCErrorDetailType, as far as a headless peer meets it. */
public enum RtcErrorDetail {
    /** DTLS failed, or was ended by a fatal alert. */
    DTLS_FAILURE,
    /** The peer's certificate has none of the fingerprints of its description. */
    FINGERPRINT_FAILURE,
    /** A description does not follow the grammar of SDP. */
    SDP_SYNTAX_ERROR;

    /** {@return the word of W3C} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
