package dev.nightjar.endpoint;

import dev.nightjar.testkit.RtpDump;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends sound, twenty packets a second or so, until it is stopped. */
final class EndlessSound implements AutoCloseable {
    private static final int INTERVAL_MILLIS = 50;
    private static final int TICKS = 960;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "endless-sound");
        thread.setDaemon(true);
        return thread;
    });
    private final List<RtpDump.Packet> packets = RecordedMedia.opus(1_000).packets();
    private final RtpSender sender;
    private final AtomicInteger sent = new AtomicInteger();

    EndlessSound(RtpSender sender) {
        this.sender = sender;
        timer.scheduleAtFixedRate(this::send, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void send() {
        int index = sent.getAndIncrement();
        byte[] packet = packets.get(index % packets.size()).bytes().clone();
        packet[2] = (byte) (index >>> 8);
        packet[3] = (byte) index;
        int timestamp = index * TICKS;
        for (int i = 0; i < 4; i++) {
            packet[4 + i] = (byte) (timestamp >>> 24 - 8 * i);
        }
        sender.sendRtp("opus", packet, 0, packet.length);
    }

    /** Ends it; returns how many packets were sent. */
    int stop() throws InterruptedException {
        timer.shutdown();
        if (!timer.awaitTermination(PeerPair.SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the sound does not end");
        }
        return sent.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
