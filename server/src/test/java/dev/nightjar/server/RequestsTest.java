package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestsTest {
    private final ArrayDeque<Exchange> handled = new ArrayDeque<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new Requests(new Cors(List.of()), handled::add));

    @Test
    void answersInTheOrderOfTheRequests() {
        ask("/slow");
        ask("/quick");

        assertThat(handled).hasSize(1);
        reply(handled.remove());
        assertThat(handled).hasSize(1);
        reply(handled.remove());

        assertThat(answer()).isEqualTo("/slow\n");
        assertThat(answer()).isEqualTo("/quick\n");
    }

    @Test
    void readsNothingWhileAnAnswerIsAwaited() {
        ask("/");
        assertThat(channel.config().isAutoRead()).isFalse();

        reply(handled.remove());
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void endsTheConnectionOfAClientThatDoesNotWaitForAnswers() {
        for (int i = 0; i < 10 * Requests.MAX_WAITING; i++) {
            ask("/" + i);
        }
        int answers = 0;
        while (!handled.isEmpty()) {
            reply(handled.remove());
            assertThat(answer()).isEqualTo("/" + answers++ + "\n");
        }

        assertThat(answers).isEqualTo(Requests.MAX_WAITING + 1);
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void answersNothingAfterTheLastRequestOfAConnection() {
        DefaultFullHttpRequest last = request("/last");
        last.headers().set(HttpHeaderNames.CONNECTION, "close");
        channel.writeInbound(last);
        ask("/more");

        reply(handled.remove());

        assertThat(answer()).isEqualTo("/last\n");
        assertThat(handled).isEmpty();
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void endsAConnectionThatDoesNotGetARequestDone() {
        channel.freezeTime();

        pass(Requests.REQUEST_SECONDS - 1);
        assertThat(channel.isActive()).isTrue();
        pass(1);
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void countsTheTimeAnewFromEachAnswerAndNotDuringIt() {
        channel.freezeTime();
        ask("/");
        pass(10 * Requests.REQUEST_SECONDS);
        assertThat(channel.isActive()).isTrue();

        reply(handled.remove());
        pass(Requests.REQUEST_SECONDS - 1);
        assertThat(channel.isActive()).isTrue();
        pass(1);
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void refusesARequestWithTwoNames() {
        DefaultFullHttpRequest ambiguous = request("/");
        ambiguous.headers().add(HttpHeaderNames.HOST, "other.example");

        channel.writeInbound(ambiguous);

        FullHttpResponse refused = channel.readOutbound();
        assertThat(refused.status()).isEqualTo(HttpResponseStatus.BAD_REQUEST);
        assertThat(handled).isEmpty();
        assertThat(channel.isActive()).isFalse();
    }

    private void ask(String path) {
        channel.writeInbound(request(path));
    }

    private static DefaultFullHttpRequest request(String path) {
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
        request.headers().set(HttpHeaderNames.HOST, "localhost");
        return request;
    }

    private void reply(Exchange exchange) {
        exchange.reply(HttpReply.text(HttpResponseStatus.OK, exchange.path()));
        channel.runPendingTasks();
    }

    private String answer() {
        FullHttpResponse response = channel.readOutbound();
        return response.content().toString(StandardCharsets.UTF_8);
    }

    private void pass(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }
}
