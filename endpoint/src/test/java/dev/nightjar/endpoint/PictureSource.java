package dev.nightjar.endpoint;

import dev.nightjar.core.NetworkBytes;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends VP8 pictures of one packet each, some hundreds a second: a keyframe first, and then one for each that is asked
 * for.
 */
final class PictureSource implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "picture-source");
        thread.setDaemon(true);
        return thread;
    });

    /** How often the peer has asked. */
    final AtomicInteger requests = new AtomicInteger();

    private final RtpSender sender;
    private volatile boolean needsKeyframe = true;
    private int pictures;

    PictureSource(RtpSender sender) {
        this.sender = sender;
        sender.onKeyframeRequested(() -> {
            requests.incrementAndGet();
            needsKeyframe = true;
        });
        // With a delay and not at a rate: a machine that has stalled would send what it has missed in one burst.
        timer.scheduleWithFixedDelay(this::send, 0, 2, TimeUnit.MILLISECONDS);
    }

    private void send() {
        boolean isKey = needsKeyframe;
        needsKeyframe = false;
        byte[] packet = picture(pictures, isKey);
        sender.sendRtp("VP8", packet, 0, packet.length);
        pictures++;
    }

    /** {@return one whole picture, which carries its number} */
    static byte[] picture(int number, boolean isKey) {
        byte[] packet = new byte[12 + 1 + 10 + 4];
        packet[0] = (byte) 0x80;
        packet[1] = (byte) (0x80 | 96);
        NetworkBytes.putInt16(packet, 2, number);
        NetworkBytes.putInt32(packet, 4, number * 900);
        packet[11] = 7;
        // RFC 7741 §4.2 and §4.3: the first of its frame, shown; 320 by 240.
        packet[12] = 0x10;
        packet[13] = (byte) (isKey ? 0x10 : 0x11);
        packet[16] = (byte) 0x9D;
        packet[17] = 1;
        packet[18] = 0x2A;
        packet[19] = 64;
        packet[20] = 1;
        packet[21] = (byte) 0xF0;
        NetworkBytes.putInt32(packet, 23, number);
        return packet;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
