package dev.nightjar.ice;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.ice.ServerRequest.Kind;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Invariants.
 *
 * - One allocation for life: NEW, ALLOCATING, ALLOCATED, CLOSING, OVER, never back. What failed is not tried again.
 * - A success counts only under the signature of its request (RFC 8489 §9.2.5), and so does an error, 401 and 438 left
 *   out. Those two only make us sign the same operation anew, and not more often than MAX_CHALLENGES.
 * - What is asked for is asked for once at a time: "due" is never while its request is open.
 * - Data moves no timer; it only notes when a peer and the path were used. The deadline is computed when a request or
 *   an answer has changed something, and may come too early.
 */

/** The client of one TURN server over one path, RFC 8656: its allocation, and through it permissions and channels. */
final class TurnClient {
    /** A server that does not like three nonces of its own will not like the fourth. */
    private static final int MAX_CHALLENGES = 3;

    private static final int ERROR_TRY_ALTERNATE = 300;
    private static final int ERROR_BAD_REQUEST = 400;
    private static final int ERROR_UNAUTHENTICATED = 401;
    private static final int ERROR_UNKNOWN_ATTRIBUTE = 420;
    private static final int ERROR_MISMATCH = 437;
    private static final int ERROR_STALE_NONCE = 438;

    private static final long SECOND = 1_000_000_000L;
    /** RFC 8656 §3.2; a longer one makes no difference to us. */
    private static final long USUAL_LIFETIME_SECONDS = 600;

    private static final long MOST_LIFETIME_SECONDS = 86_400;
    /** Time for six attempts of ten seconds before an allocation ends. */
    private static final long REFRESH_AHEAD_NANOS = 60 * SECOND;

    /** Whoever owns the client; each is called once at most, the last only after the first. */
    interface Owner {
        /** The server lends {@link TurnClient#relayed}. */
        void onAllocated(TurnClient client);

        /** The server lends nothing. */
        void onRefused(TurnClient client, int code, String text);

        /** The server names another one, and whose certificate that has or null, RFC 8489 §10. */
        void onRedirected(TurnClient client, InetSocketAddress alternate, @Nullable String domain);

        /** What was lent is gone. */
        void onLost(TurnClient client, String why);
    }

    private enum State {
        NEW,
        ALLOCATING,
        ALLOCATED,
        /** Closed; a challenge of the release is still answered. */
        CLOSING,
        OVER
    }

    private final Path path;
    private final boolean isStream;
    private final ServerLink link;
    private final Owner owner;
    private final long keepaliveNanos;
    private final TurnRequestWriter writer;
    private final ServerRequests requests;
    private final TurnRelay relay;
    private State state = State.NEW;
    private List<InetSocketAddress> relayed = List.of();
    private @Nullable InetSocketAddress mapped;
    private boolean hasClearedMismatch;
    private long refreshDueNanos = SansIo.NO_DEADLINE;
    private long endNanos;
    private long deadlineNanos = SansIo.NO_DEADLINE;

    TurnClient(Path path, boolean isStream, LongTermCredentials credentials, ServerLink link, Owner owner) {
        this.path = path;
        this.isStream = isStream;
        this.link = link;
        this.owner = owner;
        keepaliveNanos = link.config().keepalive().toNanos();
        writer = new TurnRequestWriter(credentials, link.config().relayFamily(), link.output());
        requests = new ServerRequests(path, isStream, link);
        relay = new TurnRelay(path, isStream, link, this::open);
    }

    void start(long nowNanos) {
        state = State.ALLOCATING;
        open(Kind.ALLOCATE, null, 0, nowNanos);
        updateDeadline();
    }

    /** One address, or one of each family; empty before there is an allocation. */
    List<InetSocketAddress> relayed() {
        return relayed;
    }

    /** How the server sees us, or null where it did not say. */
    @Nullable
    InetSocketAddress mapped() {
        return mapped;
    }

    Path path() {
        return path;
    }

    /** {@return the peer a path leads to, known from now on; null where there can be none, or there are too many} */
    @Nullable
    TurnPeer peer(Path to) {
        TurnPeer known = relay.known(to);
        if (known != null) {
            return known;
        }
        boolean isOurs = state == State.ALLOCATED && relayed.contains(to.local());
        return isOurs ? relay.add(to) : null;
    }

