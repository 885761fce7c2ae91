package dev.nightjar.benchmarks.load;

import dev.nightjar.benchmarks.report.Figure;
import dev.nightjar.benchmarks.report.LoadResult;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightjar bench connect}: connections set up per second, ICE and DTLS, and closed again. */
@Command(
        name = "connect",
        description = "Sets connections up and closes them, over and over; tells rate and processor time of each.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class ConnectCommand implements Callable<Integer> {
    @Option(names = "--at-once", paramLabel = "COUNT", description = "Under way at a time.", defaultValue = "16")
    private int atOnce = 16;

    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "Not measured.", defaultValue = "20")
    private int warmUp = 20;

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "Measured.", defaultValue = "20")
    private int seconds = 20;

    @Mixin
    private Results results = new Results();

    @Override
    public Integer call() throws IOException, InterruptedException {
        // An endpoint of default configuration takes 64 handshakes at once.
        Ranges.require("--at-once", atOnce, 1, 64);
        Ranges.require("--warm-up", warmUp, 0, 600);
        Ranges.require("--seconds", seconds, 1, 600);
        measure(atOnce, warmUp, seconds, results);
        return 0;
    }

    static void measure(int atOnce, int warmUp, int seconds, Results results) throws IOException, InterruptedException {
        Cores.pinThisProcess();
        try (MeasuredProcess measured = MeasuredProcess.start(AnswererOptions.defaults());
                OfferingPeers offering = new OfferingPeers(measured, AnswererOptions.defaults())) {
            AtomicLong failures = new AtomicLong();
            run(offering, atOnce, warmUp, failures);
            ProcessFigures answererBefore = measured.figures(false);
            ProcessFigures offererBefore = ProcessFigures.take(false);
            double connections = run(offering, atOnce, seconds, failures);
            ProcessFigures answerer = measured.figures(false).since(answererBefore);
            ProcessFigures offerer = ProcessFigures.take(false).since(offererBefore);
            results.add(LoadResult.of(
                    "connections",
                    Map.of("under way at a time", Integer.toString(atOnce)),
                    List.of(
                            Figure.of("connections", connections / (answerer.wallNanos() / 1e9), "1/s"),
                            Figure.of("CPU answering", answerer.cpuNanos() / 1e6 / connections, "ms"),
                            Figure.of("CPU offering", offerer.cpuNanos() / 1e6 / connections, "ms"),
                            Figure.of("load of the answering core", 100 * answerer.load(), "%"),
                            Figure.atMost("failed", (double) failures.get(), "", 0))));
        }
    }

    /** {@return how many were connected at both ends in that time} */
    private static long run(OfferingPeers offering, int atOnce, int runSeconds, AtomicLong failures)
            throws InterruptedException {
        Semaphore room = new Semaphore(atOnce);
        AtomicLong connections = new AtomicLong();
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(runSeconds);
        while (System.nanoTime() - endNanos < 0) {
            OfferingPeers.take(room, 1);
            offering.connect().whenComplete((connection, failure) -> {
                if (failure == null) {
                    connections.incrementAndGet();
                    connection.close();
                } else {
                    failures.incrementAndGet();
                }
                room.release();
            });
        }
        OfferingPeers.take(room, atOnce);
        return connections.get();
    }
}
