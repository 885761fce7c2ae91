package dev.nightjar.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one run of a whole-process tool measured: one row of its table in {@code docs/performance.md}.
 *
 * <p>Rows of one {@code tool} should have the same parameters and figures in the same order: these become columns.
 *
 * @param tool heading of the table: {@code forwarding}, {@code connections}, {@code set-up-time}, {@code idle-peers},
 *     {@code udp-loop}
 * @param parameters what was varied, in the order of columns: {@code subscribers -> 50}
 * @param figures what was measured, in the order of columns
 * @param java version of the Java that ran, such as {@code 17.0.15}
 */
public record LoadResult(String tool, Map<String, String> parameters, List<Figure> figures, String java) {
    /** Where tools write and the report reads, unless told otherwise; relative to the project's folder. */
    public static final Path FOLDER = Path.of("benchmarks", "target", "results", "load");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Copies both collections, keeping their order. */
    public LoadResult {
        parameters = new LinkedHashMap<>(parameters);
        figures = List.copyOf(figures);
    }

    /** {@return a result of the Java that runs this} */
    public static LoadResult of(String tool, Map<String, String> parameters, List<Figure> figures) {
        return new LoadResult(tool, parameters, figures, System.getProperty("java.version", "unknown"));
    }

    /**
     * Writes this to a file named after tool, parameters and Java, in place of what an earlier run wrote.
     *
     * @return the file
     */
    public Path writeTo(Path folder) throws IOException {
        return writeTo(folder, 1);
    }

    /**
     * Writes this beside what other runs of the same measurement wrote; the report shows the median of all.
     *
     * @param run its number; the first one's file has none
     * @return the file
     */
    public Path writeTo(Path folder, int run) throws IOException {
        Files.createDirectories(folder);
        String name = Stream.concat(
                        Stream.of(tool),
                        Stream.concat(
                                parameters.values().stream(),
                                Stream.of("java" + featureRelease() + (run == 1 ? "" : "_run" + run))))
                .map(word -> word.replaceAll("[^A-Za-z0-9._]+", "-"))
                .collect(Collectors.joining("_"));
        return Files.write(
                folder.resolve(name + ".json"),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    }

    /** {@return the results in a folder, by file name; none where there is no folder} */
    public static List<LoadResult> readAll(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<LoadResult> results = new ArrayList<>();
            files.filter(file -> file.toString().endsWith(".json"))
                    .sorted(Comparator.comparing(Path::toString))
                    .forEach(file -> results.add(read(file)));
            return results;
        }
    }

    /**
     * {@return the median of a figure over the runs in a folder with those parameters and the release of this Java; NaN
     * where there are none}
     */
    public static double median(Path folder, String tool, Map<String, String> parameters, String figure)
            throws IOException {
        LoadResult wanted = of(tool, parameters, List.of());
        List<LoadResult> runs = readAll(folder).stream()
                .filter(each -> each.tool().equals(tool)
                        && each.parameters().equals(parameters)
                        && each.featureRelease().equals(wanted.featureRelease()))
                .toList();
        return LoadMedians.of(runs).stream()
                .flatMap(each -> each.figures().stream())
                .filter(each -> each.name().equals(figure))
                .mapToDouble(Figure::value)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static LoadResult read(Path file) {
        try {
            return JSON.readValue(Files.readAllBytes(file), LoadResult.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the Java release: 17 for 17.0.15} */
    String featureRelease() {
        return java.replaceAll("[^0-9].*", "");
    }
}
