package dev.nightjar.interop;

import java.util.List;

/**
 * One frame as the browser's encoder gave it to the packetiser.
 *
 * @param rtp its RTP timestamp, unsigned 32 bits
 * @param key whether it is a keyframe
 * @param bytes its size
 * @param atMillis when, by the page's wall clock in milliseconds
 */
public record EncodedFrame(long rtp, boolean key, int bytes, double atMillis) {
    /** {@return seconds from an earlier frame to this one by a clock of this rate, past a wrap of the timestamps} */
    public double secondsAfter(EncodedFrame earlier, int clockRate) {
        return (double) ((rtp - earlier.rtp) & 0xFFFF_FFFFL) / clockRate;
    }

    /**
     * {@return seconds by which the frames' clock fell behind the wall clock from the first second to the last}
     *
     * <p>Each second's least lag counts, since a frame may be handed over late but never early.
     */
    public static double slip(List<EncodedFrame> frames, int clockRate) {
        EncodedFrame first = frames.get(0);
        EncodedFrame last = frames.get(frames.size() - 1);
        double begin = Double.MAX_VALUE;
        double end = Double.MAX_VALUE;
        for (EncodedFrame frame : frames) {
            double lag = (frame.atMillis - first.atMillis) / 1000 - frame.secondsAfter(first, clockRate);
            if (frame.atMillis - first.atMillis < 1000) {
                begin = Math.min(begin, lag);
            }
            if (last.atMillis - frame.atMillis < 1000) {
                end = Math.min(end, lag);
            }
        }
        return end - begin;
    }
}
