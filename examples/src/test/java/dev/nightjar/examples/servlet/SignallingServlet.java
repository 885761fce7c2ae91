package dev.nightjar.examples.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.PeerConnection;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

// snippet: servlet
/** POST an offer and get the answer; DELETE what {@code Location} names to hang up. The manner of WHIP, RFC 9725. */
public final class SignallingServlet extends HttpServlet {
    private static final int MAX_OFFER_BYTES = 65_536;

    private final transient Map<String, PeerConnection> calls = new ConcurrentHashMap<>();
    private transient Endpoint endpoint;

    @Override
    public void init() {
        endpoint = Endpoint.open(EndpointConfig.defaults());
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String offer = new String(request.getInputStream().readNBytes(MAX_OFFER_BYTES), UTF_8);
        String location = request.getRequestURI() + "/" + UUID.randomUUID();
        PeerConnection pc = endpoint.newPeerConnection();
        calls.put(location, pc);
        pc.whenClosed().thenRun(() -> calls.remove(location));
        pc.onTrack(event -> pc.addTrack(event.track(), "echo")); // what the application does with the peer

        AsyncContext async = request.startAsync(); // no thread of the container waits while candidates are gathered
        pc.setRemoteDescription(JsepDescription.offer(offer))
                .thenCompose(ok -> pc.setLocalDescription())
                .thenCompose(ok -> pc.gatheringComplete())
                .whenComplete((ok, failure) -> async.start(() -> reply(async, response, pc, location, failure)));
    }

    private static void reply(
            AsyncContext async, HttpServletResponse response, PeerConnection pc, String location, Throwable failure) {
        try {
            if (failure == null) {
                response.setStatus(HttpServletResponse.SC_CREATED);
                response.setHeader("Location", location);
                response.setContentType("application/sdp");
                response.getOutputStream().write(pc.localDescription().sdp().getBytes(UTF_8));
            } else {
                pc.close();
                response.sendError(HttpServletResponse.SC_BAD_REQUEST, "the offer cannot be answered");
            }
        } catch (IOException unreachable) {
            pc.close(); // nobody has the answer
        } finally {
            async.complete();
        }
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) {
        PeerConnection pc = calls.get(request.getRequestURI());
        if (pc == null) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        } else {
            pc.close();
        }
    }

    @Override
    public void destroy() {
        endpoint.close(); // every connection, socket and thread with it
    }
}
// end of snippet
