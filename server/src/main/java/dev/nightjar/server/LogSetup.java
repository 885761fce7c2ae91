package dev.nightjar.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.logging.LogManager;

/** The program's logging: warnings and worse, a line each, to the terminal; a user's own configuration goes before. */
final class LogSetup {
    private static final System.Logger LOG = System.getLogger(LogSetup.class.getName());

    private LogSetup() {}

    static void apply() {
        if (System.getProperty("java.util.logging.config.file") != null
                || System.getProperty("java.util.logging.config.class") != null) {
            return;
        }
        try (InputStream in = LogSetup.class.getResourceAsStream("logging.properties")) {
            if (in != null) {
                LogManager.getLogManager().readConfiguration(in);
            }
        } catch (IOException unreadable) {
            LOG.log(System.Logger.Level.WARNING, "the usual logging is kept", unreadable);
        }
    }
}
