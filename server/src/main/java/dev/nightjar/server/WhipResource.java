package dev.nightjar.server;

import dev.nightjar.endpoint.IceCandidate;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.WebRtcException;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SdpFragment;
import dev.nightjar.sdp.SdpParseException;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * WHIP: {@code POST /whip} publishes, the session's own URL takes candidates, ICE restarts and the end. RFC 9725.
 *
 * <p>*Choice:* the answer holds every candidate of ours, since the protocol gives a server no way to add one later.
 */
final class WhipResource {
    static final String PATH = "/whip";
    static final String SDP = "application/sdp";
    private static final String FRAGMENT = "application/trickle-ice-sdpfrag";
    private static final System.Logger LOG = System.getLogger(WhipResource.class.getName());

    private final WhipSessions sessions;

    WhipResource(WhipSessions sessions) {
        this.sessions = sessions;
    }

    void handle(Exchange exchange) {
        if (exchange.path().equals(PATH)) {
            if (!exchange.method().equals(HttpMethod.POST)) {
                throw HttpError.notAllowed(exchange.method(), "POST, OPTIONS");
            }
            publish(exchange);
            return;
        }
        WhipSession session = sessions.get(exchange.path().substring(PATH.length() + 1));
        if (session == null) {
            throw new HttpError(HttpResponseStatus.NOT_FOUND, "no such session (expected: the Location of a POST)");
        }
        if (exchange.method().equals(HttpMethod.DELETE)) {
            session.end("ended by the publisher")
                    .whenComplete((stats, failure) -> exchange.reply(HttpReply.empty(HttpResponseStatus.OK)));
        } else if (exchange.method().equals(HttpMethod.PATCH)) {
            patch(exchange, session);
        } else {
            throw HttpError.notAllowed(exchange.method(), "PATCH, DELETE, OPTIONS");
        }
    }

    private void publish(Exchange exchange) {
        requireType(exchange, SDP);
        String offer = text(exchange);
        if (offer.isBlank()) {
            throw new HttpError(HttpResponseStatus.BAD_REQUEST, "the body is empty (expected: an SDP offer)");
        }
        sessions.create(offer).whenComplete((session, failure) -> {
            if (failure == null) {
                exchange.reply(created(session));
            } else {
                exchange.reply(errorOf(failure).response());
            }
        });
    }

    private static FullHttpResponse created(WhipSession session) {
        JsepDescription answer = session.connection().localDescription();
        FullHttpResponse response = HttpReply.bytes(
                HttpResponseStatus.CREATED, SDP, (answer == null ? "" : answer.sdp()).getBytes(StandardCharsets.UTF_8));
        response.headers().set(HttpHeaderNames.LOCATION, PATH + "/" + session.id());
        response.headers().set(HttpHeaderNames.ETAG, session.entityTag());
        response.headers().set("Accept-Patch", FRAGMENT);
        return response;
    }

    /** RFC 9725 §4.3.1: a restart of any ICE session, or candidates of the one that the entity tag names. */
    private void patch(Exchange exchange, WhipSession session) {
        requireType(exchange, FRAGMENT);
        String condition = exchange.header(HttpHeaderNames.IF_MATCH);
        if (condition == null) {
            throw new HttpError(
                    HttpResponseStatus.PRECONDITION_REQUIRED, "If-Match is missing (expected: the session's ETag)");
        }
        String tag = condition.strip();
        // RFC 9725 §4.3.3 shows the asterisk in quotes, which RFC 9110 §13.1.1 makes a tag; ours are hexadecimal.
        if (tag.equals("*") || tag.equals("\"*\"")) {
            restart(exchange, session);
            return;
        }
        if (!tag.equals(session.entityTag())) {
            throw new HttpError(
                    HttpResponseStatus.PRECONDITION_FAILED, "If-Match names another ICE session (expected: the ETag)");
        }
        trickle(exchange, session);
    }

    private void restart(Exchange exchange, WhipSession session) {
        sessions.restart(session, fragment(text(exchange))).whenComplete((told, failure) -> {
            if (failure != null) {
                exchange.reply(errorOf(failure).response());
                return;
            }
            FullHttpResponse response =
                    HttpReply.bytes(HttpResponseStatus.OK, FRAGMENT, told.getBytes(StandardCharsets.UTF_8));
            response.headers().set(HttpHeaderNames.ETAG, session.entityTag());
            exchange.reply(response);
        });
    }

    private static void trickle(Exchange exchange, WhipSession session) {
        List<CompletableFuture<Void>> adding = new ArrayList<>();
        for (IceCandidate candidate : candidates(fragment(text(exchange)))) {
            adding.add(session.connection().addIceCandidate(candidate).toCompletableFuture());
        }
        CompletableFuture.allOf(adding.toArray(CompletableFuture[]::new)).whenComplete((ok, failure) -> {
            if (failure == null) {
                exchange.reply(HttpReply.empty(HttpResponseStatus.NO_CONTENT));
            } else {
                exchange.reply(errorOf(failure).response());
            }
        });
    }

    private static SdpFragment fragment(String text) {
        try {
            return SdpFragment.parse(text);
        } catch (SdpParseException bad) {
            throw new HttpError(HttpResponseStatus.BAD_REQUEST, String.valueOf(bad.getMessage()));
        }
    }

    private static List<IceCandidate> candidates(SdpFragment fragment) {
        List<IceCandidate> candidates = new ArrayList<>();
        boolean ends = fragment.attributes().has("end-of-candidates");
        for (MediaDescription section : fragment.media()) {
            String ufrag = section.iceUfrag().orElse(null);
            section.candidates()
                    .forEach(candidate -> candidates.add(new IceCandidate(
                            candidate.toCandidateString(), section.mid().orElse(null), null, ufrag)));
            ends |= section.isEndOfCandidates();
        }
        if (ends) {
            candidates.add(new IceCandidate("", null, null, null));
        }
        return candidates;
    }

    /** {@return what a failed negotiation tells the client; only our own bugs are logged} */
    private static HttpError errorOf(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof HttpError error) {
            return error;
        }
        if (cause instanceof WebRtcException refused) {
            HttpResponseStatus status = refused.errorName() == WebRtcException.Name.NOT_SUPPORTED_ERROR
                    ? HttpResponseStatus.UNPROCESSABLE_ENTITY
                    : HttpResponseStatus.BAD_REQUEST;
            return new HttpError(status, String.valueOf(refused.getMessage()));
        }
        LOG.log(System.Logger.Level.ERROR, "WHIP request failed", cause);
        return new HttpError(HttpResponseStatus.INTERNAL_SERVER_ERROR, "the server failed; its log says why");
    }

    private static void requireType(Exchange exchange, String expected) {
        String type = exchange.header(HttpHeaderNames.CONTENT_TYPE);
        String essence = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!essence.equals(expected)) {
            throw new HttpError(
                    HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type: " + printable(type) + " (expected: " + expected + ")");
        }
    }

    private static String text(Exchange exchange) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(exchange.body()))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw new HttpError(HttpResponseStatus.BAD_REQUEST, "line 1: the body is not UTF-8 (expected: text)");
        }
    }

    private static String printable(@Nullable String type) {
        return type == null ? "none" : type.substring(0, Math.min(80, type.length()));
    }
}
