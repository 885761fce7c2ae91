package dev.nightjar.examples;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.MediaStreamTrack;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.Player;
import dev.nightjar.rtp.payload.Frame;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/** Answers a peer and hands what it sends to decoders, each frame when it is to be shown or heard. */
public final class ShowTracks {
    private final Endpoint endpoint;
    private final Executor decoding;
    private final BiConsumer<MediaStreamTrack, Frame> decoder;

    /**
     * Shows on an endpoint of the caller's.
     *
     * @param decoding runs the decoder, one frame at a time, away from the endpoint's loops
     */
    public ShowTracks(Endpoint endpoint, Executor decoding, BiConsumer<MediaStreamTrack, Frame> decoder) {
        this.endpoint = endpoint;
        this.decoding = decoding;
        this.decoder = decoder;
    }

    /** Takes the peer's offer and returns the answer; sound and pictures are in step until the peer leaves. */
    public CompletionStage<String> show(String offer) {
        Player player = Player.create();
        PeerConnection pc = endpoint.newPeerConnection();
        pc.onTrack(event -> player.play(event.track(), frame -> {
            Frame copy = frame.copyOf(); // the frame is the loop's, and decoding takes longer than a loop has
            decoding.execute(() -> decoder.accept(event.track(), copy));
        }));
        pc.whenClosed().thenRun(player::close);
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
