package dev.nightjar.examples;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.Recorder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Answers one peer and records what it sends, until it leaves. */
public final class AnswerAndRecord {
    private AnswerAndRecord() {}

    /** Takes the peer's offer, hands the answer to {@code reply}, and returns when the file is complete. */
    public static void run(String offer, Consumer<String> reply, Path file) throws IOException {
        try (Endpoint endpoint = Endpoint.open(EndpointConfig.defaults());
                Recorder recorder = Recorder.to(file)) {
            PeerConnection pc = endpoint.newPeerConnection();
            pc.onTrack(event -> recorder.add(event.track()));
            pc.setRemoteDescription(JsepDescription.offer(offer))
                    .thenRun(() ->
                            pc.transceivers().forEach(each -> each.setCodecPreferences(recorder.codecs(each.kind()))))
                    .thenCompose(ok -> pc.createAnswer())
                    .thenCompose(pc::setLocalDescription)
                    .thenCompose(ok -> pc.gatheringComplete())
                    .thenAccept(ok -> reply.accept(pc.localDescription().sdp()))
                    .thenCompose(ok -> pc.whenClosed())
                    .toCompletableFuture()
                    .join();
        }
    }
}
