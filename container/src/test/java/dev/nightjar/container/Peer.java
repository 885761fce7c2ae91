package dev.nightjar.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of the machine that reads media files. */
final class Peer {
    record Result(int exit, String out, String err) {
        List<String> lines() {
            return out.lines().filter(line -> !line.isBlank()).toList();
        }
    }

    private Peer() {}

    /** Runs it to its end; fails, naming the program, where it is not installed. */
    static Result run(Path directory, String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "peer", ".out");
        Path err = Files.createTempFile(directory, "peer", ".err");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new AssertionError(
                    command[0]
                            + " is needed by this test and could not be run; install it, or leave the group \"peers\""
                            + " out with -Dnightjar.excludedGroups=peers",
                    e);
        }
        int exit = process.waitFor();
        Result result = new Result(
                exit, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
        Files.delete(out);
        Files.delete(err);
        return result;
    }
}
