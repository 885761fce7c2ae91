package dev.nightjar.ice;

/** The CRC-32 of FINGERPRINT, RFC 8489 §14.7, without an object for each message. */
final class StunFingerprint {
    private static final int XOR = 0x5354_554E;
    private static final int[] TABLE = table();

    private StunFingerprint() {}

    /** {@return the attribute's value for a message whose bytes before the attribute are given} */
    static int of(byte[] buffer, int offset, int length) {
        int crc = -1;
        for (int i = offset; i < offset + length; i++) {
            crc = TABLE[(crc ^ buffer[i]) & 0xFF] ^ (crc >>> 8);
        }
        return ~crc ^ XOR;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0xEDB8_8320;
            }
            table[i] = crc;
        }
        return table;
    }
}
