package dev.nightjar.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The C programs of {@code benchmarks/c}, built when one is missing or older than its source. */
final class CPrograms {
    private static final Path BENCHMARKS = Path.of(System.getProperty("nightjar.root", "."), "benchmarks");

    private CPrograms() {}

    /**
     * {@return the program of that name}
     *
     * @throws UserMistake when it cannot be built
     */
    static Path program(String name) throws IOException, InterruptedException {
        Path program = BENCHMARKS.resolve("target").resolve("c").resolve(name);
        Path source = BENCHMARKS.resolve("c").resolve(name + ".c");
        boolean isFresh = Files.exists(program)
                && Files.getLastModifiedTime(program).compareTo(Files.getLastModifiedTime(source)) >= 0;
        if (!isFresh) {
            Process build = new ProcessBuilder(
                            BENCHMARKS.resolve("c").resolve("build-libsrtp").toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (build.waitFor() != 0) {
                throw new UserMistake(
                        "the C programs cannot be built (expected: gcc, and what benchmarks/c/build-libsrtp"
                                + " says is missing)");
            }
        }
        return program;
    }
}
