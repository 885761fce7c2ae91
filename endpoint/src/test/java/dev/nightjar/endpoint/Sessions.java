package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What tests of the offer/answer exchange share. */
final class Sessions {
    private static final int SECONDS = 60;

    private Sessions() {}

    static Endpoint endpoint() {
        return Endpoint.open(EndpointConfig.defaults().withBindAddresses(List.of(InetAddress.getLoopbackAddress())));
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(failed.getCause());
        } catch (InterruptedException | TimeoutException late) {
            throw new AssertionError("no completion within " + SECONDS + " s", late);
        }
    }

    static WebRtcException failure(CompletionStage<?> stage) {
        try {
            await(stage);
        } catch (WebRtcException expected) {
            return expected;
        }
        throw new AssertionError("the operation succeeded (expected: a failure)");
    }

    static void refused(CompletionStage<?> stage, WebRtcException.Name name, String reason) {
        WebRtcException failure = failure(stage);
        assertThat(failure.errorName()).as(failure.getMessage()).isEqualTo(name);
        assertThat(failure.getMessage()).contains(reason);
    }

    static String recorded(String name) {
        try (InputStream in = Sessions.class.getResourceAsStream("sdp/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean exists(String name) {
        return Sessions.class.getResource("sdp/" + name) != null;
    }

    static void offer(PeerConnection connection, String sdp) {
        await(connection.setRemoteDescription(JsepDescription.offer(sdp)));
    }

    static String answer(PeerConnection connection, String offer) {
        offer(connection, offer);
        await(connection.setLocalDescription());
        return connection.localDescription().sdp();
    }

    /** One whole exchange; the answerer hears the offer as it is, without candidates that come later. */
    static void exchange(PeerConnection offerer, PeerConnection answerer) {
        await(offerer.setLocalDescription());
        await(answerer.setRemoteDescription(offerer.localDescription()));
        await(answerer.setLocalDescription());
        await(offerer.setRemoteDescription(answerer.localDescription()));
    }
}
