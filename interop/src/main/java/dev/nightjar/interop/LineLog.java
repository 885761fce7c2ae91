package dev.nightjar.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The lines that a program has written so far, read on a thread of their own. Usable from any thread. */
final class LineLog {
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    private LineLog() {}

    /** {@return the log of a stream, which is read to its end and closed} */
    static LineLog of(String name, BufferedReader stream) {
        LineLog log = new LineLog();
        Thread thread = new Thread(() -> log.readAll(stream), name);
        thread.setDaemon(true);
        thread.start();
        return log;
    }

    /** {@return the first line, written before or within {@code patience}, that fits; empty when there is none} */
    Optional<String> await(Predicate<String> wanted, Duration patience) {
        return await(0, wanted, patience);
    }

    /** {@return the same without looking at the first {@code from} lines} */
    synchronized Optional<String> await(int from, Predicate<String> wanted, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        for (int seen = from; ; ) {
            for (; seen < lines.size(); seen++) {
                if (wanted.test(lines.get(seen))) {
                    return Optional.of(lines.get(seen));
                }
            }
            long left = end - System.nanoTime();
            if (ended || left <= 0) {
                return Optional.empty();
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PeerException("interrupted while waiting for a line", e);
            }
        }
    }

    /** {@return every line so far} */
    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    private void readAll(BufferedReader stream) {
        try (stream) {
            for (String line = stream.readLine(); line != null; line = stream.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("reading: " + e);
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
