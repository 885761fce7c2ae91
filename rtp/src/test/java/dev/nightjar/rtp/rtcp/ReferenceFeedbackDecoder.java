package dev.nightjar.rtp.rtcp;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Decodes transport-wide feedback as a string of bits, for comparison only. */
final class ReferenceFeedbackDecoder {
    private ReferenceFeedbackDecoder() {}

    /** Puts arrivals in ticks of 250 us by extended sequence number, and returns the status count. */
    static int decode(byte[] buffer, int offset, int length, long base, Map<Long, Long> into) {
        StringBuilder text = new StringBuilder();
        for (int i = offset; i < offset + length; i++) {
            text.append(Integer.toBinaryString(256 + (buffer[i] & 0xFF)).substring(1));
        }
        String bits = text.toString();
        int end = bits.charAt(2) == '1' ? length - (int) number(bits, length * 8 - 8, 8) : length;
        if (number(bits, 12 * 8, 16) != (base & 0xFFFF) || number(bits, 16, 16) != length / 4 - 1) {
            return -1;
        }
        int count = (int) number(bits, 14 * 8, 16);
        long time = number(bits, 16 * 8, 24) * 256;
        int at = 20 * 8;
        List<Integer> statuses = new ArrayList<>();
        while (statuses.size() < count) {
            String chunk = bits.substring(at, at + 16);
            at += 16;
            if (chunk.startsWith("0")) {
                for (long i = number(chunk, 3, 13); i > 0; i--) {
                    statuses.add((int) number(chunk, 1, 2));
                }
            } else {
                int width = chunk.charAt(1) == '0' ? 1 : 2;
                for (int i = 2; i < 16; i += width) {
                    statuses.add((int) number(chunk, i, width));
                }
            }
        }
        for (int i = 0; i < count; i++) {
            if (statuses.get(i) == 0) {
                continue;
            }
            int width = statuses.get(i) * 8;
            long delta = number(bits, at, width);
            time += width == 16 && delta > 32767 ? delta - 65536 : delta;
            at += width;
            into.put(base + i, time);
        }
        return (at + 7) / 8 == end ? count : -1;
    }

    private static long number(String bits, int from, int width) {
        return new BigInteger(bits.substring(from, from + width), 2).longValue();
    }
}
