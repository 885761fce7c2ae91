package dev.nightjar.ice;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransmitQueue;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Everything an agent sends: checks under the peer's password, answers under ours. */
final class StunOutput {
    /** Checks start one at a time and each datagram is drained at once; more waiting are lost as in a full socket. */
    private static final int QUEUED = 24;

    private static final int ERROR_UNKNOWN_ATTRIBUTE = 420;
    private static final int ERROR_ROLE_CONFLICT = 487;

    private final IceConfig config;
    private final IceTally tally;
    private final StunIntegrity localIntegrity;
    private final StunWriter writer = new StunWriter();
    private final TransmitQueue queue = new TransmitQueue(QUEUED, StunWriter.MAX_BYTES);
    private @Nullable StunIntegrity remoteIntegrity;
    private byte[] username = new byte[0];

    StunOutput(IceConfig config, IceTally tally) {
        this.config = config;
        this.tally = tally;
        this.localIntegrity = StunIntegrity.shortTerm(config.localCredentials().password());
    }

    void setRemoteCredentials(IceCredentials remote) {
        remoteIntegrity = StunIntegrity.shortTerm(remote.password());
        // RFC 8445 §7.2.2: the peer's fragment first.
        username = (remote.ufrag() + ":" + config.localCredentials().ufrag()).getBytes(StandardCharsets.UTF_8);
    }

    boolean isReady() {
        return remoteIntegrity != null;
    }

    boolean isAuthenticRequest(StunMessage message) {
        return localIntegrity.verify(message);
    }

    boolean isAuthenticResponse(StunMessage message) {
        return remoteIntegrity != null && remoteIntegrity.verify(message);
    }

    /** Sends a check or sends it again, RFC 8445 §7.2.2: byte for byte the same each time. */
    void request(Transaction transaction) {
        StunIntegrity integrity = remoteIntegrity;
        if (integrity == null) {
            throw new IllegalStateException("bug: no check before the peer's credentials are known");
        }
        CandidatePair pair = transaction.pair;
        writer.begin(StunMessage.BINDING_REQUEST, config.transactionTag(), transaction.number)
                .bytes(StunMessage.USERNAME, username)
                .int64(
                        transaction.role == IceRole.CONTROLLING
                                ? StunMessage.ICE_CONTROLLING
                                : StunMessage.ICE_CONTROLLED,
                        transaction.tieBreaker);
        if (transaction.useCandidate) {
            writer.flag(StunMessage.USE_CANDIDATE);
            if (transaction.nomination != 0) {
                // *Choice:* beside USE-CANDIDATE, not in its place: libwebrtc reads this first, others need that.
                writer.int32(StunMessage.NOMINATION, (int) transaction.nomination);
            }
        }
        writer.int32(StunMessage.PRIORITY, pair.local().checkPriority());
        tally.requestsSent++;
        send(pair.path(), writer.finish(integrity));
    }

    /** RFC 8445 §11: an indication that keeps the NATs' bindings, without integrity. */
    void keepAlive(Path path, long number) {
        writer.begin(StunMessage.BINDING_INDICATION, config.transactionTag(), number);
        send(path, writer.finishUnsigned());
    }

    /** RFC 8445 §7.3.1.2: the answer goes back where the request came from and tells it. */
    void success(Path path, StunMessage request) {
        answer(StunMessage.BINDING_SUCCESS, request).mappedAddress(path.remote());
        sendAnswer(path);
    }

    void roleConflict(Path path, StunMessage request) {
        answer(StunMessage.BINDING_ERROR, request).errorCode(ERROR_ROLE_CONFLICT);
        sendAnswer(path);
    }

    void unknownAttributes(Path path, StunMessage request) {
        answer(StunMessage.BINDING_ERROR, request)
                .errorCode(ERROR_UNKNOWN_ATTRIBUTE)
                .unknownAttributes(request);
        sendAnswer(path);
    }

    private StunWriter answer(int type, StunMessage request) {
        return writer.begin(type, request.transactionTag(), request.transactionNumber());
    }

    private void sendAnswer(Path path) {
        tally.responsesSent++;
        send(path, writer.finish(localIntegrity));
    }

    private void send(Path path, int length) {
        if (!queue.offer(path, writer.buffer(), 0, length)) {
            tally.refused++;
        }
    }

    @Nullable
    Transmit poll() {
        return queue.poll();
    }

    void clear() {
        queue.clear();
    }
}
