package dev.nightjar.ice;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.ice.ServerRequest.Kind;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Asks a STUN server over UDP how it sees one of our sockets, and keeps that binding (RFC 8445 §5.1.1.2, §5.1.1.4). */
final class StunQuery {
    private static final int ERROR_TRY_ALTERNATE = 300;

    /** Whoever owns the query; told the end of the first question, and each address that is new later. */
    interface Owner {
        void onMapped(StunQuery query, @Nullable InetSocketAddress before, InetSocketAddress mapped);

        void onFailed(StunQuery query, int code, String text);

        void onRedirected(StunQuery query, InetSocketAddress alternate, @Nullable String domain);
    }

    private final Path path;
    private final ServerLink link;
    private final Owner owner;
    private final ServerRequests requests;
    private final long keepaliveNanos;
    private @Nullable InetSocketAddress mapped;
    private boolean isKept = true;
    private long keepaliveDueNanos = SansIo.NO_DEADLINE;

    StunQuery(Path path, ServerLink link, Owner owner) {
        this.path = path;
        this.link = link;
        this.owner = owner;
        requests = new ServerRequests(path, false, link);
        keepaliveNanos = link.config().keepalive().toNanos();
    }

    Path path() {
        return path;
    }

    void start(long nowNanos) {
        ServerOutput output = link.output();
        int tag = output.nextTag();
        long number = output.nextNumber();
        StunWriter writer = output.writer().begin(Kind.BINDING.method, tag, number);
        byte[] bytes = Arrays.copyOf(writer.buffer(), writer.finishUnsigned());
        requests.start(new ServerRequest(Kind.BINDING, tag, number, bytes, null, null, 0, nowNanos));
    }

    /** Whether the binding is kept alive; once it is again, the server is asked at once. */
    void keep(boolean on, long nowNanos) {
        if (on != isKept && mapped != null) {
            keepaliveDueNanos = on ? nowNanos : SansIo.NO_DEADLINE;
        }
        isKept = on;
    }

    boolean isExpected(byte[] buffer, int offset, int length) {
        return StunMessage.hasHeader(buffer, offset, length)
                && ServerAttributes.isResponse(NetworkBytes.getUint16(buffer, offset))
                && requests.find(buffer, offset) != null;
    }

    void receive(StunMessage message, byte[] buffer, int offset, int length, long nowNanos) {
        if (!message.wrap(buffer, offset, length) || !message.isFingerprintAcceptable()) {
            link.tally().malformed++;
            return;
        }
        ServerRequest request = requests.find(buffer, offset);
        if (request == null || !request.isAnsweredBy(message)) {
            link.tally().unmatched++;
            return;
        }
        link.tally().responsesReceived++;
        requests.end(request);
        InetSocketAddress address = message.mappedAddress();
        if (!ServerAttributes.isSuccess(message.type())) {
            onError(message);
        } else if (address != null && TurnClient.isUsable(address)) {
            onMapped(address, nowNanos);
        } else {
            onFailure(GatheringEvent.UNREACHABLE, "the server's answer has no address");
        }
    }

    private void onMapped(InetSocketAddress address, long nowNanos) {
        keepaliveDueNanos = isKept ? nowNanos + keepaliveNanos : SansIo.NO_DEADLINE;
        if (!address.equals(mapped)) {
            InetSocketAddress before = mapped;
            mapped = address;
            owner.onMapped(this, before, address);
        }
    }

    private void onError(StunMessage message) {
        InetSocketAddress alternate = message.errorCode() == ERROR_TRY_ALTERNATE && mapped == null
                ? ServerAttributes.alternateServer(message)
                : null;
        if (alternate != null) {
            owner.onRedirected(this, alternate, ServerAttributes.alternateDomain(message));
        } else {
            onFailure(message.errorCode(), ServerAttributes.reason(message));
        }
    }

    /** Only of the first question: a keepalive has done its work by going out. */
    private void onFailure(int code, String text) {
        if (mapped == null) {
            owner.onFailed(this, code == 0 ? GatheringEvent.UNREACHABLE : code, text);
        }
    }

    void advance(long nowNanos) {
        ServerRequest late = requests.expire(nowNanos);
        while (late != null) {
            onFailure(GatheringEvent.UNREACHABLE, "no answer from the server");
            late = requests.expire(nowNanos);
        }
        if (nowNanos >= keepaliveDueNanos) {
            keepaliveDueNanos = nowNanos + keepaliveNanos;
            start(nowNanos);
        }
    }

    long deadlineNanos() {
        return Math.min(requests.deadlineNanos(), keepaliveDueNanos);
    }
}
