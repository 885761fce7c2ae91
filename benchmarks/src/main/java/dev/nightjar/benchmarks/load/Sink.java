package dev.nightjar.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The C program that eats what subscribers would receive; see {@code benchmarks/c/sink.c}. */
final class Sink implements AutoCloseable {
    /** RFC 8839 §5.1: foundation, component, transport, priority, address, and then the port. */
    private static final Pattern CANDIDATE_PORT = Pattern.compile("(a=candidate:\\S+ \\S+ \\S+ \\S+ \\S+ )(\\d+)");

    private final CProcess process;
    private final List<int[]> ports = new ArrayList<>();

    /** Starts a sink for that many subscribers, away from the measured core. */
    Sink(int subscribers) throws IOException, InterruptedException {
        process = new CProcess("sink", Cores.OTHERS, List.of(Integer.toString(subscribers)));
        for (int i = 0; i < subscribers; i++) {
            long[] pair = process.numbers();
            ports.add(new int[] {(int) pair[0], (int) pair[1]});
        }
    }

    /** {@return what changes the subscriber's offer so that the measured process sends to the sink} */
    UnaryOperator<String> offers(int subscriber) {
        return sdp -> withPort(sdp, ports.get(subscriber)[0]);
    }

    /** {@return what changes the answer so that the subscriber sends to the sink} */
    UnaryOperator<String> answers(int subscriber) {
        return sdp -> withPort(sdp, ports.get(subscriber)[1]);
    }

    /** {@return where the sink takes media, for each subscriber} */
    List<Integer> outerPorts() {
        return ports.stream().map(each -> each[0]).toList();
    }

    private static String withPort(String sdp, int port) {
        return CANDIDATE_PORT.matcher(sdp).replaceAll("$1" + port);
    }

    /**
     * What has come so far.
     *
     * @param packets RTP packets, to all subscribers
     * @param bytes of these packets
     * @param least packets of the subscriber with the fewest
     * @param most packets of the subscriber with the most
     */
    record Counts(long packets, long bytes, long least, long most) {}

    Counts counts() throws IOException {
        long[] numbers = process.ask();
        return new Counts(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
