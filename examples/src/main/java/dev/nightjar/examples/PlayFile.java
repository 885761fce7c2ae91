package dev.nightjar.examples;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.FileSource;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.PeerConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/** Answers a peer that wants to receive, and plays it files: a picture and its sound, say, each from its own. */
public final class PlayFile {
    private final Endpoint endpoint;

    /** Plays on an endpoint of the caller's. */
    public PlayFile(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Takes the peer's offer and returns the answer; the files begin when it is connected, and it ends with them. */
    public CompletionStage<String> play(String offer, Path... files) throws IOException {
        FileSource source = FileSource.open(endpoint, files);
        PeerConnection pc = endpoint.newPeerConnection();
        source.start(); // begins once the peer can have it
        pc.whenClosed().thenRun(source::close);
        source.whenEnded().whenComplete((played, failure) -> pc.close());
        return pc.setRemoteDescription(JsepDescription.offer(offer))
                .thenCompose(ok -> {
                    source.tracks().forEach(track -> pc.addTrack(track, "film"));
                    return pc.setLocalDescription();
                })
                .thenCompose(ok -> pc.gatheringComplete())
                .thenApply(ok -> pc.localDescription().sdp())
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        pc.close();
                    }
                });
    }
}
