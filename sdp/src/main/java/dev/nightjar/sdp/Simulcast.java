package dev.nightjar.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code a=simulcast}, RFC 8853 §5.1: several encodings of one source.
 *
 * @param send the streams the writer sends, best liked first
 * @param receive the streams the writer can receive
 */
public record Simulcast(List<Stream> send, List<Stream> receive) implements TypedAttribute {
    private static final String RULE = "a=simulcast:send|recv <rid>[,~<rid>…][;…] [recv|send …], RFC 8853 §5.1";

    /** Copies the lists; one of them has to hold something. */
    public Simulcast {
        send = List.copyOf(send);
        receive = List.copyOf(receive);
        if (send.isEmpty() && receive.isEmpty()) {
            throw new IllegalArgumentException("send, receive: both empty (expected: a stream)");
        }
    }

    /**
     * One simulcast stream: one of its alternatives is used.
     *
     * @param alternatives best liked first
     */
    public record Stream(List<Alternative> alternatives) {
        /** Copies the list. */
        public Stream {
            alternatives = List.copyOf(alternatives);
            if (alternatives.isEmpty()) {
                throw new IllegalArgumentException("alternatives: none (expected: at least one)");
            }
        }

        /** {@return a stream without alternatives} */
        public static Stream of(String rid) {
            return new Stream(List.of(new Alternative(rid, false)));
        }

        @Override
        public String toString() {
            return String.join(
                    ",", alternatives.stream().map(Alternative::toString).toList());
        }
    }

    /**
     * One encoding of a stream.
     *
     * @param rid names an {@code a=rid} line
     * @param isPaused whether it is not sent for now, written as a tilde
     */
    public record Alternative(String rid, boolean isPaused) {
        /** Checks the id. */
        public Alternative {
            if (!Rid.isId(rid)) {
                throw new IllegalArgumentException("rid: (expected: 1 to 255 letters, digits, '-' or '_')");
            }
        }

        @Override
        public String toString() {
            return isPaused ? "~" + rid : rid;
        }
    }

    /** {@return streams to send, without alternatives} */
    public static Simulcast send(List<String> rids) {
        return new Simulcast(rids.stream().map(Stream::of).toList(), List.of());
    }

    /** {@return the value parsed} */
    public static Simulcast parse(String text) {
        Cursor in = new Cursor(text, RULE);
        in.skip(' '); // An early draft, and Firefox of its time, wrote one here.
        List<Stream> send = List.of();
        List<Stream> receive = List.of();
        do {
            int begin = in.position();
            String way = in.token();
            in.space();
            if (way.equals("send") && send.isEmpty()) {
                send = streams(in);
            } else if (way.equals("recv") && receive.isEmpty()) {
                receive = streams(in);
            } else {
                throw in.failAt(begin);
            }
        } while (in.another());
        return new Simulcast(send, receive);
    }

    private static List<Stream> streams(Cursor in) {
        List<Stream> streams = new ArrayList<>();
        do {
            List<Alternative> alternatives = new ArrayList<>();
            do {
                boolean paused = in.skip('~');
                int begin = in.position();
                String rid = in.untilEither(',', ';');
                if (!Rid.isId(rid)) {
                    throw in.failAt(begin);
                }
                alternatives.add(new Alternative(rid, paused));
            } while (in.skip(','));
            streams.add(new Stream(alternatives));
        } while (in.skip(';'));
        return streams;
    }

    /** {@return the same streams as the other side writes them, RFC 8853 §5.3.2} */
    public Simulcast reversed() {
        return new Simulcast(receive, send);
    }

    @Override
    public String attributeName() {
        return "simulcast";
    }

    @Override
    public String toString() {
        return (send.isEmpty() ? "" : "send " + joined(send))
                + (send.isEmpty() || receive.isEmpty() ? "" : " ")
                + (receive.isEmpty() ? "" : "recv " + joined(receive));
    }

    private static String joined(List<Stream> streams) {
        return String.join(";", streams.stream().map(Stream::toString).toList());
    }
}
