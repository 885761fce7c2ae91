package dev.nightjar.interop;

import dev.nightjar.endpoint.EncodedTrack;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.RtpCodecCapability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A page that sends and plays video with parity, and with or without retransmissions; each over a relay. */
final class ParityPage implements AutoCloseable {
    private static final Duration USUAL = Duration.ofSeconds(30);

    private final Endpoint endpoint;
    private final Browser browser;
    private final PageServer server = PageServer.start();

    ParityPage(Endpoint endpoint, Browser browser) {
        this.endpoint = endpoint;
        this.browser = browser;
        browser.open(server.forwardPage());
    }

    /** The page sends its picture in those codecs, of which we prefer all. */
    PeerConnection sent(String id, List<String> codecs, boolean repeats, LossyRelay relay) {
        Sending sending = Sending.nothing();
        for (String codec : codecs) {
            sending = sending.video(codec, "");
        }
        String offer = browser.evaluate("wish => window.offer(wish)", sending.options(id), USUAL)
                .asString();
        PeerConnection connection = endpoint.newPeerConnection();
        String answer = answer(connection, offer, codecs, repeats, relay);
        browser.evaluate(
                "wish => window.answer(wish)", Map.of("id", id, "sdp", answer, "relay", relay.target()), USUAL);
        browser.evaluate("id => window.whenPeerConnected(id)", id, USUAL);
        return connection;
    }

    /** The page plays a track that comes in those codecs. */
    PeerConnection played(String id, EncodedTrack track, List<String> codecs, boolean repeats, LossyRelay relay) {
        String offer = browser.evaluate(
                        "arg => window.subscribeOffer(arg)", Map.of("id", id, "bare", true, "single", !repeats), USUAL)
                .asString();
        PeerConnection connection = endpoint.newPeerConnection();
        ForwardPage.await(connection.setRemoteDescription(JsepDescription.offer(asked(offer, repeats))));
        connection.addTrack(track, "stream");
        String answer = answered(connection, codecs, repeats, relay);
        browser.evaluate(
                "arg => window.subscribeAnswer(arg)",
                Map.of("id", id, "answer", answer, "relay", relay.target()),
                USUAL);
        return connection;
    }

    private static String answer(
            PeerConnection connection, String offer, List<String> codecs, boolean repeats, LossyRelay relay) {
        ForwardPage.await(connection.setRemoteDescription(JsepDescription.offer(asked(offer, repeats))));
        return answered(connection, codecs, repeats, relay);
    }

    private static String answered(PeerConnection connection, List<String> codecs, boolean repeats, LossyRelay relay) {
        List<RtpCodecCapability> wishes = new ArrayList<>();
        codecs.forEach(name -> wishes.add(new RtpCodecCapability("video/" + name, 90_000, 1, "")));
        if (repeats) {
            wishes.add(new RtpCodecCapability("video/rtx", 90_000, 1, ""));
        }
        connection.transceivers().stream()
                .filter(each -> each.kind() == MediaKind.VIDEO)
                .forEach(each -> each.setCodecPreferences(wishes));
        ForwardPage.await(connection.setLocalDescription());
        ForwardPage.await(connection.gatheringComplete());
        String answer = connection.localDescription().sdp();
        relay.forwardTo(answer);
        return answer;
    }

    /** An offer that asks for no packets again, RFC 4585 §4.2, where that is not wanted. */
    private static String asked(String offer, boolean repeats) {
        return repeats ? offer : offer.replaceAll("(?m)^a=rtcp-fb:\\d+ nack\\r\\n", "");
    }

    JsonNode playedStats(String id) {
        return browser.evaluate("id => window.played(id)", id, USUAL);
    }

    JsonNode sentStats(String id) {
        return browser.evaluate("id => window.peerStats(id)", id, USUAL);
    }

    void run(int seconds) {
        browser.run(Duration.ofSeconds(seconds));
    }

    @Override
    public void close() {
        server.close();
    }
}
