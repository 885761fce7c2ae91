package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.FrameNumbering;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which missing packets of a video stream were no part of a frame: parity in RED, or padding, that was lost.
 *
 * <p>They share the media's sequence numbers and nobody sends them again, so whoever waits for them waits in vain. But
 * a sender puts them between frames: where one packet ends a frame and a later one begins the frame after it, nothing
 * between the two is missing. That they follow one another the dependency descriptor tells, or else the payloads of
 * VP8, VP9 and H.264; other formats do not tell, and are waited for.
 */
// Each packet that comes is noted in a ring by its sequence number. A packet that begins a frame looks back over what
// is missing or empty to the packet before, one that ends a frame looks ahead likewise, so that it does not matter in
// which order packets, repairs and what parity gives back arrive.
final class EmptyNumbers {
    /** Numbers between two frames: more than the 48 parity packets of a group. */
    static final int MAX_BETWEEN = 64;

    /** Numbers remembered: a quarter of a second of 20 Mbit/s. */
    private static final int SIZE = 512;

    private static final int MASK = SIZE - 1;
    private static final int EMPTY = 1;
    private static final int STARTS = 2;
    private static final int ENDS = 4;

    /** Fields of the dependency descriptor that each packet has: start, end, template, frame number. */
    private static final int DESCRIPTOR_BYTES = 3;

    private static final int DESCRIPTOR_NUMBERS = 0xFFFF;

    private final RepairMemory memory;
    private final IntConsumer found;
    private final int[] sequenceNumbers = new int[SIZE];
    private final int[] numbers = new int[SIZE];
    private final int[] kinds = new int[SIZE];
    private @Nullable FrameNumbering numbering;
    private @Nullable CodecKind codec;
    private int payloadType = -1;
    private boolean hasDescriptor;

    /** Creates one that knows no packet; {@code found} takes each missing number that carried nothing. */
    EmptyNumbers(RepairMemory memory, IntConsumer found) {
        this.memory = memory;
        this.found = found;
        Arrays.fill(sequenceNumbers, -1);
    }

    /** Takes a new negotiation, in which payload types may mean something else. */
    void configure() {
        payloadType = -1;
    }

    /** Forgets every packet: the stream begins anew. */
    void clear() {
        Arrays.fill(sequenceNumbers, -1);
    }

    /** Notes a packet that has come, each once, and looks what it proves. */
    void take(RtpPacket packet, Section section) {
        int sequenceNumber = packet.sequenceNumber();
        int slot = sequenceNumber & MASK;
        sequenceNumbers[slot] = sequenceNumber;
        if (packet.payloadLength() == 0) {
            kinds[slot] = EMPTY;
            return;
        }
        read(packet, section, slot);
        if ((kinds[slot] & STARTS) != 0) {
            lookBack(sequenceNumber);
        }
        if ((kinds[slot] & ENDS) != 0) {
            lookAhead(sequenceNumber);
        }
    }

    private void read(RtpPacket packet, Section section, int slot) {
        byte[] buffer = packet.buffer();
        int id = memory.descriptorId();
        hasDescriptor = id != 0 && packet.extensionLength(id) >= DESCRIPTOR_BYTES;
        if (hasDescriptor) {
            int at = packet.extensionOffset(id);
            boolean isStart = (buffer[at] & 0x80) != 0;
            boolean isEnd = (buffer[at] & 0x40) != 0;
            kinds[slot] = (isStart ? STARTS : 0) | (isEnd ? ENDS : 0);
            numbers[slot] = (buffer[at + 1] & 0xFF) << 8 | buffer[at + 2] & 0xFF;
            return;
        }
        kinds[slot] = packet.isMarker() ? ENDS : 0;
        numbers[slot] = FrameNumbering.NONE;
        FrameNumbering reading = numberingOf(packet.payloadType(), section);
        if (reading != null) {
            reading.read(buffer, packet.payloadOffset(), packet.payloadLength());
            kinds[slot] |= reading.isStart() ? STARTS : 0;
            numbers[slot] = reading.number();
        }
    }

    private @Nullable FrameNumbering numberingOf(int type, Section section) {
        if (type != payloadType) {
            payloadType = type;
            CodecKind kind = Depacketisers.kindOf(section.codec(type));
            if (kind != codec) {
                codec = kind;
                numbering = kind == null ? null : FrameNumbering.of(kind);
            }
        }
        return numbering;
    }

    private boolean isHere(int sequenceNumber) {
        return sequenceNumbers[sequenceNumber & MASK] == sequenceNumber;
    }

    private boolean isMedia(int sequenceNumber) {
        return isHere(sequenceNumber) && (kinds[sequenceNumber & MASK] & EMPTY) == 0;
    }

    private void lookBack(int start) {
        for (int distance = 1; distance <= MAX_BETWEEN; distance++) {
            int before = start - distance & 0xFFFF;
            if (isMedia(before)) {
                report(before, start, distance);
                return;
            }
        }
    }

    private void lookAhead(int end) {
        for (int distance = 1; distance <= MAX_BETWEEN; distance++) {
            int after = end + distance & 0xFFFF;
            if (isMedia(after)) {
                report(end, after, distance);
                return;
            }
        }
    }

    /** Reports what is missing between two packets with no media between them, where frames show that none is lost. */
    private void report(int before, int after, int distance) {
        boolean isBetweenFrames = (kinds[before & MASK] & ENDS) != 0 && (kinds[after & MASK] & STARTS) != 0;
        if (distance == 1 || !isBetweenFrames || !follows(before, numbers[after & MASK], distance)) {
            return;
        }
        for (int i = 1; i < distance; i++) {
            int number = before + i & 0xFFFF;
            if (!isHere(number)) {
                found.accept(number);
            }
        }
    }

    private boolean follows(int end, int number, int distance) {
        int last = numberOfFrame(end);
        FrameNumbering reading = numbering;
        int mask = hasDescriptor || reading == null ? DESCRIPTOR_NUMBERS : reading.mask();
        // Where a whole round of frame numbers fits between the two, the next one proves nothing.
        return last != FrameNumbering.NONE
                && number != FrameNumbering.NONE
                && number == (last + 1 & mask)
                && distance <= mask;
    }

    /** {@return the number of the frame that ends there, which a packet before may have told} */
    private int numberOfFrame(int end) {
        for (int distance = 0; distance < SIZE; distance++) {
            int sequenceNumber = end - distance & 0xFFFF;
            int slot = sequenceNumber & MASK;
            if (!isMedia(sequenceNumber) || distance > 0 && (kinds[slot] & ENDS) != 0) {
                return FrameNumbering.NONE;
            }
            if (numbers[slot] != FrameNumbering.NONE) {
                return numbers[slot];
            }
        }
        return FrameNumbering.NONE;
    }
}
