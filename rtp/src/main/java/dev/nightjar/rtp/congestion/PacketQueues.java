package dev.nightjar.rtp.congestion;

import java.util.ArrayDeque;

/** The packets that wait in a {@link Pacer}, a line for each class, with their buffers used again. */
final class PacketQueues {
    private static final PacketClass[] PACED = {
        PacketClass.RETRANSMISSION, PacketClass.VIDEO, PacketClass.FORWARD_ERROR_CORRECTION
    };

    private final int capacity;
    private final int maxPacketBytes;
    private final ArrayDeque<PacedPacket> audio = new ArrayDeque<>();
    private final ArrayDeque<PacedPacket> retransmission = new ArrayDeque<>();
    private final ArrayDeque<PacedPacket> video = new ArrayDeque<>();
    private final ArrayDeque<PacedPacket> repair = new ArrayDeque<>();
    private final ArrayDeque<PacedPacket> free = new ArrayDeque<>();
    private int pacedPackets;
    private long pacedBytes;
    private long audioBytes;

    /** How long the packets that wait have waited, all together. */
    private long waitedNanos;

    PacketQueues(int capacity, int maxPacketBytes) {
        this.capacity = capacity;
        this.maxPacketBytes = maxPacketBytes;
    }

    private ArrayDeque<PacedPacket> line(PacketClass kind) {
        return switch (kind) {
            case AUDIO -> audio;
            case RETRANSMISSION -> retransmission;
            case VIDEO -> video;
            case FORWARD_ERROR_CORRECTION, PADDING -> repair;
        };
    }

    boolean offer(PacketClass kind, int tag, byte[] buffer, int offset, int length, long nowNanos) {
        if (packets() == capacity || length > maxPacketBytes) {
            return false;
        }
        PacedPacket packet = free.isEmpty() ? new PacedPacket(maxPacketBytes) : free.pop();
        System.arraycopy(buffer, offset, packet.buffer(), 0, length);
        packet.wrap(kind, tag, length, nowNanos);
        line(kind).add(packet);
        if (kind == PacketClass.AUDIO) {
            audioBytes += length;
        } else {
            pacedPackets++;
            pacedBytes += length;
        }
        return true;
    }

    /** Lets time pass over those that wait. */
    void pass(long nanos) {
        waitedNanos += nanos * pacedPackets;
    }

    boolean has(PacketClass kind) {
        return !line(kind).isEmpty();
    }

    /** Takes the first of a class; its buffer stays whole until the next packet is offered. */
    PacedPacket take(PacketClass kind, long nowNanos) {
        PacedPacket packet = line(kind).remove();
        free.add(packet);
        if (kind == PacketClass.AUDIO) {
            audioBytes -= packet.length();
        } else {
            pacedPackets--;
            pacedBytes -= packet.length();
            waitedNanos -= nowNanos - packet.queuedNanos();
        }
        return packet;
    }

    /** Takes the most urgent of what is not audio; there must be one. */
    PacedPacket takePaced(long nowNanos) {
        for (PacketClass kind : PACED) {
            if (has(kind)) {
                return take(kind, nowNanos);
            }
        }
        throw new IllegalStateException("bug: " + pacedPackets + " packets in no line");
    }

    void clear() {
        for (PacketClass kind : PACED) {
            free.addAll(line(kind));
            line(kind).clear();
        }
        free.addAll(audio);
        audio.clear();
        pacedPackets = 0;
        pacedBytes = 0;
        audioBytes = 0;
        waitedNanos = 0;
    }

    int packets() {
        return pacedPackets + audio.size();
    }

    long bytes() {
        return pacedBytes + audioBytes;
    }

    int pacedPackets() {
        return pacedPackets;
    }

    long pacedBytes() {
        return pacedBytes;
    }

    long averageNanos() {
        return pacedPackets == 0 ? 0 : waitedNanos / pacedPackets;
    }
}
