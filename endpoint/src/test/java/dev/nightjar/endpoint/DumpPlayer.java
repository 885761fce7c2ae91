package dev.nightjar.endpoint;

import dev.nightjar.testkit.RtpDump;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Sends recorded streams with the spacing in which they were recorded; one thread for any number of them. */
final class DumpPlayer implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "dump-player");
        thread.setDaemon(true);
        return thread;
    });

    /** {@return completes when the last packet is sent} */
    CompletableFuture<Void> play(RecordedMedia media, RtpSender sender) {
        Playing playing = new Playing(media, sender, System.nanoTime());
        timer.execute(playing);
        return playing.done;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private final class Playing implements Runnable {
        private final RecordedMedia media;
        private final RtpSender sender;
        private final long startNanos;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private int next;

        private Playing(RecordedMedia media, RtpSender sender, long startNanos) {
            this.media = media;
            this.sender = sender;
            this.startNanos = startNanos;
        }

        @Override
        public void run() {
            long waitNanos = 0;
            while (next < media.packets().size() && waitNanos <= 0) {
                RtpDump.Packet packet = media.packets().get(next);
                waitNanos = TimeUnit.MILLISECONDS.toNanos(packet.atMillis()) - (System.nanoTime() - startNanos);
                if (waitNanos <= 0) {
                    sender.sendRtp(media.encodingName(), packet.bytes(), 0, packet.bytes().length);
                    next++;
                }
            }
            if (next < media.packets().size()) {
                timer.schedule(this, waitNanos, TimeUnit.NANOSECONDS);
            } else {
                done.complete(null);
            }
        }
    }
}
