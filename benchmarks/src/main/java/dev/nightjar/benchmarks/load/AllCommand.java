package dev.nightjar.benchmarks.load;

import dev.nightjar.dtlssrtp.SrtpProfile;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nightjar bench all}: every load that {@code docs/performance.md} tells of, in twelve minutes at most. */
@Command(
        name = "all",
        description = "Runs what docs/performance.md tells of, in twelve minutes at most.",
        mixinStandardHelpOptions = true)
final class AllCommand implements Callable<Integer> {
    private static final List<Integer> PEERS = List.of(100, 1_000, 5_000);
    private static final int[] WINDOW = {20, 15};

    @Mixin
    private Results results = new Results();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ForwardCommand.measure(
                List.of(
                        new ForwardScene(ForwardCommand.TARGET_SUBSCRIBERS, 2, SrtpProfile.AEAD_AES_128_GCM),
                        new ForwardScene(ForwardCommand.TARGET_SUBSCRIBERS, 8, SrtpProfile.AEAD_AES_128_GCM)),
                List.of(AnswererOptions.Io.values()),
                WINDOW,
                results);
        ForwardCommand.measure(
                List.of(
                        new ForwardScene(1, 8, SrtpProfile.AEAD_AES_128_GCM),
                        new ForwardScene(10, 8, SrtpProfile.AEAD_AES_128_GCM),
                        new ForwardScene(ForwardCommand.TARGET_SUBSCRIBERS, 8, SrtpProfile.AES_CM_128_HMAC_SHA1_80)),
                List.of(AnswererOptions.Io.NIO, AnswererOptions.Io.OFFLOAD),
                WINDOW,
                results);
        ConnectCommand.measure(16, 10, 10, results);
        IdleCommand.run(PEERS, 10, results);
        return 0;
    }
}
