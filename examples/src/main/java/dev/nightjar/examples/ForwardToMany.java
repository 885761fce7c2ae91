package dev.nightjar.examples;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.MediaStreamTrack;
import dev.nightjar.endpoint.PeerConnection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sends what one peer publishes on to any number of others, as it comes. */
public final class ForwardToMany {
    private final Endpoint endpoint;
    private final List<MediaStreamTrack> tracks = new CopyOnWriteArrayList<>();

    /** Makes a room on an endpoint of the caller's. */
    public ForwardToMany(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Takes the offer of the peer that publishes, and returns the answer to it. */
    public CompletionStage<String> publish(String offer) {
        PeerConnection pc = endpoint.newPeerConnection();
        pc.onTrack(event -> {
            tracks.add(event.track());
            event.track().onEnded(() -> tracks.remove(event.track())); // its receivers lose it by themselves
        });
        return answer(pc, offer, () -> {});
    }

    /** Takes the offer of a peer that wants to receive, and returns the answer to it. */
    public CompletionStage<String> subscribe(String offer) {
        PeerConnection pc = endpoint.newPeerConnection();
        return answer(pc, offer, () -> tracks.forEach(track -> pc.addTrack(track, "room")));
    }

    private static CompletionStage<String> answer(PeerConnection pc, String offer, Runnable beforeTheAnswer) {
        return pc.setRemoteDescription(JsepDescription.offer(offer))
                .thenRun(beforeTheAnswer)
                .thenCompose(ok -> pc.setLocalDescription())
                .thenCompose(ok -> pc.gatheringComplete())
                .thenApply(ok -> pc.localDescription().sdp())
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        pc.close(); // nobody else knows of it
                    }
                });
    }
}
