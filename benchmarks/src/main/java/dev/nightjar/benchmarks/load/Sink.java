package dev.nightjar.benchmarks.load;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The C program that eats what subscribers would receive; see {@code benchmarks/c/sink.c}. */
final class Sink implements AutoCloseable {
    /** RFC 8839 §5.1: foundation, component, transport, priority, address, and then the port. */
    private static final Pattern CANDIDATE_PORT = Pattern.compile("(a=candidate:\\S+ \\S+ \\S+ \\S+ \\S+ )(\\d+)");

    private final Process process;
    private final BufferedReader replies;
    private final Writer questions;
    private final List<int[]> ports = new ArrayList<>();

    private Sink(Process process) {
        this.process = process;
        this.replies = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        this.questions =
                new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
    }

    /** {@return a sink for that many subscribers, away from the measured core} */
    static Sink start(int subscribers) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Cores.prefix(Cores.OTHERS));
        command.add(CPrograms.program("sink").toString());
        command.add(Integer.toString(subscribers));
        Sink sink = new Sink(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        for (int i = 0; i < subscribers; i++) {
            String[] words = sink.line().split(" ", 2);
            sink.ports.add(new int[] {Integer.parseInt(words[0]), Integer.parseInt(words[1])});
        }
        return sink;
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
        questions.write("\n");
        questions.flush();
        String[] words = line().split(" ", -1);
        return new Counts(
                Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
    }

    private String line() throws IOException {
        String line = replies.readLine();
        if (line == null) {
            throw new IllegalStateException("the sink has ended");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        questions.close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
