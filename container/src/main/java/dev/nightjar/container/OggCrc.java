package dev.nightjar.container;

/** The checksum of Ogg pages, RFC 3533 §6: polynomial 0x04c11db7, no reflection, nothing inverted. */
final class OggCrc {
    private static final int POLYNOMIAL = 0x04C11DB7;
    private static final int[] TABLE = new int[256];

    static {
        for (int i = 0; i < TABLE.length; i++) {
            int value = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                value = value < 0 ? value << 1 ^ POLYNOMIAL : value << 1;
            }
            TABLE[i] = value;
        }
    }

    private OggCrc() {}

    /** {@return the checksum of what came before and that range} */
    static int add(int crc, byte[] buffer, int offset, int length) {
        int value = crc;
        for (int i = offset; i < offset + length; i++) {
            value = value << 8 ^ TABLE[value >>> 24 ^ buffer[i] & 0xFF];
        }
        return value;
    }
}
