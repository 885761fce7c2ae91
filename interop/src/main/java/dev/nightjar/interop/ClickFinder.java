package dev.nightjar.interop;

import java.util.ArrayList;
import java.util.List;

/** Finds where beeps begin in mono PCM, by the first loud millisecond after a quiet tenth of a second. */
final class ClickFinder {
    static final int SAMPLE_RATE = 48_000;

    private static final int WINDOW = SAMPLE_RATE / 1000;
    private static final double QUIET_SECONDS = 0.1;

    // The beep's amplitude is 0.5, its mean absolute value 0.32 of full scale; a tenth of that is far above codec
    // noise.
    private static final double LOUD = 0.03 * 32768;

    private final List<Double> clicks = new ArrayList<>();
    private double lastLoud = Double.NEGATIVE_INFINITY;

    /** Takes one decoded frame: little-endian samples whose first one is heard at {@code pts} seconds. */
    void add(double pts, byte[] samples) {
        int count = samples.length / 2;
        for (int start = 0; start < count; start += WINDOW) {
            int end = Math.min(count, start + WINDOW);
            long sum = 0;
            for (int i = start; i < end; i++) {
                sum += Math.abs((short) ((samples[2 * i] & 0xFF) | samples[2 * i + 1] << 8));
            }
            double time = pts + (double) start / SAMPLE_RATE;
            if ((double) sum / (end - start) >= LOUD) {
                if (time - lastLoud > QUIET_SECONDS) {
                    clicks.add(time);
                }
                lastLoud = time;
            }
        }
    }

    List<Double> clicks() {
        return List.copyOf(clicks);
    }
}
