package dev.nightjar.core;

/** Which protocol a datagram belongs to, told by its first bytes: RFC 7983 §7 as updated by RFC 9443 §3. */
public enum PacketKind {
    /** First byte 0 to 3. */
    STUN,
    /** First byte 20 to 63. */
    DTLS,
    /** First byte 64 to 79: TURN channel data. */
    CHANNEL_DATA,
    /** First byte 128 to 191, second byte outside 192 to 223. */
    RTP,
    /** First byte 128 to 191, second byte 192 to 223 (RFC 5761 §4). */
    RTCP,
    /** Anything else, an empty datagram included. */
    UNKNOWN;

    /** {@return the kind of the datagram of {@code length} bytes at {@code offset}} */
    public static PacketKind of(byte[] buffer, int offset, int length) {
        if (length == 0) {
            return UNKNOWN;
        }
        int first = buffer[offset] & 0xFF;
        if (first <= 3) {
            return STUN;
        }
        if (first >= 20 && first <= 63) {
            return DTLS;
        }
        if (first >= 64 && first <= 79) {
            return CHANNEL_DATA;
        }
        if (first >= 128 && first <= 191 && length >= 2) {
            int second = buffer[offset + 1] & 0xFF;
            return second >= 192 && second <= 223 ? RTCP : RTP;
        }
        return UNKNOWN;
    }
}
