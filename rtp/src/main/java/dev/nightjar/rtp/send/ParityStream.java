package dev.nightjar.rtp.send;

import dev.nightjar.core.RtpFields;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.repair.FecEncoder;
import dev.nightjar.rtp.repair.FecProtection;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the parity of one stream of video: as much as its losses are worth, and only ever behind a whole frame.
 *
 * <p>A receiver sees by the numbers of frames that nothing of them is missing where parity between them was lost;
 * inside a frame it could not tell. Allocates nothing once its groups have been full. Confined to the session's thread.
 */
// begin, then protect for each packet, then end; what poll gives after begin goes out before the frame, what it gives
// after end behind it.
final class ParityStream {
    /** Parity packets that wait for the end of their frame; the longest keyframes go without some. */
    static final int MAX_PENDING = 64;

    private static final int ROOM_BYTES = FecEncoder.MAX_PACKET_BYTES + FecEncoder.MAX_OVERHEAD_BYTES;

    private final ParityFormat format;
    private final FecEncoder encoder;
    private final RtpPacket view = new RtpPacket();
    private final List<byte[]> pending = new ArrayList<>();
    private final int[] lengths = new int[MAX_PENDING];
    private int made;
    private int given;
    private ParityRate rate = new ParityRate();
    private boolean isKeyframe;
    private int groupPackets;
    private int groupFrames;
    private int nextSequenceNumber;
    private long mediaBytes;
    private long parityBytes;
    private double overhead;
    private long packetsSent;
    private long bytesSent;

    ParityStream(ParityFormat format, ExtensionMap extensions) {
        this.format = format;
        this.encoder = FecEncoder.of(format.format(), FecProtection.NONE, extensions);
        this.nextSequenceNumber = format.firstSequenceNumber();
    }

    /** Goes on where another left off, for a new negotiation of the same stream. */
    void follow(ParityStream before) {
        rate = before.rate;
        overhead = before.overhead;
        packetsSent = before.packetsSent;
        bytesSent = before.bytesSent;
        if (before.format.ssrc() == format.ssrc() && !format.isInRed()) {
            nextSequenceNumber = before.nextSequenceNumber;
        }
    }

    ParityFormat format() {
        return format;
    }

    /** {@return bytes that a media packet has to leave free, where a parity packet has a header of that length} */
    int reserveBytes(int headerLength) {
        int inRed = format.isInRed() ? 1 : 0;
        return headerLength - RtpFields.FIXED_HEADER_LENGTH + FecEncoder.MAX_OVERHEAD_BYTES + inRed;
    }

    /** Begins a frame. A keyframe is a group of its own. */
    void begin(boolean keyframe) {
        isKeyframe = keyframe;
        FecProtection wanted = rate.of(keyframe);
        if (!wanted.equals(encoder.protection())) {
            encoder.protection(wanted);
            collect();
        } else if (keyframe) {
            endGroup();
        }
    }

    /**
     * Takes a media packet, and puts it into RED where that is agreed.
     *
     * @param packet with room for RED's byte behind it
     * @return bytes of the packet to send
     */
    int protect(byte[] packet, int length) {
        if (!view.wrap(packet, 0, length)) {
            throw new IllegalStateException("bug: a packet of ours is valid");
        }
        mediaBytes += length;
        groupPackets += encoder.mediaPacket(view) ? 1 : 0;
        collect();
        return format.isInRed() ? wrapInRed(packet, length) : length;
    }

    private int wrapInRed(byte[] packet, int length) {
        int at = view.payloadOffset();
        System.arraycopy(packet, at, packet, at + 1, length - at);
        packet[at] = (byte) view.payloadType();
        packet[1] = (byte) (packet[1] & 0x80 | format.redPayloadType());
        return length + 1;
    }

    /** Ends a frame. Short ones share a group, until it is worth a parity packet. */
    void end() {
        groupFrames++;
        boolean isWorthOne = groupPackets * rate.share() >= 1;
        if (isKeyframe || isWorthOne || groupFrames >= ParityRate.MAX_GROUP_FRAMES) {
            endGroup();
        }
    }

    private void endGroup() {
        encoder.endGroup();
        collect();
    }

    /** Takes what the encoder has, before the next group overwrites it. */
    private void collect() {
        boolean isEnded = false;
        int at = format.isInRed() ? 1 : 0;
        while (made < MAX_PENDING) {
            if (made == pending.size()) {
                pending.add(new byte[ROOM_BYTES + 1]);
            }
            byte[] room = pending.get(made);
            int length = encoder.poll(room, at);
            if (length == 0) {
                break;
            }
            isEnded = true;
            room[0] = format.isInRed() ? (byte) format.payloadType() : room[0];
            lengths[made++] = length + at;
        }
        if (isEnded) {
            groupPackets = 0;
            groupFrames = 0;
        }
    }

    /** Forgets the group in progress: a packet of it is not sent. */
    void drop() {
        encoder.dropGroup();
        made = 0;
        given = 0;
        groupPackets = 0;
        groupFrames = 0;
    }

    /** {@return bytes of the next parity payload, which is in {@link #payload}, or 0} */
    int poll() {
        if (given == made) {
            given = 0;
            made = 0;
            return 0;
        }
        return lengths[given++];
    }

    byte[] payload() {
        return pending.get(given - 1);
    }

    /** {@return the number of a packet of FlexFEC's stream, if it is sent} */
    int sequenceNumber() {
        return nextSequenceNumber;
    }

    void numberTaken() {
        nextSequenceNumber = nextSequenceNumber + 1 & 0xFFFF;
    }

    /** {@return whether a packet that leaves is parity} */
    boolean isParity(RtpPacket packet) {
        if (!format.isInRed()) {
            return packet.ssrc() == format.ssrc();
        }
        return packet.payloadType() == format.redPayloadType()
                && packet.payloadLength() > 1
                && packet.buffer()[packet.payloadOffset()] == format.payloadType();
    }

    /** Counts a parity packet that leaves. */
    void left(RtpPacket packet) {
        packetsSent++;
        bytesSent += packet.payloadLength();
        parityBytes += packet.length();
    }

    /** Takes what a receiver reports as lost; true where less or more is left for the media now. */
    boolean report(int fractionLost256) {
        rate.report(fractionLost256);
        double measured = parityBytes == 0 ? 0 : (double) parityBytes / (parityBytes + mediaBytes);
        double planned = rate.share() / (1 + rate.share());
        parityBytes = 0;
        mediaBytes = 0;
        double before = overhead;
        overhead = planned == 0 ? 0 : Math.max(planned, measured);
        return overhead != before;
    }

    /** {@return what of a stream's share of the path is left for its media} */
    long mediaShare(long bitrateBps) {
        return (long) (bitrateBps * (1 - overhead));
    }

    long packetsSent() {
        return packetsSent;
    }

    long bytesSent() {
        return bytesSent;
    }
}
