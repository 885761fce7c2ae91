package dev.nightjar.endpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A pair of connections whose answering side records what the offering side plays from dumps. */
final class PublishedRecording {
    final PeerPair pair;
    final RecordedMedia sound;
    final RecordedMedia pictures;
    private final Recorder recorder;

    private PublishedRecording(PeerPair pair, RecordedMedia sound, RecordedMedia pictures, Recorder recorder) {
        this.pair = pair;
        this.sound = sound;
        this.pictures = pictures;
        this.recorder = recorder;
    }

    /** {@return one that is connecting; VP8 goes to a WebM, H.264 to a Matroska file} */
    static PublishedRecording start(
            Endpoint publishing, Endpoint recording, RecordedMedia pictures, RecordedMedia sound, Path file)
            throws IOException {
        Recorder recorder = Recorder.to(file);
        PeerPair pair = PeerPair.start(publishing, recording, event -> recorder.add(event.track()));
        return new PublishedRecording(pair, sound, pictures, recorder);
    }

    CompletableFuture<Void> play(DumpPlayer player) {
        return player.play(sound, pair.audio.sender(), pictures, pair.video.sender());
    }

    /** Waits until every packet sent has arrived, closes the connection, and waits for the file. */
    RecorderStats finish() throws Exception {
        ProcessProbe.holdsWithin(60, this::hasArrived);
        CompletableFuture<RecorderStats> finished = new CompletableFuture<>();
        recorder.onFinished(finished::complete);
        pair.closeByOfferer();
        return finished.get(PeerPair.SECONDS, TimeUnit.SECONDS);
    }

    /** {@return whether every packet has arrived by now, if all have been sent} */
    boolean hasArrived() {
        return hasArrived(pair, sound, pictures);
    }

    /** {@return whether that connection has received as many packets} */
    static boolean hasArrived(PeerPair pair, RecordedMedia sound, RecordedMedia pictures) {
        long received = Sessions.await(pair.answerer.stats()).inboundRtp().stream()
                .mapToLong(stream -> stream.packetsReceived())
                .sum();
        return received >= sound.packets().size() + pictures.packets().size();
    }
}
