package dev.nightjar.rtp.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Keeps docs/repair.md to what the tests have seen. Time is virtual, so that each seed has its figures. */
public final class RepairDocument {
    private static final Path DOCUMENT = Path.of("..", "docs", "repair.md");

    private RepairDocument() {}

    /** Prints a row of the page, and looks for it there unless the seed is another than the tests' own. */
    public static void holds(String what, long lost, double repaired, String theory) {
        String row = String.format(Locale.ROOT, "| %s | %,d | %s | %s |", what, lost, percent(repaired), theory);
        System.out.println(row);
        if (System.getProperty("nightjar.seed") == null) {
            try {
                assertThat(Files.readString(DOCUMENT)).contains(row);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** {@return a share in per cent} */
    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
