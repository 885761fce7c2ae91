package dev.nightjar.benchmarks.load;

import dev.nightjar.benchmarks.report.Figure;
import dev.nightjar.benchmarks.report.LoadResult;
import dev.nightjar.endpoint.PeerConnection;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code nightjar bench connect}: connections set up per second, ICE and DTLS, and closed again; then how long one
 * takes that has the machine for itself, from asking for its offer until both ends are connected.
 */
@Command(
        name = "connect",
        description =
                "Sets connections up and closes them, over and over; tells rate, processor time and duration of each.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class ConnectCommand implements Callable<Integer> {
    private static final int SINGLE = 50;
    private static final int PATIENCE_SECONDS = 60;
    private static final double TARGET_MILLIS = 100;

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
            results.add(single(offering));
        }
    }

    private static LoadResult single(OfferingPeers offering) throws InterruptedException {
        double[] millis = new double[SINGLE];
        for (int i = 0; i < SINGLE; i++) {
            long startNanos = System.nanoTime();
            PeerConnection connection = connected(offering);
            millis[i] = (System.nanoTime() - startNanos) / 1e6;
            connection.close();
        }
        Arrays.sort(millis);
        return LoadResult.of(
                "set-up-time",
                Map.of("connections, one after the other", Integer.toString(SINGLE)),
                List.of(
                        Figure.atMost("median", (millis[SINGLE / 2 - 1] + millis[SINGLE / 2]) / 2, "ms", TARGET_MILLIS),
                        Figure.of("90th percentile", millis[SINGLE * 9 / 10 - 1], "ms"),
                        Figure.of("longest", millis[SINGLE - 1], "ms")));
    }

    private static PeerConnection connected(OfferingPeers offering) throws InterruptedException {
        try {
            return offering.connect().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("a connection failed", failed);
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
