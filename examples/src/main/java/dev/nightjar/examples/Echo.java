package dev.nightjar.examples;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.PeerConnection;
import java.util.concurrent.CompletionStage;

/** Sends every peer its own sound and pictures back: what somebody tries a camera and a network with. */
public final class Echo {
    private final Endpoint endpoint;

    /** Answers on an endpoint of the caller's. */
    public Echo(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Takes the peer's offer and returns the answer; what the peer sends comes back until it leaves. */
    public CompletionStage<String> answer(String offer) {
        PeerConnection pc = endpoint.newPeerConnection();
        pc.onTrack(event -> pc.addTrack(event.track(), "echo")); // before the answer: it takes the section of the track
        return pc.setRemoteDescription(JsepDescription.offer(offer))
                .thenCompose(ok -> pc.setLocalDescription())
                .thenCompose(ok -> pc.gatheringComplete())
                .thenApply(ok -> pc.localDescription().sdp())
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        pc.close();
                    }
                });
    }
}
