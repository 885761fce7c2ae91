package dev.nightjar.rtp.receive;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.repair.FecDecoder;
import dev.nightjar.rtp.repair.FecFormat;
import dev.nightjar.rtp.repair.RedReader;
import org.jspecify.annotations.Nullable;

/**
 * In front of one stream: undoes RED, feeds parity, and hands on what they give back.
 */
// The order of a packet's way: retransmission undone (by the session), RED undone here, then the stream; a packet that
// is no retransmission is also kept for parity. A parity packet inside RED has a number of the media's, so the stream
// gets an empty packet in its place: else its number would be asked for, and waited for, for ever.
//
// Nothing is kept for a stream before its first RED or FlexFEC packet, unless a FEC-FR group announces parity for it:
// most negotiate them and never send one.
final class StreamRepair {
    private final RepairMemory memory;
    private final InboundStream stream;
    private final RedundantAudio redundancy = new RedundantAudio();
    private @Nullable FecDecoder decoder;
    private boolean isAnnounced;
    private int mediaPayloadType = -1;
    private long fecPackets;
    private long fecBytes;
    private long fecRefused;
    private long endedDiscarded;
    private long recovered;

    StreamRepair(RepairMemory memory, InboundStream stream) {
        this.memory = memory;
        this.stream = stream;
    }

    /** Takes a new negotiation of the stream's section. */
    void configure(Section section) {
        isAnnounced = section.config().fecSsrcs().containsValue(stream.ssrc());
    }

    /** Takes a packet of the stream, or one that a retransmission repeats. May rewrite it in place. */
    void receive(RtpPacket packet, boolean retransmitted, long nowNanos) {
        switch (stream.section().payloadRole(packet.payloadType())) {
            case RED -> receiveRed(packet, retransmitted, nowNanos);
            case ULPFEC -> {
                receiveUlpfec(packet.buffer(), packet.payloadOffset(), packet.payloadLength(), nowNanos);
                receiveNothing(packet, retransmitted, nowNanos);
                drain(nowNanos);
            }
            default -> {
                receiveMedia(packet, retransmitted, nowNanos);
                drain(nowNanos);
            }
        }
    }

    private void receiveMedia(RtpPacket packet, boolean retransmitted, long nowNanos) {
        if (isAnnounced) {
            startParity();
        }
        FecDecoder parity = decoder;
        if (parity != null && !retransmitted) {
            parity.mediaPacket(packet, nowNanos);
        }
        if (packet.payloadLength() > 0) {
            mediaPayloadType = packet.payloadType();
        }
        stream.take(packet, retransmitted ? Arrival.RETRANSMITTED : Arrival.SENT, nowNanos);
    }

    private void receiveRed(RtpPacket packet, boolean retransmitted, long nowNanos) {
        RedReader red = memory.red;
        boolean isVideo = stream.section().isVideo();
        boolean isWhole = red.wrap(packet.buffer(), packet.payloadOffset(), packet.payloadLength());
        boolean isNew = isVideo || redundancy.arrived(packet.sequenceNumber(), packet.rtpTimestamp(), !isWhole);
        if (!isWhole) {
            receiveNothing(packet, retransmitted, nowNanos); // padding to probe the link, most often
            return;
        }
        if (isVideo) {
            startParity();
        }
        int own = red.count() - 1;
        for (int i = 0; i < own; i++) {
            receiveOlder(packet, i, own - i, nowNanos);
        }
        int payloadType = red.payloadType(own);
        switch (isNew ? blockRole(payloadType) : PayloadRole.RTX) {
            case MEDIA -> {
                unwrap(packet, payloadType, red.offset(own) - packet.payloadOffset());
                receiveMedia(packet, retransmitted, nowNanos);
            }
            case ULPFEC -> {
                receiveUlpfec(packet.buffer(), red.offset(own), red.length(own), nowNanos);
                receiveNothing(packet, retransmitted, nowNanos);
            }
            default -> receiveNothing(packet, retransmitted, nowNanos);
        }
        drain(nowNanos);
    }

    /** RED in RED, and payload types nobody negotiated, are nothing to us. */
    private PayloadRole blockRole(int payloadType) {
        Section section = stream.section();
        return section.codec(payloadType) == null ? PayloadRole.RTX : section.payloadRole(payloadType);
    }

