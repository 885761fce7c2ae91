package dev.nightjar.interop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Pion's connection with media: {@code interop/go/media/pion_media.go}, which names the commands. */
final class PionMedia implements MediaPeer {
    private static final Duration USUAL = Duration.ofSeconds(30);

    private final LineProcess process;

    private PionMedia(LineProcess process) {
        this.process = process;
    }

    /** {@return the program's path} */
    static Path build(Path folder) {
        return GoProgram.build(folder, "pion_media", "media");
    }

    /** {@return the program, running} */
    static PionMedia launch(Path program) {
        return new PionMedia(LineProcess.start("pion", program.getParent(), Map.of(), List.of(program.toString())));
    }

    @Override
    public JsonNode request(String command, Map<String, ?> options) {
        ObjectNode line = LineProcess.JSON.valueToTree(options);
        return process.request(line.put("cmd", command), USUAL);
    }

    @Override
    public void close() {
        process.close();
    }
}
