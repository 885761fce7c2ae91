package dev.nightjar.endpoint.internal.loop;

import dev.nightjar.endpoint.PortRange;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Binds a socket to the first port of a range that is free, from one chosen by chance on (RFC 6056 §3.3.2). */
public final class PortSearch {
    /** Where that many neighbours are taken the range is as good as full, and each try is a system call. */
    public static final int MAX_TRIES = 1_024;

    private final MediaLoop loop;
    private final InetAddress address;
    private final PortRange range;
    private final int start;
    private final @Nullable LoopPeer owner;
    private final CompletableFuture<RoutedSocket> found = new CompletableFuture<>();
    private int tried;

    private PortSearch(MediaLoop loop, InetAddress address, PortRange range, int start, @Nullable LoopPeer owner) {
        this.loop = loop;
        this.address = address;
        this.range = range;
        this.start = start;
        this.owner = owner;
    }

    /** {@return a bound socket; fails when no port of the range is to be had} */
    public static CompletableFuture<RoutedSocket> open(
            MediaLoop loop, InetAddress address, PortRange range, int start, @Nullable LoopPeer owner) {
        PortSearch search = new PortSearch(loop, address, range, start, owner);
        search.run();
        return search.found;
    }

    /** Goes on where the last try has ended; a loop, since tries that fail at once would else pile up on the stack. */
    private void run() {
        while (true) {
            CompletableFuture<RoutedSocket> opening = RoutedSocket.open(loop, address, next(), owner);
            if (!opening.isDone()) {
                opening.whenComplete((socket, failure) -> {
                    if (!isOver(socket, failure)) {
                        run();
                    }
                });
                return;
            }
            boolean failed = opening.isCompletedExceptionally();
            Throwable failure =
                    failed ? opening.handle((socket, thrown) -> thrown).join() : null;
            if (isOver(failed ? null : opening.join(), failure)) {
                return;
            }
        }
    }

    /** {@return the port behind the last one, going round} */
    private int next() {
        return range.first() + (start - range.first() + tried++) % range.size();
    }

    private boolean isOver(@Nullable RoutedSocket socket, @Nullable Throwable failure) {
        if (socket != null) {
            found.complete(socket);
            return true;
        }
        Throwable reason = failure != null && failure.getCause() != null ? failure.getCause() : failure;
        boolean isTaken = failure instanceof IOException || reason instanceof IOException;
        if (isTaken && tried < Math.min(range.size(), MAX_TRIES)) {
            return false;
        }
        found.completeExceptionally(new IOException(
                "no free port of " + range + " after " + tried + " tries: "
                        + (reason == null ? "" : reason.getMessage()),
                reason));
        return true;
    }
}
