package dev.nightjar.rtp.send;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the packets of one stream under the header that was negotiated: those of its frames, those sent again, and
 * padding.
 *
 * <pre>
 * fixed header | mid | rid or repaired rid | transport-wide number | send time | what the frame carries | payload
 * </pre>
 *
 * <p>*Choice:* mid and rid on each packet, retransmissions too; a Firefox that has not seen them drops packets.
 *
 * <p>Number and time of sending are written as zeros; {@link #stamp} puts them in when the packet leaves. Nothing
 * allocates. Confined to one thread.
 */
final class StreamPackets {
    private static final byte[] NOTHING = new byte[0];
    private static final int OSN_LENGTH = 2;
    private static final int MAX_ELEMENT_BYTES = 255;

    private final StreamIdentity identity;
    private final SendFormat format;
    private final RtpWriter writer = new RtpWriter();
    private final RtpPacket view = new RtpPacket();
    private final byte[] mid;
    private final byte[] rid;
    private final int midId;
    private final int ridId;
    private final int repairedRidId;
    private final int transportSequenceId;
    private final int sendTimeId;

    /** Of extensions that describe the media, so that they are repeated with a packet that is sent again. */
    private final int[] mediaIds;

    private final byte[] retransmission = new byte[RtpSendSession.MAX_PACKET_BYTES + OSN_LENGTH];

    StreamPackets(StreamIdentity identity, SendFormat format) {
        this.identity = identity;
        this.format = format;
        ExtensionMap extensions = format.extensions();
        String name = format.rid();
        byte[] tag = format.mid().getBytes(StandardCharsets.UTF_8);
        // A peer chooses the mid; one that no element can hold is not sent, and the SSRC tells the section instead.
        mid = tag.length <= MAX_ELEMENT_BYTES ? tag : NOTHING;
        rid = name == null ? NOTHING : name.getBytes(StandardCharsets.UTF_8);
        midId = mid.length == 0 ? 0 : extensions.id(HeaderExtensionUri.MID);
        ridId = name == null ? 0 : extensions.id(HeaderExtensionUri.RID);
        repairedRidId = name == null ? 0 : extensions.id(HeaderExtensionUri.REPAIRED_RID);
        transportSequenceId = extensions.id(HeaderExtensionUri.TRANSPORT_WIDE_CC);
        sendTimeId = extensions.id(HeaderExtensionUri.ABS_SEND_TIME);
        mediaIds = extensions.mediaIds();
        // RFC 8285 §4.1.2: whether or not both may be mixed, one form for all of the stream is always right.
        writer.twoByteFormOnly(extensions.needsTwoByteForm());
    }

    SendFormat format() {
        return format;
    }

    /** {@return whether a packet has room for a number; one that was written before a renegotiation may have none} */
    boolean hasTransportSequence(RtpPacket packet) {
        return packet.extensionLength(transportSequenceId) == 2;
    }

    /** {@return bytes of the longest header that a frame with those extensions has, and of what repairs it} */
    int overhead(List<FrameExtension> extensions) {
        begin(ridId);
        for (int i = 0; i < extensions.size(); i++) {
            FrameExtension extension = extensions.get(i);
            writer.extension(format.extensions().id(extension.uri()), extension.value(), 0, extension.value().length);
        }
        return writer.headerLength() + OSN_LENGTH;
    }

    /**
     * Writes one packet of a frame; returns its bytes.
     *
     * @param isMarked RFC 3550 §5.1: the profile says; for video it ends a frame, for audio it begins a talk spurt
     */
    int write(
            byte[] target,
            int sequenceNumber,
            int timestamp,
            boolean isMarked,
            boolean isFirst,
            boolean isLast,
            List<FrameExtension> extensions,
            byte[] payload,
            int offset,
            int length) {
        begin(ridId);
        for (int i = 0; i < extensions.size(); i++) {
            FrameExtension extension = extensions.get(i);
            if (extension.belongs(isFirst, isLast)) {
                writer.extension(
                        format.extensions().id(extension.uri()), extension.value(), 0, extension.value().length);
            }
        }
        writer.marker(isMarked)
                .payloadType(format.redPayloadType() >= 0 ? format.redPayloadType() : format.payloadType())
                .ssrc(identity.ssrc())
                .sequenceNumber(sequenceNumber)
                .rtpTimestamp(timestamp);
        return writer.writeTo(target, 0, payload, offset, length);
    }

    private void begin(int nameId) {
        writer.clearExtensions().paddingLength(0);
        writer.extension(midId, mid, 0, mid.length);
        writer.extension(nameId, rid, 0, rid.length);
        if (transportSequenceId != 0) {
            writer.extension(transportSequenceId, 0, 2);
        }
        if (sendTimeId != 0) {
            writer.extension(sendTimeId, 0, 3);
        }
    }

    /** RFC 4588 §4: SSRC, numbers and payload type of its own, and the original number before the payload. */
    int writeRetransmission(byte[] target, int sequenceNumber, byte[] sent, int sentLength) {
        if (!view.wrap(sent, 0, sentLength)) {
            throw new IllegalStateException("bug: a packet that was sent is valid");
        }
        begin(repairedRidId);
        for (int id : mediaIds) {
            int length = view.extensionLength(id);
            if (length >= 0) {
                writer.extension(id, sent, view.extensionOffset(id), length);
            }
        }
        NetworkBytes.putInt16(retransmission, 0, view.sequenceNumber());
        System.arraycopy(sent, view.payloadOffset(), retransmission, OSN_LENGTH, view.payloadLength());
        writer.marker(view.isMarker())
                .payloadType(format.repetitionPayloadType())
                .ssrc(identity.retransmissionSsrc())
                .sequenceNumber(sequenceNumber)
                .rtpTimestamp(view.rtpTimestamp());
        return writer.writeTo(target, 0, retransmission, 0, view.payloadLength() + OSN_LENGTH);
    }

    /** {@return bytes of the header that a packet without extensions of its own has} */
    int headerLength() {
        begin(ridId);
        return writer.headerLength();
    }

    /** Writes a packet of parity: on a stream of its own, or in RED among the media; returns its bytes. */
    int writeParity(byte[] target, ParityFormat parity, int sequenceNumber, int timestamp, byte[] payload, int length) {
        begin(ridId);
        writer.marker(false)
                .payloadType(parity.isInRed() ? parity.redPayloadType() : parity.payloadType())
                .ssrc(parity.isInRed() ? identity.ssrc() : parity.ssrc())
                .sequenceNumber(sequenceNumber)
                .rtpTimestamp(timestamp);
        return writer.writeTo(target, 0, payload, 0, length);
    }

    /** Writes a packet of a telephone event, whose marker begins it (RFC 4733 §2.2.2); returns its bytes. */
    int writeEvent(
            byte[] target, int payloadType, int sequenceNumber, int timestamp, boolean isMarker, byte[] payload) {
        begin(ridId);
        writer.marker(isMarker)
                .payloadType(payloadType)
                .ssrc(identity.ssrc())
                .sequenceNumber(sequenceNumber)
                .rtpTimestamp(timestamp);
        return writer.writeTo(target, 0, payload, 0, payload.length);
    }

    /** Padding alone, on the retransmission stream so that the media's numbers have no holes. */
    int writePadding(byte[] target, int sequenceNumber, int timestamp, int padding) {
        begin(repairedRidId);
        writer.paddingLength(Math.max(1, Math.min(padding, 255)))
                .marker(false)
                .payloadType(format.retransmissionPayloadType())
                .ssrc(identity.retransmissionSsrc())
                .sequenceNumber(sequenceNumber)
                .rtpTimestamp(timestamp);
        return writer.writeTo(target, 0, NOTHING, 0, 0);
    }

    /**
     * Puts number and time of sending into a packet that leaves now.
     *
     * @param packet a view of it
     */
    void stamp(RtpPacket packet, int transportSequenceNumber, long nowNanos) {
        if (hasTransportSequence(packet)) {
            NetworkBytes.putInt16(
                    packet.buffer(), packet.extensionOffset(transportSequenceId), transportSequenceNumber);
        }
        if (packet.extensionLength(sendTimeId) == 3) {
            NetworkBytes.putInt24(packet.buffer(), packet.extensionOffset(sendTimeId), sendTime(nowNanos));
        }
    }

    /** {@return 24 bits of 6.18 fixed point seconds, abs-send-time's unit} */
    private static int sendTime(long nowNanos) {
        return (int) ((nowNanos / 1_000 << 18) / 1_000_000) & 0xFF_FFFF;
    }
}
