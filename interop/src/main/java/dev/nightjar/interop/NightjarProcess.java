package dev.nightjar.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * {@code ./nightjar record} of this checkout, as a user runs it.
 *
 * <p>The launcher hands its process over to Java, so that signals sent here reach the program itself.
 */
public final class NightjarProcess implements AutoCloseable {
    /** The launcher builds what is missing first. */
    private static final Duration BUILD_AND_START = Duration.ofMinutes(6);

    private static final Duration TO_FINISH = Duration.ofSeconds(40);
    private static final String GREETING = "nightjar: open ";

    private final Process process;
    private final Path out;
    private final LineLog printed;
    private final LineLog errors;

    private NightjarProcess(Process process, Path out) {
        this.process = process;
        this.out = out;
        printed = LineLog.of("nightjar-out", process.inputReader(StandardCharsets.UTF_8));
        errors = LineLog.of("nightjar-err", process.errorReader(StandardCharsets.UTF_8));
    }

    /**
     * {@return a recorder on free ports, once it says that it is ready}
     *
     * @param out where its files go
     * @param allowedOrigin of the page that publishes, empty for none
     * @throws PeerException with all it printed, when it does not come up
     */
    public static NightjarProcess record(Path out, String allowedOrigin) {
        List<String> command = new ArrayList<>();
        // A test run in the background has SIGINT ignored, and a program inherits that.
        command.addAll(List.of("env", "--default-signal=INT", launcher().toString(), "record", "--port", "0"));
        command.addAll(List.of("--out", out.toString()));
        if (!allowedOrigin.isEmpty()) {
            command.addAll(List.of("--allow-origin", allowedOrigin));
        }
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            NightjarProcess nightjar = new NightjarProcess(process, out);
            try {
                nightjar.await("the URL", line -> line.startsWith(GREETING), BUILD_AND_START);
                return nightjar;
            } catch (RuntimeException e) {
                nightjar.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the address of the page, as printed} */
    public String url() {
        return await("the URL", line -> line.startsWith(GREETING), TO_FINISH).substring(GREETING.length());
    }

    /** {@return where to publish to} */
    public String whip() {
        return url().replaceFirst("/?$", "/whip");
    }

    /** {@return the first line printed, now or before, that fits} */
    public String await(String what, Predicate<String> wanted, Duration patience) {
        return printed.await(wanted, patience)
                .orElseThrow(() -> new PeerException("no line with " + what + " from nightjar\n" + said()));
    }

    /** {@return the files so far, oldest name first} */
    public List<Path> files() {
        try (Stream<Path> found = Files.list(out)) {
            return found.sorted(Comparator.naturalOrder()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the newest file} */
    public Path lastFile() {
        List<Path> files = files();
        if (files.isEmpty()) {
            throw new PeerException("nightjar made no file\n" + said());
        }
        return files.get(files.size() - 1);
    }

    /** Waits until the terminal says that a file is finished, and returns that line. */
    public String whenFinished(Path file) {
        return await(
                "the end of " + file,
                line -> line.matches("nightjar: (finished|stopped) .*") && line.contains(file.getFileName() + "  "),
                TO_FINISH);
    }

    /** Presses Ctrl-C; returns the exit status. */
    public int interrupt() {
        signal("INT");
        try {
            if (!process.waitFor(TO_FINISH.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new PeerException("nightjar goes on after Ctrl-C\n" + said());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerException("interrupted while waiting for nightjar", e);
        }
    }

    /** Kills it with SIGKILL, and returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops every thread of it for a time, the media loop among them, by SIGSTOP and SIGCONT. */
    public void stall(Duration time) {
        String seconds = String.valueOf(time.toNanos() / 1e9);
        Tool.run(
                Path.of("."),
                List.of("sh", "-c", "kill -STOP $0; sleep $1; kill -CONT $0", String.valueOf(process.pid()), seconds));
    }

    /** {@return whether it still runs} */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** {@return all it wrote, for the message of a failed assertion} */
    public String said() {
        return "stdout:\n  " + String.join("\n  ", printed.lines()) + "\nstderr:\n  "
                + String.join("\n  ", errors.lines());
    }

    /** {@return what it wrote on standard error, without the launcher's word that it builds} */
    public List<String> errors() {
        return errors.lines().stream()
                .filter(line -> !line.startsWith("nightjar: building "))
                .toList();
    }

    @Override
    public void close() {
        kill();
    }

    private void signal(String name) {
        Tool.run(Path.of("."), List.of("kill", "-" + name, String.valueOf(process.pid())));
    }

    /** {@return the launcher of this checkout} */
    static Path launcher() {
        Path folder = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
        for (Path up = folder; up != null; up = up.getParent()) {
            Path launcher = up.resolve("nightjar");
            if (Files.isExecutable(launcher) && Files.isRegularFile(launcher)) {
                return launcher;
            }
        }
        throw new PeerException("no launcher 'nightjar' above " + folder);
    }
}