    /** As {@link CandidateGatherer#sendRelayed}. */
    boolean send(TurnPeer peer, byte[] buffer, int offset, int length, long nowNanos) {
        boolean isSent = relay.send(peer, buffer, offset, length, nowNanos);
        if (relay.takesAsked()) {
            updateDeadline();
        }
        return isSent;
    }

    void bindChannel(TurnPeer peer, long nowNanos) {
        relay.bindChannel(peer, nowNanos);
        updateDeadline();
    }

    /** As {@link CandidateGatherer#isExpected}, of a datagram that came over our path. */
    boolean isExpected(byte[] buffer, int offset, int length) {
        if (TurnFrames.isChannelData(buffer, offset, length)) {
            return state == State.ALLOCATED && relay.isChannel(NetworkBytes.getUint16(buffer, offset));
        }
        if (!StunMessage.hasHeader(buffer, offset, length)) {
            return false;
        }
        int type = NetworkBytes.getUint16(buffer, offset);
        return type == ServerAttributes.DATA_INDICATION
                ? state == State.ALLOCATED
                : ServerAttributes.isResponse(type) && requests.find(buffer, offset) != null;
    }

    /** Takes what is expected; data is handed on as the last act. */
    void receive(StunMessage message, byte[] buffer, int offset, int length, long nowNanos) {
        if (TurnFrames.isChannelData(buffer, offset, length)) {
            relay.receiveChannelData(buffer, offset, length, nowNanos);
        } else if (NetworkBytes.getUint16(buffer, offset) == ServerAttributes.DATA_INDICATION) {
            relay.receiveIndication(buffer, offset, length, nowNanos);
        } else if (message.wrap(buffer, offset, length) && message.isFingerprintAcceptable()) {
            onResponse(message, nowNanos);
            updateDeadline();
        } else {
            link.tally().malformed++;
        }
    }

    private void onResponse(StunMessage message, long nowNanos) {
        ServerRequest request = requests.find(message.buffer(), message.offset());
        boolean isSuccess = ServerAttributes.isSuccess(message.type());
        int code = message.errorCode();
        if (request == null || !request.isAnsweredBy(message)) {
            link.tally().unmatched++;
        } else if (!isSuccess && code == 0) {
            link.tally().malformed++;
        } else if (!isSuccess && (code == ERROR_UNAUTHENTICATED || code == ERROR_STALE_NONCE)) {
            answered(request);
            onChallenge(request, message, code, nowNanos);
        } else if (!isProven(request, message, isSuccess ? 0 : code)) {
            onDoubtful(request, message, isSuccess, nowNanos);
        } else {
            answered(request);
            if (isSuccess) {
                onSuccess(request, message, nowNanos);
            } else {
                onError(request, message, code, nowNanos);
            }
        }
    }

    private void answered(ServerRequest request) {
        link.tally().responsesReceived++;
        requests.end(request);
    }

    /** RFC 8489 §9.2.5: signed as the request was, not bid down, and a 400 always signed. */
    private static boolean isProven(ServerRequest request, StunMessage message, int code) {
        if (LongTermAuthentication.isBidDown(message)) {
            return false;
        }
        return request.integrity == null ? code != ERROR_BAD_REQUEST : request.integrity.verify(message);
    }

    /** RFC 8489 §9.2.5: as if it had never come, but over a stream the transaction ends. */
    private void onDoubtful(ServerRequest request, StunMessage message, boolean isSuccess, long nowNanos) {
        link.tally().unauthenticated++;
        request.doubtfulAnswer = isSuccess ? "success" : ServerAttributes.reason(message);
        if (isStream) {
            requests.end(request);
            onSilence(request, nowNanos);
        }
    }

    private void onChallenge(ServerRequest request, StunMessage message, int code, long nowNanos) {
        boolean isWorthIt =
                request.challenges < MAX_CHALLENGES && writer.authentication().accept(message, code);
        if (isWorthIt) {
            open(request.kind, request.peer, request.challenges + 1, nowNanos);
        } else {
            onRefusal(request, code, ServerAttributes.reason(message), nowNanos);
        }
    }

