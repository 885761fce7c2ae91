package dev.nightjar.benchmarks.load;

import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.RtpSender;
import dev.nightjar.endpoint.TransceiverDirection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** One publisher, its video forwarded to subscribers, and what the forwarding process uses. */
final class ForwardRun implements AutoCloseable {
    /** What a subscriber's answer may take before the next one is asked for. */
    private static final int AT_ONCE = 8;

    /** The compilers need some hundred thousand packets, which a picture each 33 ms would take minutes to bring. */
    private static final int WARM_UP_MEGABITS = 24;

    /** And some thousand pictures, since what runs once for each of them is a part of the cost. */
    private static final int WARM_UP_FPS = 600;

    private static final int SMALL_PICTURE = 2;

    private final ForwardScene scene;
    private final MeasuredProcess measured;
    private final Sink sink;
    private final OfferingPeers peers;
    private final Publisher publisher;

    /**
     * How long what takes; seconds.
     *
     * @param warmUp at a high rate, not measured
     * @param settle at most, at the rate that is measured, until the compilers are quiet: what runs once a second for a
     *     peer, reports and checks, is compiled long after what runs for each packet
     * @param measured for each bitrate
     */
    record Times(int warmUp, int settle, int measured) {}

    /**
     * Connects all of them.
     *
     * @param io how the forwarder's datagrams cross into the kernel
     */
    ForwardRun(ForwardScene scene, AnswererOptions.Io io) throws IOException, InterruptedException {
        this.scene = scene;
        measured = MeasuredProcess.start(new AnswererOptions(io, List.of(scene.profile())), scene.jvm());
        sink = new Sink(scene.subscribers());
        peers = new OfferingPeers(measured, new AnswererOptions(AnswererOptions.Io.OFFLOAD, List.of(scene.profile())));
        PeerConnection publishing = peers.withVideo(TransceiverDirection.SENDONLY);
        measured.get(peers.connect(publishing, "publish", UnaryOperator.identity(), UnaryOperator.identity()));
        subscribe();
        RtpSender sender = publishing.transceivers().get(0).sender();
        publisher = new Publisher((packet, length) -> sender.sendRtp("VP8", packet, 0, length));
        sender.onKeyframeRequested(publisher::keyframeWanted);
        publisher.pace(0, 1);
        publisher.start();
    }

    private void subscribe() throws InterruptedException {
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

    /** Forwards at high rates: first many packets, then many pictures. */
    void warmUp(int seconds) throws InterruptedException {
        int most = scene.megabits().stream().mapToInt(Integer::intValue).max().orElse(1);
        int pictures = Math.max(Publisher.FPS, Publisher.FPS * WARM_UP_MEGABITS / most);
        publisher.pace(pictures, Publisher.packetsPerFrame(most));
        TimeUnit.MILLISECONDS.sleep(500L * seconds);
        publisher.pace(WARM_UP_FPS, SMALL_PICTURE);
        TimeUnit.MILLISECONDS.sleep(500L * seconds);
        pause();
    }

    /** What is under way arrives, so that what is counted before is known. */
    private void pause() throws InterruptedException {
        publisher.pace(0, 1);
        TimeUnit.MILLISECONDS.sleep(500);
    }

    /** {@return what was used in a window at each bitrate, one after the other} */
    List<ForwardResult> measure(Times times) throws IOException, InterruptedException {
        List<ForwardResult> results = new ArrayList<>();
        for (int bitrate : scene.megabits()) {
            long publishedBefore = publisher.packets();
            long receivedBefore = sink.counts().packets();
            publisher.pace(Publisher.FPS, Publisher.packetsPerFrame(bitrate));
            int settled = QuietCompilers.await(measured, times.settle());
            long lateBefore = publisher.lateFrames();
            ProcessFigures before = measured.figures(false);
            SocketFigures socketsBefore = measured.sockets();
            Sink.Counts countsBefore = sink.counts();
            TimeUnit.SECONDS.sleep(times.measured());
            ProcessFigures used = measured.figures(false).since(before);
            SocketFigures sockets = measured.sockets().since(socketsBefore);
            long packets = sink.counts().packets() - countsBefore.packets();
            long late = publisher.lateFrames() - lateBefore;
            pause();
            long lost = (publisher.packets() - publishedBefore) * scene.subscribers()
                    - (sink.counts().packets() - receivedBefore);
            results.add(new ForwardResult(packets, used, sockets, lost, late, settled));
        }
        return results;
    }

    @Override
    public void close() throws IOException {
        publisher.close();
        peers.close();
        sink.close();
        measured.close();
    }
}
