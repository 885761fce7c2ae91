package dev.nightjar.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A peer written in Python, in a process of its own, with what draws and reads pictures and beeps beside it. */
final class PythonPeer implements MediaPeer {
    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final String SOURCE = "counter_source.py";

    private final Path folder;
    private final String script;
    private final LineProcess process;

    private PythonPeer(Path folder, String script, LineProcess process) {
        this.folder = folder;
        this.script = script;
        this.process = process;
    }

    /** {@return the program of that name among the resources, running} */
    static PythonPeer launch(String name, Tool python) {
        String script = name + ".py";
        try {
            Path folder = Files.createTempDirectory("nightjar-" + name);
            copy(script, folder);
            copy(SOURCE, folder);
            LineProcess process = LineProcess.start(
                    name,
                    folder,
                    Map.of("PYTHONUNBUFFERED", "1", "PYTHONDONTWRITEBYTECODE", "1"),
                    List.of(python.path(), script));
            return new PythonPeer(folder, script, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public JsonNode request(String command, Map<String, ?> options) {
        ObjectNode line = LineProcess.JSON.valueToTree(options);
        return process.request(line.put("cmd", command), USUAL);
    }

    @Override
    public void close() {
        process.close();
        try {
            Files.deleteIfExists(folder.resolve(script));
            Files.deleteIfExists(folder.resolve(SOURCE));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(String resource, Path folder) throws IOException {
        try (InputStream in = PythonPeer.class.getResourceAsStream(resource)) {
            Files.write(folder.resolve(resource), in.readAllBytes());
        }
    }
}
