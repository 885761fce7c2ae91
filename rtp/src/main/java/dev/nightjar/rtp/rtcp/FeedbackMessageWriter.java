package dev.nightjar.rtp.rtcp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the bodies of feedback messages that are values; null for a message that is none of these. */
final class FeedbackMessageWriter {
    private FeedbackMessageWriter() {}

    static @Nullable RtcpBody body(RtcpMessage message) {
        if (message instanceof RtcpMessage.FullIntraRequest request) {
            RtcpBody body = payload(RtcpType.FORMAT_FIR, request.senderSsrc(), 0);
            request.entries().forEach(entry -> body.int32(entry.ssrc()).int32(entry.sequenceNumber() << 24));
            return body;
        }
        if (message instanceof RtcpMessage.SliceLossIndication loss) {
            RtcpBody body = payload(RtcpType.FORMAT_SLI, loss.senderSsrc(), loss.mediaSsrc());
            loss.slices().forEach(slice -> body.int32(slice.first() << 19 | slice.number() << 6 | slice.pictureId()));
            return body;
        }
        if (message instanceof RtcpMessage.ReferencePictureSelection selection) {
            return referencePicture(selection);
        }
        if (message instanceof RtcpMessage.TemporaryBitrateRequest request) {
            return limits(RtcpType.FORMAT_TMMBR, request.senderSsrc(), request.entries());
        }
        if (message instanceof RtcpMessage.TemporaryBitrateNotification notification) {
            return limits(RtcpType.FORMAT_TMMBN, notification.senderSsrc(), notification.entries());
        }
        if (message instanceof TransportFeedback feedback) {
            return transportFeedback(feedback);
        }
        return message instanceof CongestionFeedback feedback ? congestionFeedback(feedback) : null;
    }

    private static RtcpBody payload(int format, int senderSsrc, int mediaSsrc) {
        return new RtcpBody(RtcpType.PAYLOAD_FEEDBACK, format).int32(senderSsrc).int32(mediaSsrc);
    }

    private static RtcpBody referencePicture(RtcpMessage.ReferencePictureSelection selection) {
        int length = 2 + selection.bits().length();
        int padded = length + 3 & ~3;
        return payload(RtcpType.FORMAT_RPSI, selection.senderSsrc(), selection.mediaSsrc())
                .int8(8 * (padded - 2) - selection.bitCount())
                .int8(selection.payloadType())
                .bytes(selection.bits())
                .pad();
    }

    /** The media source of the header is 0, RFC 5104 §4.2.1.2. */
    private static RtcpBody limits(int format, int senderSsrc, List<RtcpMessage.BitrateLimit> limits) {
        RtcpBody body = new RtcpBody(RtcpType.TRANSPORT_FEEDBACK, format)
                .int32(senderSsrc)
                .int32(0);
        for (RtcpMessage.BitrateLimit limit : limits) {
            int bits = BitrateBits.write(limit.bitrateBps(), BitrateBits.LIMIT_MANTISSA);
            body.int32(limit.ssrc()).int32(bits << 9 | limit.overhead());
        }
        return body;
    }

    /** All statuses in chunks of seven. */
    private static RtcpBody transportFeedback(TransportFeedback feedback) {
        int count = feedback.packetCount();
        RtcpBody body = new RtcpBody(RtcpType.TRANSPORT_FEEDBACK, RtcpType.FORMAT_TRANSPORT_WIDE)
                .int32(feedback.senderSsrc())
                .int32(feedback.mediaSsrc())
                .int16(feedback.baseSequenceNumber())
                .int16(count)
                .int16(feedback.referenceTime() >> 8)
                .int8(feedback.referenceTime())
                .int8(feedback.feedbackPacketCount());
        for (int i = 0; i < count; i += 7) {
            int chunk = 0xC000;
            for (int j = i; j < Math.min(count, i + 7); j++) {
                chunk |= feedback.symbol(j) << 14 - 2 * (j - i + 1);
            }
            body.int16(chunk);
        }
        for (int i = 0; i < count; i++) {
            if (feedback.symbol(i) == TransportFeedback.LARGE_DELTA) {
                body.int16(feedback.deltaTicks(i));
            } else if (feedback.symbol(i) == TransportFeedback.SMALL_DELTA) {
                body.int8(feedback.deltaTicks(i));
            }
        }
        return body;
    }

    private static RtcpBody congestionFeedback(CongestionFeedback feedback) {
        RtcpBody body = new RtcpBody(RtcpType.TRANSPORT_FEEDBACK, RtcpType.FORMAT_CONGESTION_CONTROL)
                .int32(feedback.senderSsrc());
        for (CongestionFeedback.Stream stream : feedback.streams()) {
            body.int32(stream.ssrc()).int16(stream.beginSequence()).int16(stream.packetCount());
            for (int i = 0; i < stream.packetCount(); i++) {
                body.int16(stream.metric(i));
            }
            body.pad();
        }
        return body.int32(feedback.reportTimestamp());
    }
}
