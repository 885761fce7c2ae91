package dev.nightjar.benchmarks.load;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.nightjar.benchmarks.report.Figure;
import dev.nightjar.benchmarks.report.LoadResult;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightjar bench idle}: what a connected peer that sends nothing costs. */
@Command(
        name = "idle",
        description =
                "Connects peers, lets them idle, and tells heap, threads, descriptors and processor time of each.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class IdleCommand implements Callable<Integer> {
    private static final double HEAP_KIB = 100;
    private static final int AT_ONCE = 32;
    private static final int MAX_PEERS = 20_000;
    private static final int SPARE_DESCRIPTORS = 200;

    /** Idle callback threads end after 10 s and those of handshakes after 2; a second more for the rest. */
    private static final int SETTLING_SECONDS = 13;

    @Option(
            names = "--peers",
            paramLabel = "COUNT",
            split = ",",
            description = "How many; several runs one after the other.",
            defaultValue = "100,1000,5000")
    private List<Integer> counts = new ArrayList<>();

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            description = "How long processor time is taken.",
            defaultValue = "20")
    private int seconds = 20;

    @Mixin
    private Results results = new Results();

    @Override
    public Integer call() throws IOException, InterruptedException {
        run(counts, seconds, results);
        return 0;
    }

    /** Measures each number of peers. */
    static void run(List<Integer> counts, int seconds, Results results) throws IOException, InterruptedException {
        Ranges.require("--seconds", seconds, 1, 600);
        for (int count : counts) {
            Ranges.require("--peers", count, 2, mostPeers());
        }
        Cores.pinThisProcess();
        for (int count : counts) {
            run(count, seconds, results);
        }
    }

    private static int mostPeers() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            return (int) Math.min(MAX_PEERS, unix.getMaxFileDescriptorCount() - SPARE_DESCRIPTORS);
        }
        return MAX_PEERS;
    }

    private static void run(int count, int seconds, Results results) throws IOException, InterruptedException {
        try (MeasuredProcess measured = MeasuredProcess.start(AnswererOptions.defaults());
                OfferingPeers offering = new OfferingPeers(measured, AnswererOptions.defaults())) {
            offering.connect(1, 1);
            TimeUnit.SECONDS.sleep(SETTLING_SECONDS);
            ProcessFigures one = measured.figures(true);
            long startNanos = System.nanoTime();
            offering.connect(count - 1, AT_ONCE);
            double setUpSeconds = (System.nanoTime() - startNanos) / 1e9;
            TimeUnit.SECONDS.sleep(SETTLING_SECONDS);
            ProcessFigures many = measured.figures(true);
            TimeUnit.SECONDS.sleep(seconds);
            ProcessFigures used = measured.figures(false).since(many);
            results.add(result(count, one, many, used, setUpSeconds));
        }
    }

    private static LoadResult result(
            int count, ProcessFigures one, ProcessFigures many, ProcessFigures used, double setUpSeconds) {
        double more = count - 1;
        return LoadResult.of(
                "idle-peers",
                Map.of("peers", Integer.toString(count)),
                List.of(
                        Figure.atMost(
                                "heap per peer", (many.heapBytes() - one.heapBytes()) / more / 1024, "KiB", HEAP_KIB),
                        Figure.of(
                                "resident per peer", (many.residentBytes() - one.residentBytes()) / more / 1024, "KiB"),
                        Figure.atMost("threads", many.threads(), "", one.threads()),
                        Figure.of("file descriptors", many.fileDescriptors(), ""),
                        Figure.of(
                                "CPU per peer and second",
                                used.cpuNanos() / 1e3 / count / (used.wallNanos() / 1e9),
                                "us"),
                        Figure.of("set up in", setUpSeconds, "s")));
    }
}
