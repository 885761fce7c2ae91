package dev.nightjar.interop;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Connections of a browser's, many in one page, whose offers and answers the test carries itself. */
public final class PeerPage implements AutoCloseable {
    private static final Duration USUAL = Duration.ofSeconds(30);

    private final PageServer server;
    private final Browser browser;

    /**
     * What a connection is to be like on the browser's side.
     *
     * @param setup the role of DTLS that it offers: {@code active} for the client, {@code passive} for the server
     * @param sendsMedia whether it sends the pictures of the counter page in VP8, else nothing
     * @param isRsa whether its certificate is RSA's, else the browser's usual one
     */
    public record Wish(String setup, boolean sendsMedia, boolean isRsa) {
        /** {@return the browser as DTLS client, which sends nothing} */
        public static Wish client() {
            return new Wish("active", false, false);
        }

        /** {@return the browser as DTLS server, which sends nothing} */
        public static Wish server() {
            return new Wish("passive", false, false);
        }

        /** {@return the same with pictures} */
        public Wish withMedia() {
            return new Wish(setup, true, isRsa);
        }

        /** {@return the same with a certificate of RSA with 2048 bits} */
        public Wish withRsa() {
            return new Wish(setup, sendsMedia, true);
        }

        /** {@return the role in the words of RTCTransportStats} */
        public String dtlsRole() {
            return setup.equals("active") ? "client" : "server";
        }
    }

    private PeerPage(PageServer server, Browser browser) {
        this.server = server;
        this.browser = browser;
    }

    /** {@return the page in a browser of its own, without connections} */
    public static PeerPage open(Browser.Kind kind) {
        return open(kind, 640, 480);
    }

    /** {@return the page with a picture of that size} */
    public static PeerPage open(Browser.Kind kind, int width, int height) {
        PageServer server = PageServer.start();
        try {
            Browser browser = Browser.launch(kind, List.of(), Map.of());
            try {
                browser.open(server.peerPage(width, height));
                return new PeerPage(server, browser);
            } catch (RuntimeException e) {
                browser.close();
                throw e;
            }
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /**
     * Begins a connection, and returns its offer without candidates.
     *
     * @param id names it from now on
     * @param wish what it is to be like
     */
    public String offer(String id, Wish wish) {
        Map<String, ?> options = Map.of("id", id, "setup", wish.setup, "media", wish.sendsMedia, "rsa", wish.isRsa);
        return browser.evaluate("wish => window.offer(wish)", options, USUAL).asString();
    }

    /** {@return the offer of a connection that sends so} */
    public String offer(String id, Sending sending) {
        return browser.evaluate("wish => window.offer(wish)", sending.options(id), USUAL)
                .asString();
    }

    /**
     * Sets the answer to an offer.
     *
     * @param relay where everything goes, instead of the answer's candidates; see {@link LossyRelay#target}
     */
    public void answer(String id, String sdp, String relay) {
        answer(id, sdp, relay, false);
    }

    /** Sets the answer to an offer, and has it ask for pauses in Opus (RFC 7587 §3.1.3) where that is wanted. */
    public void answer(String id, String sdp, String relay, boolean dtx) {
        browser.evaluate(
                "wish => window.answer(wish)", Map.of("id", id, "sdp", sdp, "relay", relay, "dtx", dtx), USUAL);
    }

    /** {@return what the browser says of each stream that it sends, see {@code peer.js}} */
    public JsonNode stats(String id) {
        return browser.evaluate("id => window.peerStats(id)", id, USUAL);
    }

    /**
     * {@return the browser's RTCTransportStats, once the connection is up}
     *
     * @throws PeerException when the connection fails, or is not up in 30 s
     */
    public JsonNode whenConnected(String id) {
        return browser.evaluate("id => window.whenPeerConnected(id)", id, USUAL);
    }

    /** {@return the browser's RTCOutboundRtpStreamStats, each with its RTCRemoteInboundRtpStreamStats} */
    public JsonNode reports(String id) {
        return browser.evaluate("id => window.peerReports(id)", id, USUAL);
    }

    /** {@return all dictionaries of the browser's getStats, of a connection that plays too} */
    public JsonNode dictionaries(String id) {
        return browser.evaluate("id => window.dictionaries(id)", id, USUAL);
    }

    /** Has a connection send no more. */
    public void silence(String id) {
        browser.evaluate("id => window.silencePeer(id)", id, USUAL);
    }

    /** {@return the answer of a new connection that plays what it is offered, with candidates} */
    public String subscribe(String id, String offer) {
        return browser.evaluate("arg => window.subscribe(arg)", Map.of("id", id, "offer", offer), USUAL)
                .asString();
    }

    /** {@return what a connection that plays has received and shown, see {@code subscribe.js}} */
    public JsonNode played(String id) {
        return browser.evaluate("id => window.played(id)", id, USUAL);
    }

    /** Ends a connection that plays. */
    public void unsubscribe(String id) {
        browser.evaluate("id => window.unsubscribe(id)", id, USUAL);
    }

    /** Lets the page go on for a while. */
    public void run(Duration time) {
        browser.run(time);
    }

    /** Ends a connection. */
    public void close(String id) {
        browser.evaluate("id => window.closePeer(id)", id, USUAL);
    }

    @Override
    public void close() {
        try {
            browser.close();
        } finally {
            server.close();
        }
    }
}
