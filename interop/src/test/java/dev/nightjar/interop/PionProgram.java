package dev.nightjar.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Pion's ICE agent, built from {@code interop/go/pion_peer.go} with the compiler and the packages of this machine. */
final class PionProgram {
    private final Path program;

    private PionProgram(Path program) {
        this.program = program;
    }

    /** {@return the program, compiled into a folder} */
    static PionProgram build(Path folder) {
        return new PionProgram(GoProgram.build(folder, "pion_peer", ""));
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
