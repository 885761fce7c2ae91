package dev.nightjar.endpoint;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** A track of VP8 headers in several sizes, each twice the one before: a picture each 20 ms, keyframes as asked for. */
final class LayeredPictures implements AutoCloseable {
    static final int SMALLEST_WIDTH = 160;
    static final int SMALLEST_HEIGHT = 90;

    final EncodedTrack track;

    /** How often a keyframe of each encoding was asked for. */
    final AtomicIntegerArray asked;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private long count;

    LayeredPictures(int encodings) {
        track = EncodedTrack.ofEncodings(CodecKind.VP8, encodings);
        asked = new AtomicIntegerArray(encodings);
        int[] answered = new int[encodings];
        track.onKeyframeRequested(asked::incrementAndGet);
        clock.scheduleAtFixedRate(
                () -> {
                    for (int i = 0; i < encodings; i++) {
                        int wanted = asked.get(i);
                        boolean isKeyframe = wanted != answered[i] || count == 0;
                        answered[i] = wanted;
                        track.send(i, picture(i, isKeyframe), count * 20_000_000);
                    }
                    count++;
                },
                0,
                20,
                TimeUnit.MILLISECONDS);
    }

    /** {@return one picture of that encoding} */
    static EncodedFrame picture(int encoding, boolean isKeyframe) {
        int width = SMALLEST_WIDTH << encoding;
        int height = SMALLEST_HEIGHT << encoding;
        byte[] bytes = new byte[100 << encoding];
        bytes[0] = (byte) (isKeyframe ? 0x10 : 0x11);
        bytes[1] = 2;
        if (isKeyframe) {
            bytes[3] = (byte) 0x9D;
            bytes[4] = 1;
            bytes[5] = 0x2A;
            bytes[6] = (byte) width;
            bytes[7] = (byte) (width >> 8);
            bytes[8] = (byte) height;
            bytes[9] = (byte) (height >> 8);
        }
        return EncodedFrame.of(CodecKind.VP8, bytes, isKeyframe);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
