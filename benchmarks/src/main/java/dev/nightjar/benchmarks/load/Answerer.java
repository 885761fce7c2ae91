package dev.nightjar.benchmarks.load;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.MediaStreamTrack;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.PeerConnectionState;
import dev.nightjar.endpoint.SdpType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * The measured process: answers offers that come as lines, and tells its figures.
 *
 * <p>In: {@code idle ID OFFER}; {@code publish ID OFFER}, whose video goes to every {@code subscribe ID OFFER};
 * {@code collect 0}; {@code figures 0}; {@code sockets 0}. Texts are Base64. Out: {@code ready},
 * {@code answer ID ANSWER}, {@code connected ID}, and the word of a question with {@code 0} and the answer. Ends with
 * its input.
 */
final class Answerer {
    private static final System.Logger LOG = System.getLogger(Answerer.class.getName());
    private final Endpoint endpoint;
    private final PrintStream out;
    private final CompletableFuture<MediaStreamTrack> published = new CompletableFuture<>();

    private Answerer(Endpoint endpoint, PrintStream out) {
        this.endpoint = endpoint;
        this.out = out;
    }

    /** Runs until the input ends. Arguments: those of {@link AnswererOptions}. */
    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        try (Endpoint endpoint = Endpoint.open(AnswererOptions.parse(arguments).config())) {
            Answerer answerer = new Answerer(endpoint, out);
            answerer.say("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                answerer.take(line.split(" ", 3));
            }
        }
        // What is still under way in a pool is of no interest any more.
        System.exit(0);
    }

    private void take(String[] words) {
        switch (words[0]) {
            case "idle", "publish", "subscribe" -> answer(words[0], words[1], MeasuredProcess.decode(words[2]));
            case "collect" -> say("collect 0 " + ProcessFigures.take(true).write());
            case "figures" -> say("figures 0 " + ProcessFigures.take(false).write());
            case "sockets" ->
                say("sockets 0 " + SocketFigures.of(endpoint.socketStats()).write());
            default -> throw new IllegalStateException("bug: unknown command " + words[0]);
        }
    }

    private void answer(String kind, String id, String offer) {
        PeerConnection connection = endpoint.newPeerConnection();
        connection.onConnectionStateChange(state -> {
            if (state == PeerConnectionState.CONNECTED) {
                say("connected " + id);
            }
        });
        if (kind.equals("publish")) {
            connection.onTrack(event -> published.complete(event.track()));
        }
        connection
                .setRemoteDescription(new JsepDescription(SdpType.OFFER, offer))
                .thenCompose(ok -> kind.equals("subscribe")
                        ? published.thenAccept(track -> connection.addTrack(track))
                        : CompletableFuture.completedFuture(null))
                .thenCompose(ok -> connection.createAnswer())
                .thenCompose(connection::setLocalDescription)
                .thenCompose(ok -> connection.gatheringComplete())
                .thenRun(() -> say("answer " + id + " " + MeasuredProcess.encode(OfferingPeers.sdp(connection))))
                .exceptionally(failure -> {
                    LOG.log(System.Logger.Level.ERROR, "connection {0} got no answer: {1}", id, failure);
                    return null;
                });
    }

    private void say(String line) {
        synchronized (out) {
            out.println(line);
        }
    }
}
