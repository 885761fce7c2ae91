package dev.nightjar.benchmarks.load;

import dev.nightjar.benchmarks.report.Figure;
import dev.nightjar.benchmarks.report.LoadResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The rows of one scene in one mode: a packet's cost at each bitrate, beside what C takes for it. */
final class ForwardTable {
    /** The targets are for one publisher and fifty subscribers. */
    static final int TARGET_SUBSCRIBERS = 50;

    private static final String TOOL = "forwarding";
    private static final String COST = "CPU per packet";
    private static final double MOST_OF_C = 1.3;
    private static final double MOST_OF_ONE_CALL = 0.5;

    private final ForwardScene scene;
    private final AnswererOptions.Io io;
    private final CReference c;
    private final List<List<CForwardRun.Result>> inC;

    ForwardTable(ForwardScene scene, AnswererOptions.Io io) {
        this(scene, io, new CReference(), new ArrayList<>());
    }

    /** Makes a table beside what was measured in C already. */
    ForwardTable(ForwardScene scene, AnswererOptions.Io io, CReference c, List<List<CForwardRun.Result>> inC) {
        this.scene = scene;
        this.io = io;
        this.c = c;
        this.inC = inC;
    }

    /** Measures C, once more. */
    void measureC(int seconds) throws IOException, InterruptedException {
        c.measureSrtp();
        for (int bitrate : scene.megabits()) {
            c.measureUdp(scene.subscribers(), Publisher.packetsPerFrame(bitrate));
        }
        inC.add(new CForwardRun(scene.subscribers(), scene.profile()).measure(scene.megabits(), seconds));
    }

    /** Writes a row for each bitrate of the scene. */
    void write(List<ForwardResult> measured, Results results) throws IOException {
        for (int i = 0; i < measured.size(); i++) {
            results.add(row(i, measured.get(i), oneCallNanos(scene.megabits().get(i), measured.get(i), results)));
        }
    }

    /** {@return what a packet costs where each is a call: of this run, or of one that was kept before} */
    private double oneCallNanos(int bitrate, ForwardResult result, Results results) throws IOException {
        if (io == AnswererOptions.Io.NIO) {
            return result.cpuNanosPerPacket();
        }
        Map<String, String> wanted = scene.parameters(bitrate, AnswererOptions.Io.NIO);
        return results.median(TOOL, wanted, COST);
    }

    private LoadResult row(int at, ForwardResult result, double oneCallNanos) {
        boolean isBatched = io == AnswererOptions.Io.OFFLOAD;
        int bitrate = scene.megabits().get(at);
        int packets = Publisher.packetsPerFrame(bitrate);
        double sum = isBatched
                ? c.batchedNanos(scene.profile(), scene.subscribers(), packets)
                : c.singleNanos(scene.profile(), scene.subscribers(), packets);
        double forwarderInC = inC.stream()
                .mapToDouble(each -> each.get(at).cpuNanosPerPacket())
                .average()
                .orElse(Double.NaN);
        double nanos = result.cpuNanosPerPacket();
        boolean hasTarget = isBatched && scene.subscribers() == TARGET_SUBSCRIBERS;
        return LoadResult.of(
                TOOL,
                scene.parameters(bitrate, io),
                List.of(
                        Figure.of(COST, nanos, "ns"),
                        Figure.of("loop", result.loopNanosPerPacket(), "ns"),
                        Figure.of("collector", result.collectorNanosPerPacket(), "ns"),
                        Figure.of("compilers", result.compilerNanosPerPacket(), "ns"),
                        Figure.of("rest", result.restNanosPerPacket(), "ns"),
                        Figure.of("sum of the parts in C", sum, "ns"),
                        figure("of the sum in C", nanos / sum, hasTarget, MOST_OF_C),
                        Figure.of("forwarder in C with GRO and GSO", forwarderInC, "ns"),
                        Figure.of("of the forwarder in C", nanos / forwarderInC, ""),
                        Figure.of("that forwarder of the sum in C", isBatched ? forwarderInC / sum : Double.NaN, ""),
                        figure("of a call per packet", nanos / oneCallNanos, hasTarget, MOST_OF_ONE_CALL),
                        Figure.of("packets per message", isBatched ? result.packetsPerMessage() : 1, ""),
                        Figure.of("reads", result.receiveCallsPerSecond(), "1/s"),
                        Figure.of("packets", result.packetsPerSecond(), "1/s"),
                        Figure.of("allocated per packet", result.allocatedBytesPerPacket(), "B"),
                        Figure.of("load of the core", 100 * result.forwarder().load(), "%"),
                        Figure.of("settled after", result.settledSeconds(), "s"),
                        Figure.atMost("lost", (double) result.lost(), "", 0)));
    }

    private static Figure figure(String name, double value, boolean hasTarget, double limit) {
        return hasTarget ? Figure.atMost(name, value, "", limit) : Figure.of(name, value, "");
    }
}
