package dev.nightjar.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of {@code ./nightjar gather}, or another command that ends: its exit status and the lines it printed. */
final class Gathered {
    /** The launcher builds what is missing first. */
    private static final int MINUTES = 6;

    final int status;
    final List<String> lines;
    private final List<String> errors;

    private Gathered(int status, List<String> lines, List<String> errors) {
        this.status = status;
        this.lines = lines;
        this.errors = errors;
    }

    /** Runs it to its end with those options. */
    static Gathered run(Path folder, List<String> options) {
        List<String> arguments = new ArrayList<>(List.of("gather"));
        arguments.addAll(options);
        return launch(folder, arguments);
    }

    /** Runs the launcher to its end with those arguments. */
    static Gathered launch(Path folder, List<String> arguments) {
        List<String> command =
                new ArrayList<>(List.of(NightjarProcess.launcher().toString()));
        command.addAll(arguments);
        try {
            Path out = Files.createTempFile(folder, "gather", ".out");
            Path err = Files.createTempFile(folder, "gather", ".err");
            Process process = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new PeerException("nightjar " + arguments.get(0) + " does not end: " + Files.readString(out)
                        + Files.readString(err));
            }
            return new Gathered(
                    process.exitValue(),
                    Files.readAllLines(out, StandardCharsets.UTF_8),
                    Files.readAllLines(err, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerException("interrupted while nightjar runs", e);
        }
    }

    /** {@return all it wrote} */
    String said() {
        return "status " + status + "\n" + String.join("\n", lines) + "\n" + String.join("\n", errors);
    }
}
