package dev.nightjar.benchmarks.load;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends what looks like video: thirty pictures a second, each cut into packets of 1200 bytes that leave together.
 *
 * <p>VP8 (RFC 7741) as far as a forwarder reads it: where a picture begins and whether it is a keyframe. The first one
 * is, then one in three hundred and whenever the other side asks.
 */
final class Publisher implements AutoCloseable {
    /** Pictures a second. */
    static final int FPS = 30;

    /** Bytes of an RTP packet before SRTP adds its tag. */
    static final int PACKET_BYTES = 1_200;

    private static final int HEADER_BYTES = 12;
    private static final int CLOCK_RATE = 90_000;
    private static final int KEYFRAME_EACH = 10 * FPS;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long PAUSE_NANOS = 5_000_000L;

    private final PictureOutlet outlet;
    private final Thread thread = new Thread(this::run, "load-publisher");
    private final AtomicBoolean isKeyframeWanted = new AtomicBoolean(true);
    private volatile boolean isClosed;
    private volatile int fps = FPS;
    private volatile int packetsPerFrame = 1;
    private final AtomicLong packets = new AtomicLong();
    private final AtomicLong lateFrames = new AtomicLong();

    Publisher(PictureOutlet outlet) {
        this.outlet = outlet;
    }

    /** The next picture is to be a keyframe. */
    void keyframeWanted() {
        isKeyframeWanted.set(true);
    }

    /** {@return how many packets a picture of that bitrate has} */
    static int packetsPerFrame(int megabits) {
        return Math.max(1, Math.round(megabits * 1e6f / FPS / 8 / PACKET_BYTES));
    }

    /** Changes how many pictures leave a second, and of how many packets each; none for 0. */
    void pace(int picturesPerSecond, int packetsEach) {
        packetsPerFrame = packetsEach;
        fps = picturesPerSecond;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        byte[] packet = new byte[PACKET_BYTES];
        long startNanos = System.nanoTime();
        long dueNanos = startNanos;
        int sequence = 1;
        for (int frame = 0; !isClosed; frame++) {
            dueNanos = awaitPace(dueNanos);
            boolean wasAskedFor = isKeyframeWanted.getAndSet(false);
            boolean isKeyframe = wasAskedFor || frame % KEYFRAME_EACH == 0;
            int timestamp = (int) ((dueNanos - startNanos) * CLOCK_RATE / SECOND_NANOS);
            int count = packetsPerFrame;
            for (int i = 0; i < count; i++) {
                write(packet, sequence++, timestamp, i == 0, i == count - 1, isKeyframe);
                outlet.packet(packet, PACKET_BYTES);
            }
            outlet.endOfPicture();
            packets.addAndGet(count);
            long frameNanos = SECOND_NANOS / Math.max(1, fps);
            dueNanos += frameNanos;
            long restNanos = dueNanos - System.nanoTime();
            if (restNanos < -frameNanos) {
                lateFrames.incrementAndGet();
            }
            while (restNanos > 0) {
                LockSupport.parkNanos(restNanos);
                restNanos = dueNanos - System.nanoTime();
            }
        }
    }

    /** {@return when the next picture is due, after pictures are wanted at all} */
    private long awaitPace(long dueNanos) {
        if (fps > 0) {
            return dueNanos;
        }
        while (fps == 0 && !isClosed) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return System.nanoTime();
    }

    /** RFC 3550 §5.1, then RFC 7741 §4.2: S begins a partition; §4.3: P is 0 and a start code follows in a keyframe. */
    private static void write(
            byte[] packet, int sequence, int timestamp, boolean isFirst, boolean isLast, boolean isKeyframe) {
        packet[0] = (byte) 0x80;
        packet[1] = (byte) (96 | (isLast ? 0x80 : 0));
        packet[2] = (byte) (sequence >> 8);
        packet[3] = (byte) sequence;
        for (int i = 0; i < 4; i++) {
            packet[4 + i] = (byte) (timestamp >> 24 - 8 * i);
            packet[8 + i] = 1;
        }
        packet[HEADER_BYTES] = (byte) (isFirst ? 0x10 : 0);
        byte[] picture = {(byte) (isKeyframe ? 0 : 1), 0, 0, (byte) 0x9D, 1, 0x2A, (byte) 0x80, 2, (byte) 0xE0, 1};
        if (isFirst) {
            System.arraycopy(picture, 0, packet, HEADER_BYTES + 1, picture.length);
        }
    }

    /** {@return packets handed to the sender so far} */
    long packets() {
        return packets.get();
    }

    /** {@return pictures that were a whole interval late: the publisher's core is then too busy to pace} */
    long lateFrames() {
        return lateFrames.get();
    }

    /** Sends no more; returns when the last picture is handed over. */
    void stop() throws InterruptedException {
        isClosed = true;
        thread.join(1_000);
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