    /** A block that is older than the packet: parity, or a copy of the payload of the packet that far before. */
    private void receiveOlder(RtpPacket packet, int block, int distance, long nowNanos) {
        RedReader red = memory.red;
        int length = red.length(block);
        int payloadType = red.payloadType(block);
        PayloadRole role = blockRole(payloadType);
        if (role == PayloadRole.ULPFEC) {
            receiveUlpfec(packet.buffer(), red.offset(block), length, nowNanos);
            return;
        }
        if (role != PayloadRole.MEDIA || length == 0 || stream.section().isVideo()) {
            return;
        }
        int timestamp = packet.rtpTimestamp() - red.timestampOffset(block);
        int sequenceNumber = redundancy.recover(packet.sequenceNumber(), distance, timestamp);
        if (sequenceNumber < 0) {
            return;
        }
        byte[] bytes = memory.packet;
        NetworkBytes.putInt16(bytes, 0, 0x8000 | payloadType);
        NetworkBytes.putInt16(bytes, RtpFields.SEQUENCE_NUMBER_OFFSET, sequenceNumber);
        NetworkBytes.putInt32(bytes, RtpFields.TIMESTAMP_OFFSET, timestamp);
        NetworkBytes.putInt32(bytes, RtpFields.SSRC_OFFSET, packet.ssrc());
        System.arraycopy(packet.buffer(), red.offset(block), bytes, RtpFields.FIXED_HEADER_LENGTH, length);
        if (memory.recovered.wrap(bytes, 0, RtpFields.FIXED_HEADER_LENGTH + length)) {
            recovered++;
            stream.take(memory.recovered, Arrival.RECOVERED, nowNanos);
        }
    }

    private void receiveUlpfec(byte[] buffer, int offset, int length, long nowNanos) {
        startParity();
        receiveParity(FecFormat.ULPFEC, buffer, offset, length, nowNanos);
    }

    /** Takes a packet of the FlexFEC stream that protects this one. */
    void receiveFlexfec(RtpPacket packet, long nowNanos) {
        startParity();
        receiveParity(FecFormat.FLEXFEC, packet.buffer(), packet.payloadOffset(), packet.payloadLength(), nowNanos);
        drain(nowNanos);
    }

    private void startParity() {
        if (decoder == null) {
            decoder = memory.acquire(stream.ssrc());
        }
    }

    private void receiveParity(FecFormat format, byte[] buffer, int offset, int length, long nowNanos) {
        if (fecPackets++ == 0) {
            stream.parityComes();
        }
        fecBytes += length;
        FecDecoder parity = decoder;
        if (parity == null) {
            fecRefused++;
        } else {
            parity.fecPacket(format, buffer, offset, length, nowNanos);
        }
    }

    private void drain(long nowNanos) {
        FecDecoder parity = decoder;
        if (parity == null) {
            return;
        }
        RtpPacket packet = memory.recovered;
        while (parity.poll(packet)) {
            // What comes out was made of the peer's numbers: it may claim to be anything.
            if (blockRole(packet.payloadType()) == PayloadRole.MEDIA) {
                recovered++;
                stream.take(packet, Arrival.RECOVERED, nowNanos);
            }
        }
    }

    /** Makes the packet one without RED: the header moves up to the packet's own block. */
    private static void unwrap(RtpPacket packet, int payloadType, int skipped) {
        byte[] buffer = packet.buffer();
        int start = packet.offset() + skipped;
        int length = packet.length() - skipped;
        System.arraycopy(buffer, packet.offset(), buffer, start, packet.headerLength());
        buffer[start + 1] = (byte) ((buffer[start + 1] & 0x80) | payloadType);
        if (!packet.wrap(buffer, start, length)) {
            throw new IllegalStateException("bug: a valid packet less some payload is valid");
        }
    }

    /** Tells the stream that this number carries no media. */
    private void receiveNothing(RtpPacket packet, boolean retransmitted, long nowNanos) {
        if (mediaPayloadType < 0) {
            return; // a stream does not begin with a number that carries nothing
        }
        byte[] buffer = packet.buffer();
        int start = packet.offset();
        buffer[start] = (byte) (buffer[start] & ~0x20);
        buffer[start + 1] = (byte) mediaPayloadType;
        if (!packet.wrap(buffer, start, packet.headerLength())) {
            throw new IllegalStateException("bug: a header is a packet");
        }
        stream.take(packet, retransmitted ? Arrival.RETRANSMITTED : Arrival.SENT, nowNanos);
    }

    /** Takes a new negotiation, which may number header extensions anew. */
    void extensionsChanged() {
        FecDecoder parity = decoder;
        if (parity != null) {
            parity.extensions(memory.mutable());
        }
    }

    /** Gives up what is kept: the stream ends. */
    void close() {
        FecDecoder parity = decoder;
        if (parity != null) {
            endedDiscarded += parity.packetsDiscarded();
            decoder = null;
            memory.release();
        }
    }

    /** {@return whether the stream has had parity} */
    boolean isInUse() {
        return fecPackets > 0;
    }

    /** {@return payload bytes of parity so far} */
    long fecBytes() {
        return fecBytes;
    }

    RepairStats stats() {
        FecDecoder parity = decoder;
        long discarded = fecRefused + endedDiscarded + (parity == null ? 0 : parity.packetsDiscarded());
        return new RepairStats(fecPackets, fecBytes, discarded, recovered);
    }
}
