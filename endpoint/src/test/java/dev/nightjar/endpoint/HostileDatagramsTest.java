package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.loop.RoutedSocket;
import dev.nightjar.testkit.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("loopback")
class HostileDatagramsTest {
    private static final int DATAGRAMS = 1_000_000;
    private static final int SPOOFED = 100_000;
    private static final int SOURCES = 8;
    private static final int BATCH = 64;
    private static final long HEAP_SLACK_BYTES = 2 << 20;
    private static final EndpointConfig LOOPBACK =
            EndpointConfig.defaults().withBindAddresses(List.of(InetAddress.getLoopbackAddress()));

    @Test
    void aMillionRandomDatagramsLeaveTheEndpointServing() throws Exception {
        try (Endpoint publishing = Endpoint.open(LOOPBACK);
                Endpoint attacked = Endpoint.open(LOOPBACK.withLoops(1));
                DumpPlayer player = new DumpPlayer();
                LogWatch log = new LogWatch()) {
            MediaLoop loop = attacked.loops().loops().get(0);
            RoutedSocket socket = loop.shared().values().iterator().next();
            FrameCounter frames = new FrameCounter();
            PeerPair pair = PeerPair.start(publishing, attacked, frames).awaitConnected();
            HostileDatagrams hostile = new HostileDatagrams(Seeds.random(7), UfragOf.local(pair.answerer));
            flood(loop, socket, hostile, DATAGRAMS / 20);
            long heapBefore = ProcessProbe.liveHeapBytes();
            long strangersBefore = socket.strangers();
            CompletableFuture<Void> attack = CompletableFuture.runAsync(() -> flood(loop, socket, hostile, DATAGRAMS));

            RecordedMedia sound = RecordedMedia.opus(4_000);
            player.play(sound, pair.audio.sender()).get(PeerPair.SECONDS, TimeUnit.SECONDS);
            frames.await(MediaKind.AUDIO, sound.frames());
            attack.get(PeerPair.SECONDS, TimeUnit.SECONDS);

            StatsReport stats = pair.answererStats();
            System.out.printf(
                    "strangers %d, live heap %d -> %d, %s%n",
                    socket.strangers() - strangersBefore,
                    heapBefore,
                    ProcessProbe.liveHeapBytes(),
                    stats.nightjar().ice());
            assertThat(stats.inboundRtp()).allMatch(stream -> stream.packetsLost() == 0);
            assertThat(stats.nightjar().ice().unauthenticated()).isGreaterThan(DATAGRAMS / 10);
            assertThat(socket.strangers() - strangersBefore).isGreaterThan(DATAGRAMS / 2);
            assertThat(pair.answerer.connectionState()).isEqualTo(PeerConnectionState.CONNECTED);
            assertThat(ProcessProbe.liveHeapBytes() - heapBefore).isLessThanOrEqualTo(HEAP_SLACK_BYTES);
            assertThat(loop.peers().size()).isEqualTo(1);
            assertThat(onLoop(loop, socket::routeCount)).isEqualTo(1);
            PeerPair.start(publishing, attacked, event -> {}).awaitConnected().close();
            assertThat(log.troubles()).isEmpty();
        }
    }

    @Test
    void whoSpoofsThePeersAddressReachesNothingWithoutItsKeys() throws Exception {
        RecordedMedia sound = RecordedMedia.opus(300);
        try (Endpoint publishing = Endpoint.open(LOOPBACK);
                Endpoint attacked = Endpoint.open(LOOPBACK.withLoops(1));
                DumpPlayer player = new DumpPlayer();
                LogWatch log = new LogWatch()) {
            MediaLoop loop = attacked.loops().loops().get(0);
            RoutedSocket socket = loop.shared().values().iterator().next();
            FrameCounter frames = new FrameCounter();
            PeerPair pair = PeerPair.start(publishing, attacked, frames).awaitConnected();
            InetSocketAddress peer =
                    pair.answererStats().nightjar().selectedPair().path().remote();
            HostileDatagrams hostile = new HostileDatagrams(Seeds.random(11), UfragOf.local(pair.answerer));

            onLoop(loop, () -> {
                for (int i = 0; i < SPOOFED; i++) {
                    int length = hostile.next();
                    socket.onDatagram(socket.socket(), peer, hostile.bytes(), 0, length, loop.nowNanos());
                }
                return null;
            });

            player.play(sound, pair.audio.sender());
            frames.await(MediaKind.AUDIO, sound.frames());
            assertThat(pair.answerer.connectionState()).isEqualTo(PeerConnectionState.CONNECTED);
            assertThat(onLoop(loop, socket::routeCount)).isEqualTo(1);
            assertThat(log.troubles()).isEmpty();
        }
    }

    /** Sends from several ports, never more at once than the socket holds, and checks that nothing is answered. */
    private static void flood(MediaLoop loop, RoutedSocket target, HostileDatagrams hostile, int count) {
        List<DatagramChannel> sources = new ArrayList<>();
        try {
            for (int i = 0; i < SOURCES; i++) {
                DatagramChannel source = DatagramChannel.open(StandardProtocolFamily.INET);
                sources.add(source);
                source.connect(target.socket().localAddress());
                source.configureBlocking(false);
            }
            ByteBuffer bytes = ByteBuffer.wrap(hostile.bytes());
            for (int i = 0; i < count; i++) {
                bytes.limit(hostile.next()).position(0);
                sources.get(i % SOURCES).write(bytes);
                if (i % BATCH == 0) {
                    onLoop(loop, () -> null);
                }
            }
            onLoop(loop, () -> null);
            for (DatagramChannel source : sources) {
                bytes.clear();
                assertThat(source.read(bytes)).as("bytes of an answer").isZero();
            }
        } catch (Exception e) {
            throw new AssertionError("the attack failed", e);
        } finally {
            sources.forEach(HostileDatagramsTest::close);
        }
    }

    private static void close(DatagramChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T onLoop(MediaLoop loop, Callable<T> task) throws Exception {
        return loop.eventLoop().submit(task).get(PeerPair.SECONDS, TimeUnit.SECONDS);
    }
}
