package dev.nightjar.interop;

import dev.nightjar.endpoint.IceCandidate;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.SdpType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;

/** A page that sends a picture over one connection at a time, and what negotiates it with a connection of ours. */
final class RestartPage {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String INSTALL = """
            () => {
              const canvas = document.createElement('canvas');
              canvas.width = 320;
              canvas.height = 240;
              const pen = canvas.getContext('2d');
              setInterval(() => {
                pen.fillStyle = `hsl(${Date.now() / 10 % 360} 90% 50%)`;
                pen.fillRect(0, 0, 320, 240);
              }, 50);
              window.picture = canvas.captureStream(20).getVideoTracks()[0];
              window.begin = sends => {
                window.pc?.close();
                window.pc = new RTCPeerConnection();
                if (sends) pc.addTransceiver(picture, { direction: 'sendonly' });
              };
              window.described = async () => {
                const complete = () => pc.iceGatheringState === 'complete';
                while (!complete()) await new Promise(done => setTimeout(done, 20));
                return pc.localDescription.sdp;
              };
              window.offer = async restarts => {
                if (restarts) pc.restartIce();
                await pc.setLocalDescription();
                return described();
              };
              window.answer = async sdp => {
                await pc.setRemoteDescription({ type: 'offer', sdp });
                const [transceiver] = pc.getTransceivers();
                transceiver.direction = 'sendonly';
                await transceiver.sender.replaceTrack(picture);
                await pc.setLocalDescription();
                return described();
              };
            }
            """;

    private final Browser browser;

    RestartPage(Browser browser) {
        this.browser = browser;
        browser.evaluate(INSTALL);
    }

    /** Begins a connection in place of the one before; says whether its offers are to send the picture. */
    void begin(boolean sends) {
        browser.evaluate("sends => window.begin(sends)", sends, PATIENCE);
    }

    /** The browser offers, and restarts ICE if so told. */
    void browserOffers(PeerConnection connection, boolean restarts) {
        String offer = browser.evaluate("restarts => window.offer(restarts)", restarts, PATIENCE)
                .asString();
        await(connection.setRemoteDescription(JsepDescription.offer(offer)));
        await(connection.setLocalDescription());
        await(connection.gatheringComplete());
        take(described(connection));
    }

    /** We offer. */
    void weOffer(PeerConnection connection) {
        await(connection.setLocalDescription());
        await(connection.gatheringComplete());
        await(connection.setRemoteDescription(JsepDescription.answer(answer(described(connection)))));
    }

    String answer(String offer) {
        return browser.evaluate("sdp => window.answer(sdp)", offer, PATIENCE).asString();
    }

    String offer() {
        return browser.evaluate("restarts => window.offer(restarts)", false, PATIENCE)
                .asString();
    }

    /** The browser takes our answer. */
    void take(String answer) {
        browser.evaluate("sdp => pc.setRemoteDescription({ type: 'answer', sdp })", answer, PATIENCE);
    }

    /** Each side hears of the candidates in the other's description, and of their end. */
    void tellCandidates(PeerConnection connection, String browsers, String ours) {
        for (String candidate : candidates(browsers)) {
            await(connection.addIceCandidate(IceCandidate.of(candidate, "0")));
        }
        await(connection.addIceCandidate(IceCandidate.of("", "0")));
        for (String candidate : candidates(ours)) {
            browser.evaluate(
                    "each => pc.addIceCandidate(each)", Map.of("candidate", candidate, "sdpMLineIndex", 0), PATIENCE);
        }
    }

    static String withoutCandidates(String sdp) {
        return sdp.replaceAll("a=(candidate:.*|end-of-candidates)\r\n", "");
    }

    private static List<String> candidates(String sdp) {
        List<String> candidates = new ArrayList<>();
        sdp.lines().filter(line -> line.startsWith("a=candidate:")).forEach(line -> candidates.add(line.substring(2)));
        return candidates;
    }

    /** {@return the browser's states of ICE and of the connection} */
    JsonNode states() {
        return browser.evaluate("() => [pc.iceConnectionState, pc.connectionState]");
    }

    void run(Duration time) {
        browser.run(time);
    }

    static String described(PeerConnection connection) {
        JsepDescription description = connection.localDescription();
        if (description == null || description.type() == SdpType.ROLLBACK) {
            throw new AssertionError("no local description after setting it");
        }
        return description.sdp();
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new PeerException("our side: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerException("our side: interrupted", e);
        }
    }
}
