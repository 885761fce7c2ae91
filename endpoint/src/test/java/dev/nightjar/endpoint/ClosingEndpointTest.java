package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.endpoint.internal.loop.LoopSource;
import dev.nightjar.endpoint.internal.loop.MachineLoops;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.sockets.NetworkTransport;
import dev.nightjar.rtp.payload.CodecKind;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What another thread asks of an endpoint while it closes, or after. */
@Tag("loopback")
class ClosingEndpointTest {
    private static final EndpointConfig CONFIG =
            EndpointConfig.defaults().withLoops(1).withBindAddresses(List.of(InetAddress.getLoopbackAddress()));

    /** Does something at the moment when a connection that is being made asks for its names. */
    private static final class Interfering extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private transient Runnable deed = () -> {};

        @Override
        public void nextBytes(byte[] bytes) {
            Runnable once = deed;
            deed = () -> {};
            once.run();
            super.nextBytes(bytes);
        }
    }

    /** This machine's loops, with that source of chance. */
    private record Loops(MachineLoops machine, SecureRandom random) implements LoopSource {
        @Override
        public NetworkTransport transport() {
            return machine.transport();
        }

        @Override
        public List<MediaLoop> open(EndpointConfig config, int count) {
            return machine.open(config, count);
        }

        @Override
        public void end() {
            machine.end();
        }
    }

    @Test
    void aConnectionThatIsMadeWhileItClosesIsNotLeftOpen() {
        Interfering random = new Interfering();
        Supplier<List<InetAddress>> addresses = CONFIG::bindAddresses;
        Endpoint endpoint =
                Endpoint.open(CONFIG, addresses, new Loops(new MachineLoops(CONFIG, System::nanoTime), random));
        random.deed = endpoint::close;

        assertThatThrownBy(endpoint::newPeerConnection)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the endpoint is closed");

        assertThat(endpoint.connectionCount()).isZero();
    }

    @Test
    void aSourceThatComesTooLateIsClosed() {
        Endpoint endpoint = Endpoint.open(CONFIG);
        endpoint.close();

        assertThatThrownBy(() -> GeneratorSource.open(endpoint, new Generator.Tone(CodecKind.PCMU, 440)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the endpoint is closed");

        assertThat(endpoint.sources()).isEmpty();
    }

    @Test
    void whatNoLoopAnswersAnyMoreIsStillToldOnTheConnectionsExecutor() {
        Queue<Runnable> callbacks = new ArrayDeque<>();
        Endpoint endpoint = Endpoint.open(CONFIG);
        PeerConnection connection =
                endpoint.newPeerConnection(Configuration.defaults().withExecutor(callbacks::add));
        RtpTransceiver transceiver = connection.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        endpoint.close();
        RtpSendParameters parameters = transceiver.sender().parameters();

        List<CompletableFuture<?>> stages = List.of(
                transceiver.receiver().synchronizationSources().toCompletableFuture(),
                transceiver.receiver().contributingSources().toCompletableFuture(),
                transceiver.sender().setParameters(parameters).toCompletableFuture(),
                connection.stats().toCompletableFuture(),
                connection.iceServerReports().toCompletableFuture(),
                connection.createOffer().toCompletableFuture());

        assertThat(stages).noneMatch(CompletableFuture::isDone);
        for (Runnable next = callbacks.poll(); next != null; next = callbacks.poll()) {
            next.run();
        }
        assertThat(stages).allMatch(CompletableFuture::isDone);
        assertThat(stages.get(0)).isCompletedWithValueMatching(List.of()::equals);
    }
}
