package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/conformance.md} to the sources: what a row names has to exist. */
class ConformanceDocumentTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern TEST = Pattern.compile("(\\w+)\\.(\\w+)");

    /** A row of a table, with the line it stands on. */
    private record Row(int line, String rule, String classes, String tests) {
        boolean isDone() {
            return !tests.equals("not done");
        }
    }

    @Test
    void everyClassOfTheTablesExists() throws IOException {
        Map<String, Path> classes = sources("src/main/java");

        for (Row row : rows()) {
            List<String> named = codes(row.classes());
            assertThat(named.isEmpty()).as("%s: a class, or not done", row).isEqualTo(!row.isDone());
            assertThat(classes.keySet()).as("%s", row).containsAll(named);
        }
    }

    @Test
    void everyTestOfTheTablesExists() throws IOException {
        Map<String, Path> tests = sources("src/test/java");

        for (Row row : rows()) {
            List<String> named = codes(row.tests());
            boolean isSaid = row.tests().equals("not done") || row.tests().equals("no test");
            assertThat(named.isEmpty())
                    .as("%s: a test, \"no test\" or \"not done\"", row)
                    .isEqualTo(isSaid);
            for (String name : named) {
                Matcher matcher = TEST.matcher(name);
                assertThat(matcher.matches()).as("%s: Class.method", row).isTrue();
                Path file = tests.get(matcher.group(1));
                assertThat(file).as("%s", row).isNotNull();
                assertThat(Files.readString(file)).as("%s", row).contains(" void " + matcher.group(2) + "(");
            }
        }
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(ROOT.resolve("docs/conformance.md"));
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("| ") && !line.startsWith("| section |")) {
                String[] cells = line.split("\\|", -1);
                assertThat(cells).as("line %s", i + 1).hasSize(6);
                rows.add(new Row(i + 1, cells[2].strip(), cells[3].strip(), cells[4].strip()));
            }
        }
        assertThat(rows).hasSizeGreaterThan(200);
        return rows;
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell).results().map(result -> result.group(1)).toList();
    }

    /** {@return each source file of every module by its name without {@code .java}} */
    private static Map<String, Path> sources(String folder) throws IOException {
        Map<String, Path> byName = new HashMap<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.map(path -> path.resolve(folder)).toList()) {
                if (Files.isDirectory(module)) {
                    addSources(module, byName);
                }
            }
        }
        return byName;
    }

    private static void addSources(Path folder, Map<String, Path> byName) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                String name = file.getFileName().toString();
                byName.put(name.substring(0, name.length() - ".java".length()), file);
            });
        }
    }
}
