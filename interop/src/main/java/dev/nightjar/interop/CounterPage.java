package dev.nightjar.interop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The counter page in a browser, served from a port of its own: what most tests of the recorder publish with. */
public final class CounterPage implements AutoCloseable {
    private static final Duration USUAL = Duration.ofSeconds(30);

    private final PageServer server;
    private final Browser browser;

    private CounterPage(PageServer server, Browser browser) {
        this.server = server;
        this.browser = browser;
    }

    /** {@return the page with a picture of 640 x 480} */
    public static CounterPage open(Browser.Kind kind) {
        return open(kind, 640, 480, 0);
    }

    /**
     * {@return the page with a picture of this size}
     *
     * @param noise rows of unpredictable pixels, see {@link PageServer#counterPage(int, int, int)}
     */
    public static CounterPage open(Browser.Kind kind, int width, int height, int noise) {
        PageServer server = PageServer.start();
        try {
            Browser browser = Browser.launch(kind);
            CounterPage page = new CounterPage(server, browser);
            try {
                browser.open(server.counterPage(width, height, noise));
                return page;
            } catch (RuntimeException e) {
                browser.close();
                throw e;
            }
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** {@return the origin that the server under test must allow} */
    public String origin() {
        return server.origin();
    }

    /** {@return the browser, to evaluate more in the page} */
    public Browser browser() {
        return browser;
    }

    /**
     * Publishes, and returns {@code {status, location, etag, offer, answer}} once the answer is set; media need not
     * flow yet.
     *
     * @param options {@code whip} and, if wanted, {@code token}, {@code relay} (see {@link LossyRelay#target}),
     *     {@code trickle}, {@code tap} (usually true), {@code maxBitrate}, {@code codec} such as {@code video/H264}
     */
    public JsonNode publish(Map<String, ?> options) {
        return browser.evaluate("options => window.start(options)", options, USUAL);
    }

    /** Waits until ICE and DTLS are up, and throws when they fail. */
    public void whenConnected() {
        browser.evaluate("() => window.whenConnected()");
    }

    /** Lets the page go on for a while. */
    public void run(Duration time) {
        browser.run(time);
    }

    /** {@return the browser's statistics condensed, see {@code publish.js}} */
    public JsonNode stats() {
        return browser.evaluate("() => window.stats()");
    }

    /** {@return every video frame encoded since the start, unless publishing was told not to tap} */
    public List<EncodedFrame> encodedVideo() {
        return encoded("video");
    }

    /**
     * {@return every audio frame encoded since the start, unless publishing was told not to tap}
     *
     * <p>On a busy machine Firefox loses sound, so that its audio clock falls behind: {@link EncodedFrame#slip} tells.
     */
    public List<EncodedFrame> encodedAudio() {
        return encoded("audio");
    }

    private List<EncodedFrame> encoded(String kind) {
        List<EncodedFrame> frames = new ArrayList<>();
        for (JsonNode frame : browser.evaluate("() => window.tapped()").path(kind)) {
            frames.add(new EncodedFrame(
                    frame.path("rtp").asLong(),
                    frame.path("key").asBoolean(),
                    frame.path("bytes").asInt(),
                    frame.path("at").asDouble()));
        }
        return frames;
    }

    /** {@return the HTTP status of the DELETE that ended the session} */
    public int stop() {
        return browser.evaluate("() => window.stop()").asInt();
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
