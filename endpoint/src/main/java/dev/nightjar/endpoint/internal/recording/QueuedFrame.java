package dev.nightjar.endpoint.internal.recording;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Frame;
import org.jspecify.annotations.Nullable;

/** A frame on its way to the disk: a copy in an array that is used again for later frames. */
final class QueuedFrame {
    private static final int MIN_CAPACITY = 512;

    int track;
    CodecKind codec = CodecKind.OPUS;
    int ssrc;
    long timestamp;
    long ntpNanos;
    long arrivalNanos;
    boolean isKeyframe;
    int width;
    int height;
    byte @Nullable [] codecPrivate;
    byte[] bytes = new byte[0];
    int length;

    /** Copies a frame; {@code arrivalNanos} is in the process's time. */
    void set(int trackIndex, Frame frame, long arrival) {
        track = trackIndex;
        codec = frame.codec();
        ssrc = frame.ssrc();
        timestamp = frame.unwrappedTimestamp();
        ntpNanos = frame.ntpNanos();
        arrivalNanos = arrival;
        isKeyframe = frame.isKeyframe();
        width = frame.width();
        height = frame.height();
        codecPrivate = frame.codecPrivate();
        length = frame.length();
        if (bytes.length < length) {
            bytes = new byte[Math.max(MIN_CAPACITY, capacityFor(length))];
        }
        System.arraycopy(frame.buffer(), 0, bytes, 0, length);
    }

    /** A quarter more than asked for, so that frames a little larger find room too. */
    private static int capacityFor(int length) {
        return length > Integer.MAX_VALUE / 2 ? length : length + (length >> 2);
    }
}
