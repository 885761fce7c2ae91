package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How a sender sends: W3C RTCRtpSendParameters. Taken from {@link RtpSender#parameters}, changed in its encodings, and
 * given to {@link RtpSender#setParameters}.
 *
 * @param transactionId tells which call it came of; not to be changed
 * @param encodings of the track, in their order; neither their number nor their names may be changed
 * @param agreed codecs, header extensions and RTCP; not to be changed
 */
public record RtpSendParameters(String transactionId, List<RtpEncodingParameters> encodings, RtpParameters agreed) {
    /** Copies the list. */
    public RtpSendParameters {
        requireNonNull(transactionId, "transactionId");
        encodings = List.copyOf(encodings);
        requireNonNull(agreed, "agreed");
    }

    /** {@return this with other encodings} */
    public RtpSendParameters withEncodings(List<RtpEncodingParameters> others) {
        return new RtpSendParameters(transactionId, others, agreed);
    }

    /**
     * {@return this with one encoding changed}
     *
     * @param index of the encoding
     * @throws IndexOutOfBoundsException where there is no such encoding
     */
    public RtpSendParameters withEncoding(int index, UnaryOperator<RtpEncodingParameters> change) {
        List<RtpEncodingParameters> changed = new ArrayList<>(encodings);
        changed.set(index, change.apply(changed.get(index)));
        return withEncodings(changed);
    }
}
