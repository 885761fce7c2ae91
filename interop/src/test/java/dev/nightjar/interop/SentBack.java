package dev.nightjar.interop;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.MediaStreamTrack;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.RtpTransceiverInit;
import dev.nightjar.endpoint.StatsReport;
import dev.nightjar.endpoint.TransceiverDirection;
import java.util.Map;

/** A connection that sends what arrives from a page back to it. */
final class SentBack implements AutoCloseable {
    private final PeerPage page;
    private final String id;
    private final PeerConnection connection;

    /** Makes it, and offers it to the page. */
    SentBack(PeerPage page, String id, Endpoint endpoint, Map<MediaKind, MediaStreamTrack> tracks) {
        this.page = page;
        this.id = id;
        this.connection = endpoint.newPeerConnection();
        RtpTransceiverInit init =
                RtpTransceiverInit.of(TransceiverDirection.SENDONLY).withStreams("back");
        connection.addTransceiver(tracks.get(MediaKind.AUDIO), init);
        connection.addTransceiver(tracks.get(MediaKind.VIDEO), init);
        ForwardPage.await(connection.setLocalDescription());
        ForwardPage.await(connection.gatheringComplete());
        String answer = page.subscribe(id, connection.localDescription().sdp());
        ForwardPage.await(connection.setRemoteDescription(JsepDescription.answer(answer)));
    }

    String id() {
        return id;
    }

    StatsReport stats() {
        return ForwardPage.await(connection.stats());
    }

    @Override
    public void close() {
        connection.close();
        page.unsubscribe(id);
    }
}
