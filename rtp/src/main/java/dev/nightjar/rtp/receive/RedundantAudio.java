package dev.nightjar.rtp.receive;

import dev.nightjar.core.SerialNumbers;
import java.util.Arrays;

/**
 * Which packets of an audio stream are here, with their timestamps, to judge what RED carries.
 *
 * <p>RED tells a block's time and not its sequence number. *Choice:* the block n before the packet's own is the
 * packet n
 * numbers before, as libwebrtc writes them. Where its time does not fit there it gets the first missing number that its
 * time fits: libwebrtc also sends padding to probe the link, which takes numbers between those of the audio and repeats
 * the time of the audio before it.
 */
final class RedundantAudio {
    /** Neighbours remembered; twice as many numbers as the longest RED packet has blocks. */
    private static final int SIZE = 64;

    private enum Kind {
        AUDIO,
        NOTHING,
        RECOVERED
    }

    private final int[] sequenceNumbers = new int[SIZE];
    private final int[] timestamps = new int[SIZE];
    private final Kind[] kinds = new Kind[SIZE];

    RedundantAudio() {
        Arrays.fill(sequenceNumbers, -1);
        Arrays.fill(kinds, Kind.NOTHING);
    }

    /**
     * Notes a packet that arrived.
     *
     * @param isEmpty whether it is padding alone
     * @return false where a copy of its audio came before and was given another number
     */
    boolean arrived(int sequenceNumber, int timestamp, boolean isEmpty) {
        if (!isEmpty) {
            for (int slot = 0; slot < SIZE; slot++) {
                boolean isRepeat = kinds[slot] == Kind.RECOVERED
                        && timestamps[slot] == timestamp
                        && sequenceNumbers[slot] != sequenceNumber
                        && isNear(sequenceNumbers[slot], sequenceNumber);
                if (isRepeat) {
                    note(sequenceNumber, timestamp, Kind.NOTHING);
                    return false;
                }
            }
        }
        note(sequenceNumber, timestamp, isEmpty ? Kind.NOTHING : Kind.AUDIO);
        return true;
    }

    private void note(int sequenceNumber, int timestamp, Kind kind) {
        int slot = sequenceNumber % SIZE;
        sequenceNumbers[slot] = sequenceNumber;
        timestamps[slot] = timestamp;
        kinds[slot] = kind;
    }

    private static boolean isNear(int one, int other) {
        return Math.abs(SerialNumbers.distance16(one, other)) < SIZE;
    }

    /**
     * Finds the number of a copy, and notes it.
     *
     * @param own number of the packet that brings it
     * @param distance how many blocks it lies before the packet's own
     * @return its number, or -1 where its audio is here or no missing number fits its time
     */
    int recover(int own, int distance, int timestamp) {
        int before = -SIZE; // how far behind the newest packet before it lies, and the oldest after it
        int after = 0;
        for (int slot = 0; slot < SIZE; slot++) {
            int number = sequenceNumbers[slot];
            if (number < 0 || !isNear(own, number)) {
                continue;
            }
            int ticks = SerialNumbers.distance32(timestamp, timestamps[slot]);
            int place = SerialNumbers.distance16(own, number);
            if (ticks == 0 && kinds[slot] != Kind.NOTHING) {
                return -1;
            }
            if (ticks < 0) {
                before = Math.max(before, place);
            } else {
                after = Math.min(after, place);
            }
        }
        int place = -distance;
        if (place <= before || place >= after) {
            place = before == -SIZE ? after - 1 : before + 1;
        }
        if (place >= after || place <= -SIZE) {
            return -1;
        }
        int number = own + place & 0xFFFF;
        note(number, timestamp, Kind.RECOVERED);
        return number;
    }
}
