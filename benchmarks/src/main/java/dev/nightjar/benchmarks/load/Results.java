package dev.nightjar.benchmarks.load;

import dev.nightjar.benchmarks.report.Figure;
import dev.nightjar.benchmarks.report.LoadResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a load's results go: a line to the terminal, and a file that {@code docs/performance.md} is made from. */
final class Results {
    @Option(
            names = "--results",
            paramLabel = "FOLDER",
            description = "Where a JSON file for each result goes.",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    private Path folder = Path.of(System.getProperty("nightjar.root", ".")).resolve(LoadResult.FOLDER);

    @Option(
            names = "--run",
            paramLabel = "NUMBER",
            description = "Keeps the results beside those of other runs; the report shows the median of all.",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    private int run = 1;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    /** Prints and keeps one result. */
    void add(LoadResult result) throws IOException {
        result.writeTo(folder, run);
        PrintWriter out = spec.commandLine().getOut();
        out.println(result.tool() + " " + words(result.parameters()) + ": "
                + result.figures().stream().map(Results::text).collect(Collectors.joining(", ")));
        out.flush();
    }

    /** {@return the median of a figure over the kept runs of this Java release; NaN where there are none} */
    double median(String tool, Map<String, String> parameters, String figure) throws IOException {
        return LoadResult.median(folder, tool, parameters, figure);
    }

    private static String words(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String text(Figure figure) {
        String number = String.format(
                Locale.ROOT,
                Math.abs(figure.value()) < 10 ? "%s %.2f%s%s" : "%s %.0f%s%s",
                figure.name(),
                figure.value(),
                figure.unit().isEmpty() ? "" : " ",
                figure.unit());
        String limit = figure.atMost() == null ? "" : String.format(Locale.ROOT, " (target: <= %s)", figure.atMost());
        return number + limit;
    }
}
