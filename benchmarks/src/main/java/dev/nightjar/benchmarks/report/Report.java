package dev.nightjar.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes {@code docs/performance.md} of what {@code benchmarks/run} left: {@code Report RESULTS DOCUMENT}.
 *
 * <p>A section that was not measured again keeps its text, so a part can be run alone. Targets that are missed stand in
 * the tables like those that are met.
 */
public final class Report {
    private static final int EXIT_USAGE = 2;

    private final Path results;

    private Report(Path results) {
        this.results = results;
    }

    /** Reads the folder of results, and writes the document. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("Report: " + arguments.length + " arguments (expected: RESULTS DOCUMENT)");
            System.exit(EXIT_USAGE);
        }
        write(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    /** Writes the document anew from the results and, where there are none, from its former text. */
    static void write(Path results, Path document) throws IOException {
        String before = Files.exists(document) ? Files.readString(document) : "";
        StringBuilder out = new StringBuilder(ReportText.INTRODUCTION);
        new Report(results).sections().forEach((section, text) -> {
            String kept = text.isBlank() ? former(before, section) : text.strip();
            out.append("\n<!-- ")
                    .append(section)
                    .append(" -->\n")
                    .append(ReportText.heading(section))
                    .append('\n')
                    .append(kept.isBlank() ? "Not measured yet: `benchmarks/run " + section + "`." : kept)
                    .append("\n<!-- /")
                    .append(section)
                    .append(" -->\n");
        });
        Files.writeString(document, out);
    }

    private static String former(String document, String section) {
        String begin = "<!-- " + section + " -->\n" + ReportText.heading(section) + "\n";
        int from = document.indexOf(begin);
        int to = document.indexOf("<!-- /" + section + " -->");
        return from < 0 || to < from
                ? ""
                : document.substring(from + begin.length(), to).strip();
    }

    private Map<String, String> sections() throws IOException {
        Map<String, String> sections = new LinkedHashMap<>();
        boolean isMeasured = Files.isDirectory(results);
        sections.put("machine", isMeasured ? Machine.text(results) : "");
        sections.put("srtp", new SrtpSection(rows("srtp-"), Reference.read(files("c-srtp-", ".csv"))).text());
        sections.put("parts", new JmhSection(rows("parts-")).text());
        sections.put("dtls", new JmhSection(rows("dtls-")).text());
        sections.put("sockets", sockets());
        List<LoadResult> loads = LoadResult.readAll(results.resolve("load")).stream()
                .filter(result -> !result.tool().startsWith("udp"))
                .toList();
        sections.put("load", new LoadSection(loads).text());
        return sections;
    }

    private String sockets() throws IOException {
        List<LoadResult> loops = LoadResult.readAll(results.resolve("load")).stream()
                .filter(result -> result.tool().startsWith("udp"))
                .toList();
        String java = new LoadSection(loops).text() + new JmhSection(rows("sockets-")).text();
        StringBuilder c = new StringBuilder();
        for (Path file : files("udp-loop-", ".txt")) {
            c.append("```\n").append(Files.readString(file).strip()).append("\n```\n\n");
        }
        for (Path file : files("c-udp", ".csv")) {
            c.append("### C: ")
                    .append(file.getFileName().toString().replaceAll("^c-|\\.csv$", ""))
                    .append("\n\n")
                    .append(CsvTable.text(file))
                    .append('\n');
        }
        return java + c;
    }

    private List<JmhRow> rows(String prefix) throws IOException {
        List<JmhRow> rows = new ArrayList<>();
        for (Path file : files(prefix, ".json")) {
            rows.addAll(JmhRow.read(file));
        }
        return rows;
    }

    private List<Path> files(String prefix, String suffix) throws IOException {
        if (!Files.isDirectory(results)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(results)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix)
                            && file.getFileName().toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }
}
