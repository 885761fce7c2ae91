package dev.nightjar.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** libnice's agent, built from {@code interop/c/nice_peer.c} with the compiler of this machine. */
final class NiceProgram {
    private final Path program;

    private NiceProgram(Path program) {
        this.program = program;
    }

    /** {@return the program, compiled into a folder} */
    static NiceProgram build(Path folder) {
        Path source =
                Path.of(System.getProperty("basedir", "."), "c", "nice_peer.c").toAbsolutePath();
        if (!Files.exists(source)) {
            throw new PeerException("no " + source + ": run from the folder of the module interop");
        }
        Path program = folder.resolve("nice_peer");
        List<String> command = new ArrayList<>(
                List.of(Tool.GCC.path(), "-O2", "-Wall", "-Wextra", "-Werror", "-o", program.toString()));
        command.add(source.toString());
        String flags = Tool.run(folder, List.of(Tool.PKG_CONFIG.path(), "--cflags", "--libs", "nice", "gio-2.0"));
        command.addAll(Arrays.asList(flags.strip().split("\\s+")));
        Tool.run(folder, command);
        return new NiceProgram(program);
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
