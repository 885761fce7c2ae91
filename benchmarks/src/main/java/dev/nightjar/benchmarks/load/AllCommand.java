package dev.nightjar.benchmarks.load;

import dev.nightjar.dtlssrtp.SrtpProfile;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nightjar bench all}: every load that {@code docs/performance.md} tells of, in some twenty minutes. */
@Command(
        name = "all",
        description = "Runs what docs/performance.md tells of, in some twenty minutes.",
        mixinStandardHelpOptions = true)
final class AllCommand implements Callable<Integer> {
    private static final List<Integer> PEERS = List.of(100, 1_000, 5_000);
    private static final List<Integer> RATES = List.of(8, 2);
    private static final ForwardRun.Times TIMES = new ForwardRun.Times(60, 30, 10);

    @Mixin
    private Results results = new Results();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> jvm = List.of(ForwardCommand.DEFAULT_JVM.split(" ", -1));
        ForwardCommand.measure(
                List.of(
                        new ForwardScene(ForwardTable.TARGET_SUBSCRIBERS, RATES, SrtpProfile.AEAD_AES_128_GCM, jvm),
                        new ForwardScene(
                                ForwardTable.TARGET_SUBSCRIBERS, RATES, SrtpProfile.AES_CM_128_HMAC_SHA1_80, jvm)),
                List.of(AnswererOptions.Io.NIO, AnswererOptions.Io.OFFLOAD),
                TIMES,
                results);
        ConnectCommand.measure(16, 10, 10, results);
        IdleCommand.run(PEERS, 10, results);
        return 0;
    }
}
