package dev.nightjar.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folder {@code interop/browser} of the node driver, with its packages installed as the lock file says. */
final class DriverFolder {
    private DriverFolder() {}

    /** {@return the folder, after {@code npm ci} where the packages are absent or older than the lock file} */
    static synchronized Path ready() {
        Path folder = Path.of(System.getProperty("basedir", "."), "browser").toAbsolutePath();
        if (!Files.exists(folder.resolve("driver.js"))) {
            throw new PeerException("no driver.js in " + folder + ": run from the folder of the module interop");
        }
        try {
            Path lock = folder.resolve("package-lock.json");
            Path installed = folder.resolve("node_modules/.installed-lock.json");
            if (!Files.exists(installed) || Files.mismatch(lock, installed) != -1) {
                Tool.run(folder, List.of(Tool.NPM.path(), "ci", "--no-audit", "--no-fund"));
                Files.copy(lock, installed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }
}
