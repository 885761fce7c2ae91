package dev.nightjar.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Pion's ICE agent, built from {@code interop/go/pion_peer.go} with the compiler and the packages of this machine. */
final class PionProgram {
    /** Where Debian's packages of Go libraries lie. */
    private static final String LIBRARIES = "/usr/share/gocode";

    private final Path program;

    private PionProgram(Path program) {
        this.program = program;
    }

    /** {@return the program, compiled into a folder} */
    static PionProgram build(Path folder) {
        Path source = Path.of(System.getProperty("basedir", "."), "go").toAbsolutePath();
        if (!Files.exists(source.resolve("pion_peer.go"))) {
            throw new PeerException("no " + source + ": run from the folder of the module interop");
        }
        Path workspace = folder.resolve("gopath");
        // A versioned import path is found in a GOPATH only by a program that lies in one and has a go.mod.
        Path copy = workspace.resolve("src").resolve("pion_peer");
        try {
            Files.createDirectories(copy);
            for (String file : List.of("pion_peer.go", "go.mod")) {
                Files.copy(source.resolve(file), copy.resolve(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path program = folder.resolve("pion_peer");
        Tool.run(
                copy,
                List.of(Tool.GO.path(), "build", "-o", program.toString(), "."),
                Map.of("GO111MODULE", "off", "GOPATH", workspace + ":" + LIBRARIES));
        return new PionProgram(program);
    }

    /**
     * Starts an agent.
     *
     * @param options letters, see the program
     * @param addresses where its candidates are
     */
    IceProcess start(String options, String... addresses) {
        List<String> command = new ArrayList<>(List.of(program.toString(), options));
        command.addAll(Arrays.asList(addresses));
        return IceProcess.start(command);
    }
}
