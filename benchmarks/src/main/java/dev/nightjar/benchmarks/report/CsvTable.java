package dev.nightjar.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A file of comma-separated values, as what {@code benchmarks/c/udp} prints, as a table. */
final class CsvTable {
    private CsvTable() {}

    /** {@return the table; empty without rows} */
    static String text(Path file) throws IOException {
        List<String> lines = Files.isRegularFile(file)
                ? Files.readAllLines(file).stream()
                        .filter(line -> !line.isBlank())
                        .toList()
                : List.of();
        if (lines.size() < 2) {
            return "";
        }
        Table table = new Table(cells(lines.get(0).replace('_', ' ')));
        lines.stream().skip(1).forEach(line -> table.row(cells(line)));
        return table.toString();
    }

    private static List<String> cells(String line) {
        return Arrays.asList(line.split(",", -1));
    }
}
