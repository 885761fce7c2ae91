package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.sdp.SdpParseException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * An error that says more than its name, which is OperationError: W3C RTCError, §11.
 *
 * <p>A description that is no SDP fails with one; an {@link ErrorEvent} has one.
 */
public final class RtcError extends WebRtcException {
    private static final long serialVersionUID = 1L;

    private final RtcErrorDetail errorDetail;
    private final int sdpLineNumber;
    private final int receivedAlert;
    private final int sentAlert;

    private RtcError(
            RtcErrorDetail errorDetail,
            String message,
            @Nullable Throwable cause,
            int sdpLineNumber,
            int receivedAlert,
            int sentAlert) {
        super(Name.OPERATION_ERROR, errorDetail + ": " + message, cause);
        this.errorDetail = requireNonNull(errorDetail, "errorDetail");
        this.sdpLineNumber = sdpLineNumber;
        this.receivedAlert = receivedAlert;
        this.sentAlert = sentAlert;
    }

    /** {@return the error of a description that is no SDP} */
    static RtcError sdpSyntax(SdpParseException bad) {
        return new RtcError(RtcErrorDetail.SDP_SYNTAX_ERROR, String.valueOf(bad.getMessage()), bad, bad.line(), -1, -1);
    }

    /** {@return the error of a certificate that is not the signalled one} */
    public static RtcError fingerprint(String message) {
        return new RtcError(RtcErrorDetail.FINGERPRINT_FAILURE, message, null, -1, -1, -1);
    }

    /** {@return the error of a DTLS that has failed, with the fatal alerts that went to and fro} */
    public static RtcError dtls(String message, OptionalInt received, OptionalInt sent) {
        return new RtcError(RtcErrorDetail.DTLS_FAILURE, message, null, -1, received.orElse(-1), sent.orElse(-1));
    }

    /** {@return what has failed} */
    public RtcErrorDetail errorDetail() {
        return errorDetail;
    }

    /** {@return the line of a description that its grammar does not allow, from 1; else empty} */
    public OptionalInt sdpLineNumber() {
        return present(sdpLineNumber);
    }

    /** {@return the code of the fatal alert that the peer sent, RFC 5246 §7.2; empty without one} */
    public OptionalInt receivedAlert() {
        return present(receivedAlert);
    }

    /** {@return the code of the fatal alert that we sent, RFC 5246 §7.2; empty without one} */
    public OptionalInt sentAlert() {
        return present(sentAlert);
    }

    private static OptionalInt present(int value) {
        return value < 0 ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
