package dev.nightjar.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A Markdown table, built row by row. */
final class Table {
    private final int columns;
    private final List<String> lines = new ArrayList<>();

    Table(List<String> heads) {
        columns = heads.size();
        lines.add(line(heads));
        lines.add("|" + "---|".repeat(columns));
    }

    Table(String... heads) {
        this(List.of(heads));
    }

    void row(List<String> cells) {
        if (cells.size() != columns) {
            throw new IllegalArgumentException("cells: " + cells.size() + " (expected: " + columns + ")");
        }
        lines.add(line(cells));
    }

    void row(String... cells) {
        row(List.of(cells));
    }

    boolean isEmpty() {
        return lines.size() == 2;
    }

    private static String line(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |"));
    }

    @Override
    public String toString() {
        return String.join("\n", lines) + "\n";
    }
}
