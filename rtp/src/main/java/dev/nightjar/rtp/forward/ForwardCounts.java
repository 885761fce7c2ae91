package dev.nightjar.rtp.forward;

import dev.nightjar.rtp.send.PacketCounts;

/** What one stream has sent so far, W3C webrtc-stats §8.5: payload without padding, and what is around it. */
final class ForwardCounts {
    private int payloadType = -1;
    private long packets;
    private long octets;
    private long headerBytes;
    private long repeatedPackets;
    private long repeatedOctets;
    private long repeatedHeaderBytes;

    /** Counts a packet of that many bytes, so many of them payload. */
    void sent(int type, int length, int payloadLength) {
        payloadType = type;
        packets++;
        octets += payloadLength;
        headerBytes += length - payloadLength;
    }

    /** Counts one that is sent again. */
    void repeated(int length, int payloadLength) {
        repeatedPackets++;
        repeatedOctets += payloadLength;
        repeatedHeaderBytes += length - payloadLength;
    }

    /** Counts one of padding that belongs to no packet. */
    void padded(int length) {
        headerBytes += length;
    }

    /** {@return packets, as a sender report counts them} */
    int packets() {
        return (int) packets;
    }

    /** {@return payload bytes, as a sender report counts them} */
    int octets() {
        return (int) octets;
    }

    /** {@return the payload type of the latest packet, or -1} */
    int payloadType() {
        return payloadType;
    }

    long allBytes() {
        return octets + headerBytes + repeatedOctets + repeatedHeaderBytes;
    }

    PacketCounts first() {
        return new PacketCounts(packets, octets, headerBytes);
    }

    PacketCounts again() {
        return new PacketCounts(repeatedPackets, repeatedOctets, repeatedHeaderBytes);
    }
}
