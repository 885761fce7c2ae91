package dev.nightjar.endpoint.internal.mdns;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names that are being asked for by multicast DNS: when to ask again, when to give up, and who waits.
 *
 * <p>Owns no socket and no clock; confined to one thread.
 */
public final class MdnsQuestions {
    /** Of all connections together: each is six datagrams to everybody on the network. */
    static final int MAX_NAMES = 64;

    /** That wait for one name: the m-sections of an offer repeat it. */
    static final int MAX_WAITING = 32;

    /** RFC 6762 §5.2: a second first, then twice as long. */
    private static final long[] SEND_NANOS = {0, TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(3)};

    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** What browsers make up for their candidates: a random UUID, so nothing else is ever asked for. */
    private static final Pattern CANDIDATE_NAME =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\.local");

    private final Map<String, Question> open = new LinkedHashMap<>();
    private final ArrayDeque<byte[]> toSend = new ArrayDeque<>();

    /** {@return whether a host is a name that a browser has made up for an address} */
    public static boolean isCandidateName(String host) {
        return CANDIDATE_NAME.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    /**
     * Asks for a name.
     *
     * @param host one that {@link #isCandidateName} is true of
     * @param answer takes its address, or null when nobody has told it in time, or too many are asked for
     */
    void ask(String host, Consumer<@Nullable InetAddress> answer, long nowNanos) {
        String name = host.toLowerCase(Locale.ROOT);
        Question question = open.get(name);
        if (question == null) {
            if (open.size() >= MAX_NAMES) {
                answer.accept(null);
                return;
            }
            question = new Question(nowNanos);
            open.put(name, question);
        }
        if (question.waiting.size() >= MAX_WAITING) {
            answer.accept(null);
        } else {
            question.waiting.add(answer);
        }
        advance(nowNanos);
    }

    /** Takes a message that came; one that answers nothing we have asked changes nothing. */
    void receive(byte[] buffer, int offset, int length) {
        MdnsMessage.read(buffer, offset, length, (name, address) -> {
            Question answered = open.remove(name);
            if (answered != null) {
                answered.waiting.forEach(each -> each.accept(address));
            }
        });
    }

    /** Asks again where it is time to, and gives up where it is too late. */
    void advance(long nowNanos) {
        for (Map.Entry<String, Question> each : List.copyOf(open.entrySet())) {
            Question question = each.getValue();
            while (question.sent < SEND_NANOS.length && nowNanos >= question.beganNanos + SEND_NANOS[question.sent]) {
                question.sent++;
                toSend.add(MdnsMessage.query(each.getKey(), MdnsMessage.TYPE_A));
                toSend.add(MdnsMessage.query(each.getKey(), MdnsMessage.TYPE_AAAA));
            }
            if (nowNanos >= question.beganNanos + GIVE_UP_NANOS) {
                open.remove(each.getKey());
                question.waiting.forEach(waiting -> waiting.accept(null));
            }
        }
    }

    /** Gives all of them up. */
    void close() {
        List<Question> abandoned = List.copyOf(open.values());
        open.clear();
        toSend.clear();
        abandoned.forEach(each -> each.waiting.forEach(waiting -> waiting.accept(null)));
    }

    /** {@return the next message to send to everybody, or null} */
    byte @Nullable [] poll() {
        return toSend.poll();
    }

    /** {@return whether nobody waits for a name} */
    boolean isIdle() {
        return open.isEmpty();
    }

    /** {@return when {@link #advance} has something to do, or {@link Long#MAX_VALUE}} */
    long deadlineNanos() {
        long earliest = Long.MAX_VALUE;
        for (Question each : open.values()) {
            long next = each.sent < SEND_NANOS.length ? SEND_NANOS[each.sent] : GIVE_UP_NANOS;
            earliest = Math.min(earliest, each.beganNanos + next);
        }
        return earliest;
    }

    private static final class Question {
        private final long beganNanos;
        private final List<Consumer<@Nullable InetAddress>> waiting = new ArrayList<>();
        private int sent;

        private Question(long beganNanos) {
            this.beganNanos = beganNanos;
        }
    }
}
