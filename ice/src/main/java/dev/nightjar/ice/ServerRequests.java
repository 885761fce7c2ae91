package dev.nightjar.ice;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requests that are open on one path to a server, sent again as RFC 8489 §6.2.1 and §6.2.2 say. */
final class ServerRequests {
    /** Rm of RFC 8489 §6.2.1: the last wait, in initial RTOs. */
    private static final int LAST_WAIT = 16;

    private final Path path;
    private final boolean isStream;
    private final ServerOutput output;
    private final GatheringTally tally;
    private final long rtoNanos;
    private final int mostTransmissions;
    private final long patienceNanos;
    private final List<ServerRequest> open = new ArrayList<>();

    ServerRequests(Path path, boolean isStream, ServerLink link) {
        this.path = path;
        this.isStream = isStream;
        output = link.output();
        tally = link.tally();
        rtoNanos = link.config().initialRto().toNanos();
        mostTransmissions = link.config().transmissions();
        patienceNanos = link.config().patience().toNanos();
    }

    void start(ServerRequest request) {
        request.rtoNanos = rtoNanos;
        request.dueNanos = request.startNanos + wait(request);
        open.add(request);
        send(request);
    }

    /** How long to wait after the transmission that was the last so far; patience ends it in any case. */
    private long wait(ServerRequest request) {
        long elapsed = request.dueNanos == 0 ? 0 : request.dueNanos - request.startNanos;
        long left = Math.max(patienceNanos - elapsed, 1);
        if (isStream) {
            return left;
        }
        boolean isLast = request.transmissions == mostTransmissions;
        return Math.min(left, isLast ? LAST_WAIT * rtoNanos : request.rtoNanos);
    }

    private void send(ServerRequest request) {
        tally.requestsSent++;
        output.send(path, request.bytes, request.bytes.length);
    }

    /** {@return the open request with the transaction id at the start of the datagram, or null} */
    @Nullable
    ServerRequest find(byte[] buffer, int offset) {
        int tag = NetworkBytes.getInt32(buffer, offset + 8);
        long number = NetworkBytes.getInt64(buffer, offset + 12);
        for (int i = 0; i < open.size(); i++) {
            ServerRequest request = open.get(i);
            if (request.number == number && request.tag == tag) {
                return request;
            }
        }
        return null;
    }

    void end(ServerRequest request) {
        open.remove(request);
    }

    void clear() {
        open.clear();
    }

    /** Sends again what is due; returns one request that has waited in vain, removed, or null when there is none. */
    @Nullable
    ServerRequest expire(long nowNanos) {
        for (int i = 0; i < open.size(); i++) {
            ServerRequest request = open.get(i);
            if (request.dueNanos > nowNanos) {
                continue;
            }
            boolean isOver = isStream
                    || request.transmissions == mostTransmissions
                    || nowNanos - request.startNanos >= patienceNanos;
            if (isOver) {
                open.remove(i);
                return request;
            }
            request.transmissions++;
            request.rtoNanos *= 2;
            request.dueNanos = nowNanos;
            request.dueNanos += wait(request);
            send(request);
        }
        return null;
    }

    long deadlineNanos() {
        long earliest = SansIo.NO_DEADLINE;
        for (int i = 0; i < open.size(); i++) {
            earliest = Math.min(earliest, open.get(i).dueNanos);
        }
        return earliest;
    }
}
