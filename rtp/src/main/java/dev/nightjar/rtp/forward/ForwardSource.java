package dev.nightjar.rtp.forward;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;
import dev.nightjar.core.SerialNumbers;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.extension.AbsSendTime;
import org.jspecify.annotations.Nullable;

/*
 * The sender's sequence numbers become an index of 64 bits that only grows, and its timestamps a line without jumps,
 * whatever SSRC they come under. So a stream made of the source is one sum away from it, and a packet asked for again
 * is found by a subtraction: nothing is kept for each packet and receiver.
 */

/**
 * The packets of one received stream, as streams to others are made of them: each once, with the last 512 kept.
 *
 * <p>Packets may come in any order; duplicates and what lies behind the history are refused. Nothing is allocated for a
 * packet once the history is full. Confined to one thread.
 */
public final class ForwardSource {
    /** Packets kept to be sent again: two seconds of 2.5 Mbit/s video. */
    public static final int HISTORY_PACKETS = 512;

    /** Packets whose {@link #current} stays what it was while so many others, at most, come after it. */
    public static final int RECENT_PACKETS = 64;

    /** Longest packet taken, header included. */
    public static final int MAX_PACKET_BYTES = 1_500;

    /** The section's stream is another one only after the one so far has been silent for this long. */
    static final long SWITCH_AFTER_NANOS = 500_000_000L;

    /** So many packets in a row from behind the history are a sender that has begun anew, not late ones. */
    static final int LATE_BEFORE_RESTART = 16;

    private static final int MASK = HISTORY_PACKETS - 1;
    private static final long FIRST_INDEX = 1L << 16;

    private final byte[][] packets = new byte[HISTORY_PACKETS][];
    private final int[] lengths = new int[HISTORY_PACKETS];
    private final long[] indices = new long[HISTORY_PACKETS];
    private final int[] timestamps = new int[HISTORY_PACKETS];
    private final @Nullable ForwardFormat[] formats = new ForwardFormat[HISTORY_PACKETS];
    private final ForwardedPacket[] recent = new ForwardedPacket[RECENT_PACKETS];
    private final PayloadLayers layers = new PayloadLayers();
    private final ForwardedPacket again = new ForwardedPacket(layers);
    private @Nullable SourceDescriptors descriptors;
    private int recentPosition;
    private boolean isStarted;
    private int ssrc;
    private int epoch;
    private long epochStart;
    private long indexOffset;
    private int timestampOffset;
    private long highestIndex = FIRST_INDEX - 1;
    private int lastTimestamp;
    private long lastNanos;
    private int lateInARow;
    private boolean hasReport;
    private long reportNtpNanos;
    private int reportTimestamp;
    private long refused;

    /** Makes a source that has seen nothing. */
    public ForwardSource() {
        for (int i = 0; i < RECENT_PACKETS; i++) {
            recent[i] = new ForwardedPacket(layers);
        }
    }

    /**
     * Takes one packet and keeps a copy; {@link #current} is it then.
     *
     * @param packet borrowed until this call returns
     * @return false where it is to be passed on to nobody: it came before, is too old, too long, or another SSRC's
     */
    public boolean receive(RtpPacket packet, ForwardFormat format, long nowNanos) {
        int slot = admit(packet.buffer(), packet.offset(), packet.length(), format, nowNanos);
        if (slot < 0) {
            return false;
        }
        if (packets[slot] == null) {
            packets[slot] = new byte[MAX_PACKET_BYTES];
        }
        System.arraycopy(packet.buffer(), packet.offset(), packets[slot], 0, packet.length());
        show(slot, packet.length(), format, nowNanos);
        return true;
    }

    /**
     * Takes one packet with the array it lies in, which is the source's from now on.
     *
     * @param bytes of {@link #MAX_PACKET_BYTES}, holding a whole RTP packet from index 0
     * @return an array for the caller to use instead: {@code bytes} itself where the packet was refused
     */
    public byte[] receiveOwned(byte[] bytes, int length, ForwardFormat format, long nowNanos) {
        int slot = admit(bytes, 0, length, format, nowNanos);
        if (slot < 0) {
            return bytes;
        }
        byte[] other = packets[slot];
        packets[slot] = bytes;
        show(slot, length, format, nowNanos);
        return other == null ? new byte[MAX_PACKET_BYTES] : other;
    }

