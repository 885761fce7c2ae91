package dev.nightjar.benchmarks.load;

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

    /** What somebody who runs a forwarder gives it. */
    static final String DEFAULT_JVM = "-XX:+UseSerialGC -Xms256m -Xmx256m -XX:+UseTransparentHugePages";

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
            defaultValue = "8,2")
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

    @Option(
            names = "--jvm",
            paramLabel = "OPTION",
            arity = "1",
            description = "For the forwarding process only; may be repeated. -- for none. Default: ${DEFAULT-VALUE}",
            defaultValue = DEFAULT_JVM,
            split = " ")
    private List<String> jvm = new ArrayList<>();

    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "Not measured.", defaultValue = "60")
    private int warmUp = 60;

    @Option(
            names = "--settle",
            paramLabel = "SECONDS",
            description = "At most, until the compilers are quiet.",
            defaultValue = "120")
    private int settle = 120;

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "Measured.", defaultValue = "10")
    private int seconds = 10;

    @Mixin
    private Results results = new Results();

    @Override
    public Integer call() throws IOException, InterruptedException {
        subscribers.forEach(each -> Ranges.require("--subscribers", each, 1, MAX_SUBSCRIBERS));
        megabits.forEach(each -> Ranges.require("--megabits", each, 1, MAX_MEGABITS));
        Ranges.require("--warm-up", warmUp, 1, 600);
        Ranges.require("--settle", settle, 0, 600);
        Ranges.require("--seconds", seconds, 1, 600);
        List<ForwardScene> scenes = new ArrayList<>();
        for (int count : subscribers) {
            profiles.forEach(profile -> scenes.add(new ForwardScene(count, megabits, profile, options(jvm))));
        }
        measure(scenes, modes, new ForwardRun.Times(warmUp, settle, seconds), results);
        return 0;
    }

    static List<String> options(List<String> given) {
        return given.stream()
                .filter(each -> !each.isBlank() && !each.equals("--"))
                .toList();
    }

    /** Measures each scene in each mode, between two measurements of C. */
    static void measure(
            List<ForwardScene> scenes, List<AnswererOptions.Io> modes, ForwardRun.Times times, Results results)
            throws IOException, InterruptedException {
        Cores.pinThisProcess();
        for (ForwardScene scene : scenes) {
            // What costs a call a packet comes first: the others are compared with it.
            for (AnswererOptions.Io io :
                    List.of(AnswererOptions.Io.NIO, AnswererOptions.Io.SINGLE, AnswererOptions.Io.OFFLOAD)) {
                if (modes.contains(io)) {
                    ForwardTable table = new ForwardTable(scene, io);
                    table.measureC(times.measured());
                    try (ForwardRun run = new ForwardRun(scene, io)) {
                        run.warmUp(times.warmUp());
                        List<ForwardResult> measured = run.measure(times);
                        table.measureC(times.measured());
                        table.write(measured, results);
                    }
                }
            }
        }
    }
}
