package dev.nightjar.rtp.repair;

import java.util.Set;
import java.util.TreeSet;

/** Reads masks bit by bit, as the documents draw them. */
final class MaskReading {
    private MaskReading() {}

    static Set<Integer> of(FecFormat format, byte[] payload) {
        Set<Integer> numbers = new TreeSet<>();
        if (format == FecFormat.ULPFEC) {
            int base = (payload[2] & 0xFF) << 8 | payload[3] & 0xFF;
            boolean isLong = (payload[0] & 0x40) != 0;
            add(payload, 12 * 8, isLong ? 48 : 16, base, numbers);
            return numbers;
        }
        int base = (payload[16] & 0xFF) << 8 | payload[17] & 0xFF;
        int bit = 18 * 8;
        add(payload, bit + 1, 15, base, numbers);
        if (isSet(payload, bit)) {
            return numbers;
        }
        add(payload, bit + 17, 31, base + 15, numbers);
        if (isSet(payload, bit + 16)) {
            return numbers;
        }
        add(payload, bit + 49, 63, base + 46, numbers);
        if (!isSet(payload, bit + 48)) {
            throw new AssertionError("the last part of a mask does not end it");
        }
        return numbers;
    }

    private static void add(byte[] payload, int firstBit, int bits, int base, Set<Integer> numbers) {
        for (int i = 0; i < bits; i++) {
            if (isSet(payload, firstBit + i)) {
                numbers.add(base + i & 0xFFFF);
            }
        }
    }

    private static boolean isSet(byte[] payload, int bit) {
        return (payload[bit / 8] & 0x80 >> bit % 8) != 0;
    }
}