    private void onSuccess(ServerRequest request, StunMessage message, long nowNanos) {
        switch (request.kind) {
            case ALLOCATE -> onAllocated(message, nowNanos);
            case REFRESH -> setLifetime(message, nowNanos);
            case RELEASE -> onReleased(nowNanos);
            default -> relay.onGranted(request, nowNanos);
        }
    }

    /** RFC 8656 §7.3. */
    private void onAllocated(StunMessage message, long nowNanos) {
        List<InetSocketAddress> lent = new ArrayList<>(2);
        int at = ServerAttributes.find(message, ServerAttributes.XOR_RELAYED_ADDRESS);
        while (at != 0) {
            InetSocketAddress address = ServerAttributes.xorAddress(message, at);
            if (address != null
                    && isUsable(address)
                    && lent.stream().noneMatch(other -> isSameFamily(other, address))) {
                lent.add(address);
            }
            at = ServerAttributes.findAfter(message, ServerAttributes.XOR_RELAYED_ADDRESS, at);
        }
        if (lent.isEmpty()) {
            state = State.OVER;
            owner.onRefused(this, GatheringEvent.UNREACHABLE, "the server's answer has no relayed address");
            return;
        }
        relayed = List.copyOf(lent);
        mapped = message.mappedAddress();
        state = State.ALLOCATED;
        setLifetime(message, nowNanos);
        owner.onAllocated(this);
    }

    static boolean isUsable(InetSocketAddress address) {
        return address.getPort() != 0 && AddressText.isOneHost(address.getAddress());
    }

    static boolean isSameFamily(InetSocketAddress one, InetSocketAddress other) {
        return one.getAddress().getClass() == other.getAddress().getClass();
    }

    /** RFC 8656 §3.2: refreshed well before the end, half-way where the server keeps it short. */
    private void setLifetime(StunMessage message, long nowNanos) {
        long seconds = ServerAttributes.uint32(message, ServerAttributes.LIFETIME, USUAL_LIFETIME_SECONDS);
        long life = Math.max(1, Math.min(seconds, MOST_LIFETIME_SECONDS)) * SECOND;
        endNanos = nowNanos + life;
        refreshDueNanos = nowNanos + (life > 2 * REFRESH_AHEAD_NANOS ? life - REFRESH_AHEAD_NANOS : life / 2);
    }

    private void onError(ServerRequest request, StunMessage message, int code, long nowNanos) {
        if (request.kind == Kind.ALLOCATE && code == ERROR_TRY_ALTERNATE) {
            InetSocketAddress alternate = ServerAttributes.alternateServer(message);
            if (alternate != null) {
                state = State.OVER;
                owner.onRedirected(this, alternate, ServerAttributes.alternateDomain(message));
                return;
            }
        }
        boolean isUnknown = request.kind == Kind.ALLOCATE && code == ERROR_UNKNOWN_ATTRIBUTE;
        if (isUnknown && writer.dropSecondFamily()) {
            open(Kind.ALLOCATE, null, 0, nowNanos);
            return;
        }
        onRefusal(request, code, ServerAttributes.reason(message), nowNanos);
    }

    private void onRefusal(ServerRequest request, int code, String text, long nowNanos) {
        switch (request.kind) {
            case ALLOCATE -> onAllocateRefused(code, text, nowNanos);
            case REFRESH -> lose(reasonOfLoss(code, text));
            case RELEASE -> onReleased(nowNanos);
            default -> relay.onRefused(request, nowNanos);
        }
    }

    /** The end, or that of an allocation that stood in the way of ours. */
    private void onReleased(long nowNanos) {
        if (state == State.ALLOCATING) {
            open(Kind.ALLOCATE, null, 0, nowNanos);
        } else {
            state = State.OVER;
        }
    }

    /**
     * A 437 means that our address has an allocation of an earlier life (RFC 8656 §7.4): the socket cannot be changed
     * here, so that allocation is given back once, and asked for anew.
     */
    private void onAllocateRefused(int code, String text, long nowNanos) {
        if (code == ERROR_MISMATCH && !hasClearedMismatch) {
            hasClearedMismatch = true;
            open(Kind.RELEASE, null, 0, nowNanos);
            return;
        }
        state = State.OVER;
        owner.onRefused(this, code, text);
    }