    /** {@return the slot of a packet that is new, or -1} */
    private int admit(byte[] buffer, int offset, int length, ForwardFormat format, long nowNanos) {
        if (length > MAX_PACKET_BYTES) {
            refused++;
            return -1;
        }
        int from = NetworkBytes.getInt32(buffer, offset + RtpFields.SSRC_OFFSET);
        int sequenceNumber = NetworkBytes.getUint16(buffer, offset + RtpFields.SEQUENCE_NUMBER_OFFSET);
        int timestamp = NetworkBytes.getInt32(buffer, offset + RtpFields.TIMESTAMP_OFFSET);
        int clockRate = format.clockRate(buffer[offset + 1] & 0x7F);
        if (!isStarted || from != ssrc && nowNanos - lastNanos >= SWITCH_AFTER_NANOS) {
            beginEpoch(from, sequenceNumber, timestamp, clockRate, nowNanos);
        } else if (from != ssrc) {
            refused++;
            return -1;
        }
        long index = SerialNumbers.unwrap16(highestIndex - indexOffset, sequenceNumber) + indexOffset;
        boolean isLate = index <= highestIndex - HISTORY_PACKETS || index < epochStart - HISTORY_PACKETS;
        lateInARow = isLate ? lateInARow + 1 : 0;
        if (lateInARow == LATE_BEFORE_RESTART) {
            beginEpoch(from, sequenceNumber, timestamp, clockRate, nowNanos);
            index = highestIndex + 1;
            isLate = false;
        }
        int slot = (int) index & MASK;
        if (isLate || indices[slot] == index) {
            refused++;
            return -1;
        }
        indices[slot] = index;
        timestamps[slot] = timestamp + timestampOffset;
        if (index > highestIndex) {
            highestIndex = index;
            lastTimestamp = timestamps[slot];
        }
        lastNanos = nowNanos;
        return slot;
    }

    /** Index and timestamp run on from what was, the timestamp by the time that has passed. */
    private void beginEpoch(int from, int sequenceNumber, int timestamp, int clockRate, long nowNanos) {
        indexOffset = highestIndex + 1 - sequenceNumber;
        int next = isStarted ? lastTimestamp + Math.max(1, ticks(nowNanos - lastNanos, clockRate)) : timestamp;
        timestampOffset = next - timestamp;
        epochStart = highestIndex + 1;
        ssrc = from;
        epoch++;
        isStarted = true;
        lateInARow = 0;
        hasReport = false;
    }

    static int ticks(long nanos, int clockRate) {
        return (int) (nanos / 1_000_000 * clockRate / 1_000);
    }

    private void show(int slot, int length, ForwardFormat format, long nowNanos) {
        lengths[slot] = length;
        formats[slot] = format;
        recentPosition = (recentPosition + 1) % RECENT_PACKETS;
        current().set(packets[slot], length, format, epoch, indices[slot], timestamps[slot], sendTime(nowNanos));
        describe(current(), format);
    }

    private void describe(ForwardedPacket packet, ForwardFormat format) {
        int id = format.descriptorId();
        if (id != 0 && packet.packet().hasExtension()) {
            SourceDescriptors reading = descriptors == null ? new SourceDescriptors() : descriptors;
            descriptors = reading;
            packet.describe(reading, id);
        }
    }

    /** {@return 24 bits of 6.18 fixed point seconds, abs-send-time's unit} */
    static int sendTime(long nowNanos) {
        return AbsSendTime.fromNanos(nowNanos);
    }

    /**
     * {@return the packet taken last}
     *
     * <p>It may be held while fewer than {@link #RECENT_PACKETS} others are taken, and used if it is {@link #isKept}.
     */
    public ForwardedPacket current() {
        return recent[recentPosition];
    }

    /** {@return whether the history still has that packet's bytes: a sender that jumps ahead takes its place} */
    public boolean isKept(ForwardedPacket packet) {
        return indices[(int) packet.index() & MASK] == packet.index();
    }

    /** {@return a packet taken before, or null where it has not come or is gone; valid until the next call} */
    @Nullable
    ForwardedPacket stored(long index) {
        int slot = (int) index & MASK;
        ForwardFormat format = formats[slot];
        if (indices[slot] != index || format == null) {
            return null;
        }
        again.set(packets[slot], lengths[slot], format, epoch, index, timestamps[slot], 0);
        return again;
    }

    /** {@return what {@link #stored} does, as if the packet had come now} */
    @Nullable
    ForwardedPacket storedAnew(long index, long nowNanos) {
        ForwardedPacket packet = stored(index);
        ForwardFormat format = formats[(int) index & MASK];
        if (packet != null && format != null) {
            packet.sendTime(sendTime(nowNanos));
            describe(packet, format);
        }
        return packet;
    }

    /**
     * Takes a sender report of the stream.
     *
     * @param ntpNanos its wall clock time as ours shows it, nanoseconds since 1900
     * @param rtpTimestamp the same instant by its media clock
     */
    public void senderReport(int from, long ntpNanos, int rtpTimestamp) {
        if (isStarted && from == ssrc) {
            hasReport = true;
            reportNtpNanos = ntpNanos;
            reportTimestamp = rtpTimestamp + timestampOffset;
        }
    }

    /** {@return whether {@link #timestampAt} is known} */
    boolean hasReport() {
        return hasReport;
    }

    /** {@return the source's timestamp at an instant of our wall clock, by the sender's last report} */
    int timestampAt(long ntpNanos, int clockRate) {
        long elapsed = ntpNanos - reportNtpNanos;
        long seconds = Math.floorDiv(elapsed, 1_000_000_000L);
        long rest = Math.floorMod(elapsed, 1_000_000_000L);
        return reportTimestamp + (int) (seconds * clockRate + rest * clockRate / 1_000_000_000L);
    }

    /** {@return packets that were not passed on} */
    public long refused() {
        return refused;
    }
}
