package dev.nightjar.rtp.repair;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;

/** Exclusive or of packets, eight bytes at a time. */
final class Parity {
    private Parity() {}

    /** Adds {@code length} bytes of one array to another. */
    static void add(byte[] to, int toOffset, byte[] from, int fromOffset, int length) {
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            long sum = NetworkBytes.getInt64(to, toOffset + i) ^ NetworkBytes.getInt64(from, fromOffset + i);
            NetworkBytes.putInt64(to, toOffset + i, sum);
        }
        for (; i < length; i++) {
            to[toOffset + i] = (byte) (to[toOffset + i] ^ from[fromOffset + i]);
        }
    }

    /** {@return flags, CSRC count, marker and payload type of a packet: its first 16 bits} */
    static int flags(byte[] packet) {
        return NetworkBytes.getUint16(packet, 0);
    }

    /** {@return bytes behind the fixed header, which is what parity calls a packet's length, RFC 5109 §7.3} */
    static int lengthOf(int packetBytes) {
        return packetBytes - RtpFields.FIXED_HEADER_LENGTH;
    }
}
