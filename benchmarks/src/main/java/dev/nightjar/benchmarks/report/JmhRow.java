package dev.nightjar.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One figure of JMH's.
 *
 * @param benchmark class and method without the package: {@code SrtpBenchmark.protect}
 * @param parameters of the benchmark, by name
 * @param score median of the iterations, since other work on the machine only ever makes one slower
 * @param error half of its 99.9 % interval; NaN when there were too few iterations
 * @param unit of the score: {@code ns/op}
 * @param bytes allocated by one operation; NaN without the profiler
 * @param java release that ran: 17
 */
record JmhRow(
        String benchmark,
        Map<String, String> parameters,
        double score,
        double error,
        String unit,
        double bytes,
        int java) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    JmhRow {
        parameters = new LinkedHashMap<>(parameters);
    }

    /** {@return the rows of a file that JMH wrote with {@code -rf json}; none when it is empty, as after a failure} */
    static List<JmhRow> read(Path file) throws IOException {
        List<JmhRow> rows = new ArrayList<>();
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length > 0) {
            for (JsonNode node : JSON.readTree(bytes)) {
                rows.add(of(node));
            }
        }
        return rows;
    }

    private static JmhRow of(JsonNode node) {
        String name = node.path("benchmark").asString();
        int method = name.lastIndexOf('.');
        Map<String, String> parameters = new LinkedHashMap<>();
        node.path("params")
                .properties()
                .forEach(
                        entry -> parameters.put(entry.getKey(), entry.getValue().asString()));
        JsonNode primary = node.path("primaryMetric");
        return new JmhRow(
                name.substring(name.lastIndexOf('.', method - 1) + 1),
                parameters,
                median(primary),
                number(primary.path("scoreError")),
                primary.path("scoreUnit").asString(),
                allocated(node.path("secondaryMetrics")),
                Integer.parseInt(node.path("jdkVersion").asString().replaceAll("[^0-9].*", "")));
    }

    private static double median(JsonNode metric) {
        double median = number(metric.path("scorePercentiles").path("50.0"));
        return Double.isNaN(median) ? number(metric.path("score")) : median;
    }

    private static double allocated(JsonNode metrics) {
        // Older profilers put a middle dot before the name.
        JsonNode metric = metrics.path("gc.alloc.rate.norm");
        return number((metric.isMissingNode() ? metrics.path("·gc.alloc.rate.norm") : metric).path("score"));
    }

    /** JMH writes what is not a number as a text. */
    private static double number(JsonNode node) {
        return node.isNumber() ? node.asDouble() : Double.NaN;
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    String benchmarkClass() {
        return benchmark.substring(0, benchmark.indexOf('.'));
    }
}
