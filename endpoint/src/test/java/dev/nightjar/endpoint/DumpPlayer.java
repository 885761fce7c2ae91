package dev.nightjar.endpoint;

import dev.nightjar.testkit.RtpDump;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends recorded streams with the spacing in which they were recorded; one thread for any number of them.
 *
 * <p>Packets of all streams go in the order of their times, however late. A machine that has held the thread up does
 * not get what it has missed in one burst, which no socket would hold: time has stood still meanwhile, for all.
 */
final class DumpPlayer implements AutoCloseable {
    private static final long MAX_LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "dump-player");
        thread.setDaemon(true);
        return thread;
    });

    private final PriorityQueue<Playing> playing = new PriorityQueue<>(Comparator.comparingLong(Playing::dueNanos));
    private ScheduledFuture<?> wakeUp;
    private long missedNanos;

    /** {@return completes when the last packet is sent} */
    CompletableFuture<Void> play(RecordedMedia media, RtpSender sender) {
        return play(List.of(new Playing(media, sender)));
    }

    /** {@return completes when the last packet of both is sent, which begin at the same time} */
    CompletableFuture<Void> play(
            RecordedMedia sound, RtpSender soundSender, RecordedMedia pictures, RtpSender pictureSender) {
        return play(List.of(new Playing(sound, soundSender), new Playing(pictures, pictureSender)));
    }

    private CompletableFuture<Void> play(List<Playing> together) {
        timer.execute(() -> {
            long startNanos = nowNanos();
            together.forEach(each -> each.startNanos = startNanos);
            playing.addAll(together);
            sendDue();
        });
        return CompletableFuture.allOf(together.stream().map(each -> each.done).toArray(CompletableFuture[]::new));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private long nowNanos() {
        return System.nanoTime() - missedNanos;
    }

    private void sendDue() {
        if (wakeUp != null) {
            wakeUp.cancel(false);
        }
        Playing first = playing.peek();
        while (first != null && first.dueNanos() <= nowNanos()) {
            missedNanos += Math.max(0, nowNanos() - first.dueNanos() - MAX_LATE_NANOS);
            playing.remove();
            if (first.sendOne()) {
                playing.add(first);
            } else {
                first.done.complete(null);
            }
            first = playing.peek();
        }
        if (first != null) {
            wakeUp = timer.schedule(this::sendDue, first.dueNanos() - nowNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private static final class Playing {
        private final RecordedMedia media;
        private final RtpSender sender;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private long startNanos;
        private int next;

        private Playing(RecordedMedia media, RtpSender sender) {
            this.media = media;
            this.sender = sender;
        }

        private long dueNanos() {
            return startNanos
                    + TimeUnit.MILLISECONDS.toNanos(media.packets().get(next).atMillis());
        }

        /** {@return whether there is another after the one that is sent} */
        private boolean sendOne() {
            RtpDump.Packet packet = media.packets().get(next);
            sender.sendRtp(media.encodingName(), packet.bytes(), 0, packet.bytes().length);
            next++;
            return next < media.packets().size();
        }
    }
}