    private static String reasonOfLoss(int code, String text) {
        return code == ERROR_UNAUTHENTICATED
                ? "credentials expired or were withdrawn (" + text + "): an ICE restart with new ones is needed"
                : "the server ended the allocation (" + text + ")";
    }

    /** No answer that counts. */
    private void onSilence(ServerRequest request, long nowNanos) {
        String why = request.doubtfulAnswer.isEmpty()
                ? "no answer from the server"
                : "no answer with valid integrity from the server, only: " + request.doubtfulAnswer;
        switch (request.kind) {
            case REFRESH -> {
                if (nowNanos < endNanos) {
                    open(Kind.REFRESH, null, 0, nowNanos);
                } else {
                    lose(why);
                }
            }
            case ALLOCATE, RELEASE -> onAllocateSilence(why);
            default -> relay.onSilence(request, nowNanos);
        }
    }

    private void onAllocateSilence(String why) {
        boolean isWanted = state == State.ALLOCATING;
        state = State.OVER;
        if (isWanted) {
            owner.onRefused(this, GatheringEvent.UNREACHABLE, why);
        }
    }

    /** The connection is gone, or our socket. */
    void fail(String why) {
        if (state == State.ALLOCATED) {
            lose(why);
        } else if (state != State.OVER && state != State.CLOSING) {
            state = State.OVER;
            owner.onRefused(this, GatheringEvent.UNREACHABLE, why);
        }
        requests.clear();
        updateDeadline();
    }

    private void lose(String why) {
        state = State.OVER;
        requests.clear();
        owner.onLost(this, why);
    }

    private void open(Kind kind, @Nullable TurnPeer peer, int challenges, long nowNanos) {
        requests.start(writer.write(kind, peer, challenges, nowNanos));
        relay.noteSent(nowNanos);
    }

    /**
     * Gives the allocation back by a Refresh with lifetime 0 (RFC 8656 §8.1), which is not sent again. Since the nonce
     * is often stale by then, a challenge is answered where the owner still feeds what comes.
     */
    void close(long nowNanos) {
        boolean mayHaveOne = state == State.ALLOCATED
                || (state == State.ALLOCATING && writer.authentication().integrity() != null);
        requests.clear();
        state = mayHaveOne ? State.CLOSING : State.OVER;
        if (mayHaveOne) {
            open(Kind.RELEASE, null, 0, nowNanos);
        }
        updateDeadline();
    }

    void advance(long nowNanos) {
        if (nowNanos < deadlineNanos) {
            return;
        }
        ServerRequest late = requests.expire(nowNanos);
        while (late != null) {
            onSilence(late, nowNanos);
            late = requests.expire(nowNanos);
        }
        if (state == State.ALLOCATED) {
            if (nowNanos >= refreshDueNanos) {
                refreshDueNanos = SansIo.NO_DEADLINE;
                open(Kind.REFRESH, null, 0, nowNanos);
            }
            relay.advance(nowNanos);
            keepBinding(nowNanos);
        }
        updateDeadline();
    }

    /** A Binding indication where a NAT would forget us, RFC 8445 §11. */
    private void keepBinding(long nowNanos) {
        if (isStream || nowNanos - relay.lastSentNanos() < keepaliveNanos) {
            return;
        }
        ServerOutput output = link.output();
        StunWriter indication =
                output.writer().begin(StunMessage.BINDING_INDICATION, output.nextTag(), output.nextNumber());
        output.send(path, indication.buffer(), indication.finishUnsigned());
        relay.noteSent(nowNanos);
    }

    private void updateDeadline() {
        if (state != State.ALLOCATING && state != State.ALLOCATED) {
            deadlineNanos = SansIo.NO_DEADLINE;
            return;
        }
        long earliest = requests.deadlineNanos();
        if (state == State.ALLOCATED) {
            earliest = Math.min(earliest, Math.min(refreshDueNanos, relay.deadlineNanos()));
            earliest = isStream ? earliest : Math.min(earliest, relay.lastSentNanos() + keepaliveNanos);
        }
        deadlineNanos = earliest;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }
}
