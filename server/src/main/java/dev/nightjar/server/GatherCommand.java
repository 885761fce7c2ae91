package dev.nightjar.server;

import dev.nightjar.endpoint.Configuration;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.IceServerReport;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.TransceiverDirection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nightjar gather}: shows the candidates that STUN and TURN servers give, and why one gives none. */
@Command(
        name = "gather",
        description = "Prints the ICE candidates of this machine and those that STUN and TURN servers give it, as they"
                + " come. Ends with status 1 when a server that was named gives nothing.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class GatherCommand implements Callable<Integer> {
    /** What a server that gives nothing ends with. */
    static final int EXIT_NOTHING = 1;

    private static final int MAX_TIMEOUT_SECONDS = 300;

    @Mixin
    private IceServerOptions servers = new IceServerOptions();

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Option(
            names = "--tcp",
            description = "Reaches TURN servers by TCP, those whose URI does not say itself by what they are reached.")
    private boolean tcp;

    @Option(names = "--json", description = "Prints a JSON object a line.")
    private boolean json;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Longest wait for the servers.",
            defaultValue = "15")
    private String timeout = "15";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        int timeoutSeconds = IntegerOption.parse("--timeout", timeout, 1, MAX_TIMEOUT_SECONDS);
        Configuration configuration = servers.configuration(tcp);
        EndpointConfig config = EndpointConfig.defaults()
                .withLoops(1)
                .withNetwork(servers.withTrust(network.config()))
                .withTcp(network.tcp());
        try (Endpoint endpoint = EndpointOpener.open(config);
                PeerConnection connection = endpoint.newPeerConnection(configuration)) {
            return gather(connection, timeoutSeconds) ? 0 : EXIT_NOTHING;
        }
    }

    /** {@return whether every server that was named has answered} */
    private boolean gather(PeerConnection connection, int timeoutSeconds) throws InterruptedException {
        GatherReport report = new GatherReport(spec.commandLine().getOut(), json, System.nanoTime());
        connection.onIceCandidate(report::candidate);
        connection.onIceCandidateError(report::error);
        // Candidates belong to an m-section; which one does not matter.
        connection.addTransceiver(MediaKind.AUDIO, TransceiverDirection.RECVONLY);
        CompletableFuture<List<IceServerReport>> gathered = connection
                .setLocalDescription()
                .thenCompose(ok -> connection.gatheringComplete())
                .thenCompose(ok -> connection.iceServerReports())
                .toCompletableFuture();
        return report.finish(await(connection, gathered, timeoutSeconds), timeoutSeconds);
    }

    private static List<IceServerReport> await(
            PeerConnection connection, CompletableFuture<List<IceServerReport>> gathered, int timeoutSeconds)
            throws InterruptedException {
        try {
            return gathered.get(timeoutSeconds, TimeUnit.SECONDS);
        } catch (TimeoutException slow) {
            return connection.iceServerReports().toCompletableFuture().join();
        } catch (ExecutionException failed) {
            Throwable reason = failed.getCause() == null ? failed : failed.getCause();
            throw new UserMistake(String.valueOf(reason.getMessage()));
        }
    }
}
