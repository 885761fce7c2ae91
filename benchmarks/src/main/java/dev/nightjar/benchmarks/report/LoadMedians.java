package dev.nightjar.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts several runs of one measurement together: of each figure the median of the runs that have it counts. */
final class LoadMedians {
    private LoadMedians() {}

    /** {@return a result for each tool, parameters and Java release, in the order of the first run of each} */
    static List<LoadResult> of(List<LoadResult> results) {
        Map<List<Object>, List<LoadResult>> runs = new LinkedHashMap<>();
        for (LoadResult result : results) {
            List<Object> key = List.of(result.tool(), result.parameters(), result.featureRelease());
            runs.computeIfAbsent(key, absent -> new ArrayList<>()).add(result);
        }
        return runs.values().stream().map(LoadMedians::median).toList();
    }

    private static LoadResult median(List<LoadResult> runs) {
        LoadResult first = runs.get(0);
        if (runs.size() == 1) {
            return first;
        }
        List<Figure> figures = new ArrayList<>();
        for (Figure figure : first.figures()) {
            double[] values = runs.stream()
                    .flatMap(run -> run.figures().stream())
                    .filter(other -> other.name().equals(figure.name()))
                    .mapToDouble(Figure::value)
                    .filter(Double::isFinite)
                    .sorted()
                    .toArray();
            figures.add(new Figure(figure.name(), middle(values), figure.unit(), figure.atMost(), figure.atLeast()));
        }
        Map<String, String> parameters = new LinkedHashMap<>(first.parameters());
        parameters.put("runs", Integer.toString(runs.size()));
        return new LoadResult(first.tool(), parameters, figures, first.java());
    }

    /** {@return the middle one, or what lies between the two in the middle; not a number where there is none} */
    private static double middle(double[] sorted) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
