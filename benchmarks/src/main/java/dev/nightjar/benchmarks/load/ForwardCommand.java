package dev.nightjar.benchmarks.load;

import dev.nightjar.benchmarks.report.Figure;
import dev.nightjar.benchmarks.report.LoadResult;
import dev.nightjar.dtlssrtp.SrtpProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightjar bench forward}: what forwarding one packet to one subscriber costs. */
@Command(
        name = "forward",
        description = "One publisher, its video forwarded to subscribers over real SRTP; tells the forwarder's cost.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class ForwardCommand implements Callable<Integer> {
    static final int TARGET_SUBSCRIBERS = 50;

    private static final double MOST_OF_C = 1.3;
    private static final double MOST_OF_ONE_CALL = 0.5;
    private static final int MAX_SUBSCRIBERS = 250;

    /** A picture of more would not fit one message of 64 KiB. */
    private static final int MAX_MEGABITS = 15;

    @Option(names = "--subscribers", paramLabel = "COUNT", split = ",", description = "How many.", defaultValue = "50")
    private List<Integer> subscribers = new ArrayList<>();

    @Option(
            names = "--megabits",
            paramLabel = "MBIT/S",
            split = ",",
            description = "Bitrate of the video.",
            defaultValue = "2,8")
    private List<Integer> megabits = new ArrayList<>();

    @Option(
            names = "--io",
            paramLabel = "MODE",
            split = ",",
            description = "${COMPLETION-CANDIDATES}: epoll with GRO and GSO, epoll without, the JDK's channels.",
            defaultValue = "NIO,SINGLE,OFFLOAD")
    private List<AnswererOptions.Io> modes = new ArrayList<>();

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            split = ",",
            description = "${COMPLETION-CANDIDATES}",
            defaultValue = "AEAD_AES_128_GCM")
    private List<SrtpProfile> profiles = new ArrayList<>();

    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "Not measured.", defaultValue = "20")
    private int warmUp = 20;

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "Measured.", defaultValue = "15")
    private int seconds = 15;

    @Mixin
    private Results results = new Results();

    @Override
    public Integer call() throws IOException, InterruptedException {
        subscribers.forEach(each -> Ranges.require("--subscribers", each, 1, MAX_SUBSCRIBERS));
        megabits.forEach(each -> Ranges.require("--megabits", each, 1, MAX_MEGABITS));
        Ranges.require("--warm-up", warmUp, 1, 600);
        Ranges.require("--seconds", seconds, 1, 600);
        List<ForwardScene> scenes = new ArrayList<>();
        for (int bitrate : megabits) {
            for (int count : subscribers) {
                profiles.forEach(profile -> scenes.add(new ForwardScene(count, bitrate, profile)));
            }
        }
        measure(scenes, modes, new int[] {warmUp, seconds}, results);
        return 0;
    }

    /**
     * Measures each scene in each mode, beside C.
     *
     * @param window seconds that are not measured, and seconds that are
     */
    static void measure(List<ForwardScene> scenes, List<AnswererOptions.Io> modes, int[] window, Results results)
            throws IOException, InterruptedException {
        Cores.pinThisProcess();
        CReference c = new CReference();
        c.measureSrtp();
        for (ForwardScene scene : scenes) {
            c.measureUdp(scene.subscribers(), Publisher.packetsPerFrame(scene.megabits()));
            double oneCallNanos = Double.NaN;
            // What costs a call a packet comes first: the others are compared with it.
            for (AnswererOptions.Io io :
                    List.of(AnswererOptions.Io.NIO, AnswererOptions.Io.SINGLE, AnswererOptions.Io.OFFLOAD)) {
                if (modes.contains(io)) {
                    ForwardRun.Result result = new ForwardRun(scene, io).measure(window[0], window[1]);
                    if (io == AnswererOptions.Io.NIO) {
                        oneCallNanos = result.cpuNanosPerPacket();
                    }
                    results.add(result(scene, io, result, c, oneCallNanos));
                }
            }
        }
    }

    private static LoadResult result(
            ForwardScene scene, AnswererOptions.Io io, ForwardRun.Result result, CReference c, double oneCallNanos) {
        boolean isBatched = io == AnswererOptions.Io.OFFLOAD;
        int packets = Publisher.packetsPerFrame(scene.megabits());
        double sum = isBatched
                ? c.batchedNanos(scene.profile(), scene.subscribers(), packets)
                : c.singleNanos(scene.profile(), scene.subscribers(), packets);
        double nanos = result.cpuNanosPerPacket();
        // The targets are for one publisher and fifty subscribers.
        boolean hasTarget = isBatched && scene.subscribers() == TARGET_SUBSCRIBERS;
        return LoadResult.of(
                "forwarding",
                scene.parameters(io),
                List.of(
                        Figure.of("CPU per packet", nanos, "ns"),
                        Figure.of("of it the loop", result.loopNanosPerPacket(), "ns"),
                        Figure.of("sum of the parts in C", sum, "ns"),
                        figure("of the sum in C", nanos / sum, hasTarget, MOST_OF_C),
                        figure("of a call per packet", nanos / oneCallNanos, hasTarget, MOST_OF_ONE_CALL),
                        Figure.of("packets", result.packetsPerSecond(), "1/s"),
                        Figure.of("packets per call", result.packetsPerSendCall(), ""),
                        Figure.of("allocated per packet", result.allocatedBytesPerPacket(), "B"),
                        Figure.of("garbage collection", result.gcShare() * 100, "%"),
                        Figure.of("compiling", result.compilingShare() * 100, "%"),
                        Figure.of("load of the core", 100 * result.forwarder().load(), "%"),
                        Figure.atMost("lost", (double) result.lost(), "", 0)));
    }

    private static Figure figure(String name, double value, boolean hasTarget, double limit) {
        return hasTarget ? Figure.atMost(name, value, "", limit) : Figure.of(name, value, "");
    }
}
