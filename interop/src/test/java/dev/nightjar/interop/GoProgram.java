package dev.nightjar.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Compiles programs of {@code interop/go} with the compiler and the packages of this machine. */
final class GoProgram {
    /** Where Debian's packages of Go libraries lie. */
    private static final String LIBRARIES = "/usr/share/gocode";

    private GoProgram() {}

    /**
     * {@return a program, compiled into a folder}
     *
     * @param name of its module, and of the program
     * @param sources its folder in {@code interop/go}, or an empty text
     */
    static Path build(Path folder, String name, String sources) {
        Path source = Path.of(System.getProperty("basedir", "."), "go")
                .resolve(sources)
                .toAbsolutePath();
        if (!Files.exists(source.resolve(name + ".go"))) {
            throw new PeerException("no " + source + ": run from the folder of the module interop");
        }
        Path workspace = folder.resolve("gopath");
        // A versioned import path is found in a GOPATH only by a program that lies in one and has a go.mod.
        Path copy = workspace.resolve("src").resolve(name);
        try (Stream<Path> files = Files.list(source)) {
            Files.createDirectories(copy);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path program = folder.resolve(name);
        Tool.run(
                copy,
                List.of(Tool.GO.path(), "build", "-o", program.toString(), "."),
                Map.of("GO111MODULE", "off", "GOPATH", workspace + ":" + LIBRARIES));
        return program;
    }
}
