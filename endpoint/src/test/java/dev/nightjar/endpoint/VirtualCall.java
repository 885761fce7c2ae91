package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import dev.nightjar.testkit.network.VirtualNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Two whole connections on a virtual network, signalling that takes its time, and what both have heard.
 *
 * <p>Nothing here reads a clock or opens a socket; the calls of a test happen at the network's time.
 */
final class VirtualCall implements AutoCloseable {
    /** Of a message of signalling from one side to the other. */
    private static final long SIGNALLING_NANOS = Duration.ofMillis(20).toNanos();

    private static final long LIMIT_NANOS = Duration.ofMinutes(5).toNanos();

    final VirtualNetwork network;
    final VirtualEndpoint leftEndpoint;
    final VirtualEndpoint rightEndpoint;
    final VirtualSide left;
    final VirtualSide right;
    private boolean isCut;

    VirtualCall() {
        this(Configuration.defaults());
    }

    VirtualCall(Configuration configuration) {
        this(configuration, configuration);
    }

    VirtualCall(Configuration ofLeft, Configuration ofRight) {
        this(ofLeft, ofRight, Seeds.seed(20261122));
    }

    VirtualCall(Configuration ofLeft, Configuration ofRight, long seed) {
        network = new VirtualNetwork(seed);
        network.tap((zone, packet) -> !isCut);
        leftEndpoint = endpoint("left", "192.0.2.1", seed + 1);
        rightEndpoint = endpoint("right", "192.0.2.2", seed + 2);
        left = new VirtualSide("left", leftEndpoint.connect(ofLeft));
        right = new VirtualSide("right", rightEndpoint.connect(ofRight));
        left.trickleTo(candidate -> later(() -> right.connection.addIceCandidate(candidate)));
        right.trickleTo(candidate -> later(() -> left.connection.addIceCandidate(candidate)));
    }

    private VirtualEndpoint endpoint(String name, String address, long seed) {
        return new VirtualEndpoint(
                network, network.host(name).addInterface(network.internet(), address(address)), seed);
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }

    /** Cuts both hosts off the network, or joins them again. */
    void cut(boolean isCut) {
        this.isCut = isCut;
    }

    /** Does something when a message of signalling would have arrived. */
    void later(Runnable action) {
        network.schedule(SIGNALLING_NANOS, action);
    }

    /** Begins an offer of one side and the answer of the other, which are on their way for a while. */
    CompletableFuture<Void> negotiate(VirtualSide offerer, VirtualSide answerer) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        offerer.setLocal().thenRun(() -> {
            JsepDescription offer = offerer.connection.localDescription();
            later(() -> answerer.setRemote(offer)
                    .thenCompose(ok -> answerer.setLocal())
                    .thenRun(() -> {
                        JsepDescription answer = answerer.connection.localDescription();
                        later(() -> offerer.setRemote(answer).whenComplete((ok, failure) -> {
                            if (failure == null) {
                                done.complete(null);
                            } else {
                                done.completeExceptionally(failure);
                            }
                        }));
                    }));
        });
        return done;
    }

    /** Plays one whole exchange. */
    void exchange(VirtualSide offerer, VirtualSide answerer) {
        CompletableFuture<Void> done = negotiate(offerer, answerer);
        until(done::isDone);
        done.join();
    }

    /** Plays until both sides are connected. */
    void connect() {
        exchange(left, right);
        untilConnected();
    }

    void untilConnected() {
        until(() -> left.connection.connectionState() == PeerConnectionState.CONNECTED
                && right.connection.connectionState() == PeerConnectionState.CONNECTED);
    }

    /** Plays until that is so, for five minutes at most. */
    void until(BooleanSupplier condition) {
        try {
            network.runUntil(condition, LIMIT_NANOS);
        } catch (AssertionError late) {
            throw new AssertionError(log(), late);
        }
    }

    /** Plays that much time. */
    void run(Duration time) {
        network.run(time.toNanos());
    }

    /** {@return what both sides have called and heard} */
    String log() {
        return "left\n" + indented(left) + "right\n" + indented(right);
    }

    private static String indented(VirtualSide side) {
        StringBuilder text = new StringBuilder();
        side.log.forEach(line -> text.append("  ").append(line).append('\n'));
        return text.toString();
    }

    /** Forgets what both have called and heard so far. */
    void clearLog() {
        left.log.clear();
        right.log.clear();
    }

    /** Compares what both sides have called and heard with the recorded script of that name, line by line. */
    void assertLog(String script) {
        String heard = log();
        String expected = "(no such script)";
        try (InputStream in = VirtualCall.class.getResourceAsStream("events/" + script + ".log")) {
            if (in != null) {
                expected = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .reduce("", (text, line) -> text + line + '\n');
            }
            if (!heard.equals(expected)) {
                // For who has changed the order and wants to read, and perhaps keep, what it is now.
                Path kept = Files.createDirectories(Path.of("target", "events")).resolve(script + ".log");
                Files.writeString(kept, heard);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(heard)
                .as("events/%s.log (target/events has what was heard)", script)
                .isEqualTo(expected);
    }

    @Override
    public void close() {
        leftEndpoint.close();
        rightEndpoint.close();
    }
}
