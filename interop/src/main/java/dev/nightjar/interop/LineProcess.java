package dev.nightjar.interop;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A peer in a process of its own that speaks JSON lines: {@code {"id":1,"cmd":"x",...}} in,
 * {@code {"id":1,"ok":...}} or {@code {"id":1,"error":"..."}} out.
 *
 * <p>One caller at a time. Closing asks the process to end, then kills it and all it started, each by its own handle.
 */
final class LineProcess implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.shared();

    private static final int TAIL_LINES = 60;
    private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(8);
    private static final String END = "";

    private final String name;
    private final Process process;
    private final BufferedWriter in;
    private final BlockingQueue<String> out = new LinkedBlockingQueue<>();
    private final Deque<String> tail = new ArrayDeque<>();
    private final List<Thread> readers;
    private int lastId;

    private LineProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        in = process.outputWriter(StandardCharsets.UTF_8);
        readers = List.of(
                reader("out", process.inputReader(StandardCharsets.UTF_8), out::add),
                reader("err", process.errorReader(StandardCharsets.UTF_8), this::remember));
    }

    static LineProcess start(String name, Path directory, Map<String, String> environment, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
            builder.environment().putAll(environment);
            return new LineProcess(name, builder.start());
        } catch (IOException e) {
            throw new PeerException("cannot start " + command, e);
        }
    }

    static ObjectNode command(String cmd) {
        return JSON.createObjectNode().put("cmd", cmd);
    }

    /** Sends a command and returns the value of its answer. */
    JsonNode request(ObjectNode command, Duration timeout) {
        int id = ++lastId;
        String what = name + " " + command.path("cmd").asString();
        try {
            in.write(JSON.writeValueAsString(command.put("id", id)));
            in.newLine();
            in.flush();
        } catch (IOException e) {
            throw new PeerException(what + ": the process is gone\n" + errors(), e);
        }
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            String line = nextLine(end - System.nanoTime());
            if (line == null) {
                throw new PeerException(what + ": no answer within " + timeout.toMillis() + " ms\n" + errors());
            }
            if (line.equals(END)) {
                throw new PeerException(what + ": the process ended\n" + errors());
            }
            JsonNode answer = JSON.readTree(line);
            if (answer.path("id").asInt(-1) != id) {
                continue; // of a command that was given up
            }
            if (answer.has("error")) {
                throw new PeerException(what + ": " + answer.get("error").asString() + "\n" + errors());
            }
            return answer.path("ok");
        }
    }

    /** {@return the last lines of the process's standard error} */
    String errors() {
        synchronized (tail) {
            return String.join("\n", tail);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        close(PATIENCE_AT_CLOSE);
    }

    /** Asks the process to end, and kills it with all it started when that takes longer than {@code patience}. */
    void close(Duration patience) {
        List<ProcessHandle> started = process.descendants().toList();
        try {
            if (process.isAlive()) {
                in.write(JSON.writeValueAsString(command("close")));
                in.newLine();
                in.close();
                process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (IOException e) {
            remember("close: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
            started.forEach(ProcessHandle::destroyForcibly);
        }
        try {
            process.waitFor();
            for (Thread reader : readers) {
                reader.join(PATIENCE_AT_CLOSE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable String nextLine(long nanos) {
        try {
            return out.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerException(name + ": interrupted", e);
        }
    }

    private Thread reader(String stream, BufferedReader lines, Consumer<String> sink) {
        Thread thread = new Thread(
                () -> {
                    try (lines) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            if (!line.isEmpty()) {
                                sink.accept(line);
                            }
                        }
                    } catch (IOException e) {
                        remember(stream + ": " + e);
                    } finally {
                        if (stream.equals("out")) {
                            out.add(END);
                        }
                    }
                },
                name + "-" + stream);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void remember(String line) {
        synchronized (tail) {
            tail.add(line);
            if (tail.size() > TAIL_LINES) {
                tail.remove();
            }
        }
    }
}
