package dev.nightjar.benchmarks.load;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The process that is measured, as the process that measures sees it: a line for each wish, a line for each answer.
 *
 * <p>Thread-safe. The other end of these lines is {@link Answerer}.
 */
final class MeasuredProcess implements AutoCloseable {
    private static final int REPLY_SECONDS = 60;

    private final Process process;
    private final Writer commands;
    private final Map<String, CompletableFuture<String>> awaited = new ConcurrentHashMap<>();

    private MeasuredProcess(Process process) {
        this.process = process;
        this.commands =
                new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
        Thread reader = new Thread(this::read, "load-replies");
        reader.setDaemon(true);
        reader.start();
    }

    /** {@return an answering process on its own core, ready to take offers} */
    static MeasuredProcess start(AnswererOptions options) throws IOException, InterruptedException {
        return start(options, List.of());
    }

    /** {@return the same with options of its own for the Java virtual machine} */
    static MeasuredProcess start(AnswererOptions options, List<String> jvm) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Cores.prefix(Cores.MEASURED));
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(JvmFlags.inherited());
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Answerer.class.getName()));
        command.addAll(options.arguments());
        MeasuredProcess started = new MeasuredProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        CompletableFuture<String> ready = started.reply("ready");
        if (!jvm.isEmpty() && started.endsBefore(ready)) {
            throw new UserMistake("--jvm: " + String.join(" ", jvm)
                    + ": the Java virtual machine did not start with it, see above (expected: options that it knows)");
        }
        started.get(ready);
        return started;
    }

    private boolean endsBefore(CompletableFuture<String> reply) {
        CompletableFuture.anyOf(reply.handle((line, failure) -> ""), process.onExit())
                .join();
        return !reply.isDone() || reply.isCompletedExceptionally();
    }

    private void read() {
        try (BufferedReader replies =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = replies.readLine(); line != null; line = replies.readLine()) {
                String[] words = line.split(" ", 3);
                String key = words.length < 2 ? words[0] : words[0] + " " + words[1];
                reply(key).complete(words.length < 3 ? "" : words[2]);
            }
        } catch (IOException broken) {
            // The process has ended, which the next line says too.
        }
        awaited.values()
                .forEach(each ->
                        each.completeExceptionally(new IllegalStateException("the measured process has ended")));
    }

    /** {@return what is said under that word and number, before or after this call} */
    CompletableFuture<String> reply(String key) {
        return awaited.computeIfAbsent(key, absent -> new CompletableFuture<>());
    }

    private void send(String line) {
        synchronized (commands) {
            try {
                commands.write(line);
                commands.write('\n');
                commands.flush();
            } catch (IOException broken) {
                throw new UncheckedIOException("the measured process has ended", broken);
            }
        }
    }

    /**
     * {@return the answer to an offer}
     *
     * @param kind what the connection is for: {@code idle}, {@code publish} or {@code subscribe}
     */
    CompletableFuture<String> answer(String kind, int id, String offer) {
        CompletableFuture<String> answer = reply("answer " + id);
        send(kind + " " + id + " " + encode(offer));
        return answer.thenApply(MeasuredProcess::decode);
    }

    /** {@return a future that completes when the measured side of that connection is connected} */
    CompletableFuture<String> connected(int id) {
        return reply("connected " + id);
    }

    /** Forgets what was said of a connection. */
    void forget(int id) {
        awaited.keySet().removeAll(List.of("answer " + id, "connected " + id));
    }

    /** {@return its figures now; with {@code collect}, after full collections} */
    ProcessFigures figures(boolean collect) throws InterruptedException {
        return ProcessFigures.parse(ask(collect ? "collect" : "figures"));
    }

    /** {@return what its sockets have done} */
    SocketFigures sockets() throws InterruptedException {
        return SocketFigures.parse(ask("sockets"));
    }

    /** {@return the one line it has to say to a question} */
    private String ask(String question) throws InterruptedException {
        CompletableFuture<String> reply = reply(question + " 0");
        send(question + " 0");
        String line = get(reply);
        awaited.remove(question + " 0");
        return line;
    }

    /** {@return what the future gives within a minute} */
    <T> T get(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get(REPLY_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("the measured process does not answer", failed);
        }
    }

    static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static String decode(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        try {
            commands.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException alreadyEnded) {
            process.destroyForcibly();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
