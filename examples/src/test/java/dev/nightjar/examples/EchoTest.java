package dev.nightjar.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.JsepDescription;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("loopback")
class EchoTest {
    @Test
    void aCallerHearsItself() throws Exception {
        try (Endpoint endpoint = Endpoint.open(EndpointConfig.defaults().withLoopback(true));
                Caller caller = new Caller()) {
            String answer = new Echo(endpoint)
                    .answer(caller.offer())
                    .toCompletableFuture()
                    .get(Caller.SECONDS, TimeUnit.SECONDS);
            caller.await(caller.connection().setRemoteDescription(JsepDescription.answer(answer)));

            assertThat(caller.hearsItself()).isTrue();
        }
    }

    @Test
    void whatIsNoOfferLeavesNothingOpen() {
        try (Endpoint endpoint = Endpoint.open(EndpointConfig.defaults().withLoopback(true))) {
            CompletableFuture<String> answer =
                    new Echo(endpoint).answer("hello").toCompletableFuture();

            assertThatThrownBy(() -> answer.get(Caller.SECONDS, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasStackTraceContaining("sdp-syntax-error");
            assertThat(endpoint.connectionCount()).isZero();
        }
    }
}
