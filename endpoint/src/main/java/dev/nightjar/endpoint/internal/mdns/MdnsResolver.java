package dev.nightjar.endpoint.internal.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks the local network for the addresses behind {@code .local} names, RFC 6762.
 *
 * <p>One thread and its sockets, only while somebody waits and a little longer: what everybody on the network sends
 * there never comes near a loop. Thread-safe.
 */
public final class MdnsResolver implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(MdnsResolver.class.getName());

    /** What waits for the thread to take it; more than it takes in one go means that it does not keep up. */
    private static final int MAX_ASKED = 2 * MdnsQuestions.MAX_NAMES;

    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Predicate<NetworkInterface> used;
    private final long startNanos = System.nanoTime();
    private final ArrayDeque<Asked> asked = new ArrayDeque<>();
    private @Nullable MdnsSockets sockets;
    private boolean isRunning;
    private boolean isClosed;

    /**
     * Makes a resolver that does nothing yet.
     *
     * @param used the interfaces to ask on, of those that are up
     */
    public MdnsResolver(Predicate<NetworkInterface> used) {
        this.used = used;
    }

    /**
     * Asks for a name.
     *
     * @param host one that {@link MdnsQuestions#isCandidateName} is true of
     * @param answer takes its address, or null when there is none, on any thread
     */
    public void resolve(String host, Consumer<@Nullable InetAddress> answer) {
        boolean isTaken;
        synchronized (this) {
            isTaken = !isClosed && asked.size() < MAX_ASKED;
            if (isTaken) {
                asked.add(new Asked(host, answer));
                if (!isRunning) {
                    isRunning = true;
                    Thread thread = new Thread(this::run, "nightjar-mdns");
                    thread.setDaemon(true);
                    thread.start();
                } else if (sockets != null) {
                    sockets.wakeUp();
                }
            }
        }
        if (!isTaken) {
            answer.accept(null);
        }
    }

    private void run() {
        MdnsQuestions questions = new MdnsQuestions();
        try (MdnsSockets opened = MdnsSockets.open(interfaces())) {
            synchronized (this) {
                sockets = opened;
            }
            long idleNanos = now();
            while (take(questions, idleNanos)) {
                long now = now();
                questions.advance(now);
                for (byte[] out = questions.poll(); out != null; out = questions.poll()) {
                    opened.send(out);
                }
                long wait = Math.min(LONGEST_WAIT_NANOS, questions.deadlineNanos() - now);
                opened.receive(wait, questions::receive);
                idleNanos = questions.isIdle() ? idleNanos : now();
            }
        } catch (IOException | RuntimeException failed) {
            LOG.log(System.Logger.Level.WARNING, "multicast DNS does not work here: {0}", failed.toString());
            synchronized (this) {
                isRunning = false;
                sockets = null;
            }
            abandon();
        }
        questions.close();
    }

    /** Takes the new questions; false when there has been none for long, and the thread ends. */
    private boolean take(MdnsQuestions questions, long idleNanos) {
        List<Asked> taken;
        synchronized (this) {
            boolean isIdle = asked.isEmpty() && questions.isIdle() && now() - idleNanos > LINGER_NANOS;
            if (isClosed || isIdle) {
                isRunning = false;
                sockets = null;
                return false;
            }
            taken = List.copyOf(asked);
            asked.clear();
        }
        taken.forEach(each -> questions.ask(each.host, each.answer, now()));
        return true;
    }

    private List<NetworkInterface> interfaces() throws IOException {
        return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                .filter(used)
                .toList();
    }

    private long now() {
        return System.nanoTime() - startNanos;
    }

    /** Ends the thread; who waits gets no address. */
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            if (sockets != null) {
                sockets.wakeUp();
            }
        }
        abandon();
    }

    /** Nobody takes these questions any more. */
    private void abandon() {
        List<Asked> waiting;
        synchronized (this) {
            waiting = List.copyOf(asked);
            asked.clear();
        }
        waiting.forEach(each -> each.answer.accept(null));
    }

    private record Asked(String host, Consumer<@Nullable InetAddress> answer) {}
}
