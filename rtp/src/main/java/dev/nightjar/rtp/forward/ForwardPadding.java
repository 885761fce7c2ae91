package dev.nightjar.rtp.forward;

import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpWriter;

/**
 * Writes packets of padding alone, on the retransmission stream so that the media's numbers have no holes: what a
 * path is probed with. Nothing allocates.
 */
final class ForwardPadding {
    /** RFC 3550 §5.1: the last byte counts the padding. */
    static final int PADDING_BYTES = 255;

    private static final byte[] NOTHING = {};

    private final RtpWriter writer = new RtpWriter();
    private final byte[] mid;
    private final int midId;
    private final int transportSequenceId;
    private final int sendTimeId;

    /**
     * Takes what was negotiated.
     *
     * @param isTwoByte whether the packets repeated on that stream have elements of the two-byte form: a stream has one
     *     form, RFC 8285 §4.1.2
     */
    ForwardPadding(byte[] mid, ExtensionMap extensions, boolean isTwoByte) {
        this.mid = mid;
        writer.twoByteFormOnly(isTwoByte);
        boolean hasMid = mid.length > 0 && mid.length <= 255;
        midId = hasMid ? extensions.id(HeaderExtensionUri.MID) : 0;
        transportSequenceId = extensions.id(HeaderExtensionUri.TRANSPORT_WIDE_CC);
        sendTimeId = extensions.id(HeaderExtensionUri.ABS_SEND_TIME);
    }

    int write(byte[] target, int payloadType, int ssrc, int sequenceNumber, int timestamp, int number, int sendTime) {
        writer.clearExtensions().paddingLength(PADDING_BYTES);
        writer.extension(midId, mid, 0, mid.length);
        if (transportSequenceId != 0) {
            writer.extension(transportSequenceId, number, 2);
        }
        if (sendTimeId != 0) {
            writer.extension(sendTimeId, sendTime, 3);
        }
        writer.marker(false)
                .payloadType(payloadType)
                .ssrc(ssrc)
                .sequenceNumber(sequenceNumber)
                .rtpTimestamp(timestamp);
        return writer.writeTo(target, 0, NOTHING, 0, 0);
    }
}
