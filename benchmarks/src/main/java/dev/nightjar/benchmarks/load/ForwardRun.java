package dev.nightjar.benchmarks.load;

import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.TransceiverDirection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * One publisher, its video forwarded to subscribers, and what the forwarding process used.
 *
 * @param scene who sends what to how many
 * @param io how the forwarder's datagrams cross into the kernel
 */
record ForwardRun(ForwardScene scene, AnswererOptions.Io io) {
    /** What a subscriber's answer may take before the next one is asked for. */
    private static final int AT_ONCE = 8;

    /** The compilers need some hundred thousand packets, which a picture each 33 ms would take minutes to bring. */
    private static final int WARM_UP_MEGABITS = 24;

    /** After the warm-up, at the pace that is measured: what it has left to do is done, and queues are short again. */
    private static final int SETTLE_SECONDS = 5;

    /**
     * What came of it.
     *
     * @param packets that reached the sinks in the window
     * @param forwarder what the forwarding process used in the window
     * @param sockets what its sockets did in the window
     * @param lost of those that were to be forwarded since the warm-up, how many did not come
     * @param lateFrames pictures that were published late
     */
    record Result(long packets, ProcessFigures forwarder, SocketFigures sockets, long lost, long lateFrames) {
        double cpuNanosPerPacket() {
            return (double) forwarder.cpuNanos() / packets;
        }

        double loopNanosPerPacket() {
            return (double) forwarder.loopNanos() / packets;
        }

        double allocatedBytesPerPacket() {
            return (double) forwarder.loopAllocatedBytes() / packets;
        }

        double gcShare() {
            return forwarder.gcMillis() * 1e6 / forwarder.wallNanos();
        }

        double compilingShare() {
            return forwarder.compileMillis() * 1e6 / forwarder.wallNanos();
        }

        double packetsPerSecond() {
            return packets / (forwarder.wallNanos() / 1e9);
        }

        double packetsPerSendCall() {
            return (double) sockets.sent() / Math.max(1, sockets.sendCalls());
        }
    }

    /** Measures a steady state: full collections and figures are taken outside the window. */
    Result measure(int warmUpSeconds, int seconds) throws IOException, InterruptedException {
        AnswererOptions forwarding = new AnswererOptions(io, List.of(scene.profile()));
        AnswererOptions others = new AnswererOptions(AnswererOptions.Io.OFFLOAD, List.of(scene.profile()));
        try (MeasuredProcess measured = MeasuredProcess.start(forwarding);
                Sink sink = Sink.start(scene.subscribers());
                OfferingPeers peers = new OfferingPeers(measured, others)) {
            PeerConnection publishing = peers.withVideo(TransceiverDirection.SENDONLY);
            measured.get(peers.connect(publishing, "publish", UnaryOperator.identity(), UnaryOperator.identity()));
            subscribe(measured, sink, peers);
            int packetsPerFrame = Publisher.packetsPerFrame(scene.megabits());
            try (Publisher publisher =
                    new Publisher(publishing.transceivers().get(0).sender(), packetsPerFrame)) {
                publisher.pace(Math.max(Publisher.FPS, Publisher.FPS * WARM_UP_MEGABITS / scene.megabits()));
                publisher.start();
                TimeUnit.SECONDS.sleep(warmUpSeconds);
                publisher.pace(0);
                TimeUnit.MILLISECONDS.sleep(500);
                long publishedBefore = publisher.packets();
                long receivedBefore = sink.counts().packets();
                publisher.pace(Publisher.FPS);
                TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
                ProcessFigures before = measured.figures(false);
                SocketFigures socketsBefore = measured.sockets();
                Sink.Counts countsBefore = sink.counts();
                TimeUnit.SECONDS.sleep(seconds);
                ProcessFigures used = measured.figures(false).since(before);
                SocketFigures sockets = measured.sockets().since(socketsBefore);
                Sink.Counts counts = sink.counts();
                publisher.stop();
                TimeUnit.MILLISECONDS.sleep(500);
                long lost = (publisher.packets() - publishedBefore) * scene.subscribers()
                        - (sink.counts().packets() - receivedBefore);
                return new Result(
                        counts.packets() - countsBefore.packets(), used, sockets, lost, publisher.lateFrames());
            }
        }
    }

    private void subscribe(MeasuredProcess measured, Sink sink, OfferingPeers peers) throws InterruptedException {
        List<CompletableFuture<PeerConnection>> connecting = new ArrayList<>();
        for (int i = 0; i < scene.subscribers(); i++) {
            PeerConnection subscriber = peers.withVideo(TransceiverDirection.RECVONLY);
            connecting.add(peers.connect(subscriber, "subscribe", sink.offers(i), sink.answers(i)));
            if (connecting.size() == AT_ONCE) {
                measured.get(CompletableFuture.allOf(connecting.toArray(CompletableFuture[]::new)));
                connecting.clear();
            }
        }
        measured.get(CompletableFuture.allOf(connecting.toArray(CompletableFuture[]::new)));
    }
}
