package dev.nightjar.server;

import dev.nightjar.endpoint.RecorderStats;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What the terminal shows: where the page is, each recording as it grows, and each file when it is done.
 *
 * <p>On a terminal the line of the live recordings is written over each second; elsewhere, a line every five.
 */
final class Progress {
    private static final long TERMINAL_SECONDS = 1;
    private static final long LOG_SECONDS = 5;

    /** What fits a wide terminal; a longer line wraps and cannot be written over. */
    private static final int MAX_SHOWN = 3;

    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final RecordServer server;
    private final PrintWriter out;
    private final boolean terminal;
    private final Map<String, RecorderStats> before = new HashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "nightjar-progress");
        thread.setDaemon(true);
        return thread;
    });

    Progress(RecordServer server, PrintWriter out, boolean terminal) {
        this.server = server;
        this.out = out;
        this.terminal = terminal;
    }

    void start() {
        out.println("nightjar: open " + server.url());
        out.println("nightjar: recordings go to "
                + server.config().out().toAbsolutePath().normalize() + "; Ctrl-C finishes every file and stops");
        out.flush();
        long seconds = terminal ? TERMINAL_SECONDS : LOG_SECONDS;
        timer.scheduleAtFixedRate(() -> show(seconds), seconds, seconds, TimeUnit.SECONDS);
    }

    void stop() {
        timer.shutdownNow();
    }

    /** Tells the files that have ended since the last time. */
    synchronized void printFinished() {
        for (RecorderStats stats : server.sessions().takeFinished()) {
            clear();
            out.println("nightjar: " + (stats.failure() == null ? "finished " : "stopped ") + stats.file() + "  "
                    + duration(stats.duration()) + "  " + size(stats.bytes())
                    + (stats.failure() == null ? "" : "  " + stats.failure()));
        }
        out.flush();
    }

    private synchronized void show(long seconds) {
        printFinished();
        List<RecorderStats> live =
                server.sessions().live().stream().map(WhipSession::recording).toList();
        before.keySet().retainAll(live.stream().map(Progress::name).toList());
        StringBuilder line = new StringBuilder();
        int shown = 0;
        for (RecorderStats stats : live) {
            // Each is described, shown or not, so that its rate is right when its turn comes.
            String described = describe(stats, seconds);
            if (shown++ < MAX_SHOWN) {
                line.append(line.isEmpty() ? "" : "  |  ").append(described);
            }
        }
        if (shown > MAX_SHOWN) {
            line.append("  |  and ").append(shown - MAX_SHOWN).append(" more");
        }
        if (line.isEmpty()) {
            clear();
        } else if (terminal) {
            out.print(CLEAR_LINE + line);
        } else {
            out.println("nightjar: " + line);
        }
        out.flush();
    }

    private String describe(RecorderStats stats, long seconds) {
        RecorderStats last = before.put(name(stats), stats);
        long grown = last == null ? stats.bytes() : Math.max(0, stats.bytes() - last.bytes());
        return "recording " + name(stats) + "  " + duration(stats.duration()) + "  " + size(stats.bytes()) + "  "
                + String.format(Locale.ROOT, "%.0f kbit/s", grown * 8 / 1000.0 / seconds);
    }

    private void clear() {
        if (terminal) {
            out.print(CLEAR_LINE);
        }
    }

    private static String name(RecorderStats stats) {
        return String.valueOf(stats.file().getFileName());
    }

    private static String duration(Duration duration) {
        return String.format(
                Locale.ROOT,
                "%d:%02d.%d",
                duration.toMinutes(),
                duration.toSecondsPart(),
                duration.toMillisPart() / 100);
    }

    private static String size(long bytes) {
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.0f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
