package dev.nightjar.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One table for each whole-process tool. */
final class LoadSection {
    private final Map<String, List<LoadResult>> byTool = new LinkedHashMap<>();

    LoadSection(List<LoadResult> results) {
        for (LoadResult result : LoadMedians.of(results)) {
            byTool.computeIfAbsent(result.tool(), tool -> new ArrayList<>()).add(result);
        }
    }

    /** {@return the section's text; empty without results} */
    String text() {
        StringBuilder out = new StringBuilder();
        byTool.forEach((tool, results) -> out.append("### ")
                .append(heading(tool))
                .append("\n\n")
                .append(ReportText.ofLoad(tool))
                .append(table(results))
                .append('\n'));
        return out.toString();
    }

    private static String heading(String tool) {
        String words = tool.replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static Table table(List<LoadResult> results) {
        Set<String> parameters = new LinkedHashSet<>();
        Set<String> figures = new LinkedHashSet<>();
        for (LoadResult result : results) {
            parameters.addAll(result.parameters().keySet());
            result.figures().forEach(figure -> figures.add(head(figure)));
        }
        List<String> heads = new ArrayList<>(parameters);
        heads.add("Java");
        heads.addAll(figures);
        Table table = new Table(heads);
        for (LoadResult result : results) {
            List<String> cells = new ArrayList<>();
            parameters.forEach(name -> cells.add(result.parameters().getOrDefault(name, Numbers.NONE)));
            cells.add(result.featureRelease());
            for (String head : figures) {
                cells.add(result.figures().stream()
                        .filter(figure -> head(figure).equals(head))
                        .findFirst()
                        .map(LoadSection::cell)
                        .orElse(Numbers.NONE));
            }
            table.row(cells);
        }
        return table;
    }

    private static String head(Figure figure) {
        return figure.unit().isEmpty() ? figure.name() : figure.name() + ", " + figure.unit();
    }

    private static String cell(Figure figure) {
        String value = Numbers.plain(figure.value());
        return figure.hasTarget() ? value + " (" + Numbers.verdict(figure) + ")" : value;
    }
}
