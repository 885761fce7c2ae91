package dev.nightjar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/embedding.md} to the code that it shows and names. */
class EmbeddingDocumentTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern IN_CODE =
            Pattern.compile("// snippet: (\\S+)\n(.*?)// end of snippet\n", Pattern.DOTALL);
    private static final Pattern IN_DOCUMENT =
            Pattern.compile("<!-- snippet: (\\S+) -->\n```java\n(.*?)```\n", Pattern.DOTALL);
    private static final Pattern METHOD = Pattern.compile("`([A-Z]\\w+)\\.([a-z]\\w*)`");
    private static final Pattern THREAD = Pattern.compile("\"(nightjar-[a-z]+)-?\"");

    @Test
    void showsWhatIsCompiledAndRun() throws IOException {
        Map<String, String> shown = new TreeMap<>();
        String document = document();
        IN_DOCUMENT.matcher(document).results().forEach(each -> shown.put(each.group(1), each.group(2)));

        Map<String, String> compiled = new TreeMap<>();
        for (Path file : sources("examples/src/test/java")) {
            IN_CODE.matcher(Files.readString(file))
                    .results()
                    .forEach(each -> compiled.put(each.group(1), each.group(2)));
        }

        assertThat(shown).containsOnlyKeys("servlet", "spring-application", "spring-handler");
        assertThat(shown).isEqualTo(compiled);
        assertThat(document.split("```java\n", -1))
                .as("Java that nothing compiles")
                .hasSize(shown.size() + 1);
    }

    @Test
    void namesMethodsThatAreThere() throws Exception {
        List<MatchResult> named = METHOD.matcher(document()).results().toList();

        assertThat(named).isNotEmpty();
        for (MatchResult each : named) {
            Class<?> type = Class.forName("dev.nightjar.endpoint." + each.group(1));
            assertThat(Arrays.stream(type.getMethods()).map(Method::getName)).contains(each.group(2));
        }
    }

    @Test
    void everyNameOfOldTutorialsHasWhatReplacesIt() throws IOException {
        List<String> rows =
                document().lines().filter(line -> line.startsWith("| `")).toList();

        for (String name : List.of(
                "addStream",
                "removeStream",
                "onaddstream",
                "getLocalStreams",
                "getRemoteStreams",
                "getStreamById",
                "updateIce",
                "createDTMFSender")) {
            assertThat(rows)
                    .anyMatch(row ->
                            row.startsWith("| `" + name) && METHOD.matcher(row).find());
        }
    }

    @Test
    void everyThreadIsInItsTable() throws IOException {
        TreeSet<String> made = new TreeSet<>();
        for (String module : List.of("endpoint/src/main/java", "dtls-srtp/src/main/java")) {
            for (Path file : sources(module)) {
                THREAD.matcher(Files.readString(file)).results().forEach(each -> made.add(each.group(1)));
            }
        }

        String document = document();
        assertThat(made).isNotEmpty().allSatisfy(name -> assertThat(document).contains("| `" + name + "` |"));
    }

    @Test
    void everyExampleIsNamedAndShort() throws IOException {
        String document = document();
        for (Path file : sources("examples/src/main/java")) {
            String name = file.getFileName().toString().replace(".java", "");
            if (!name.endsWith("-info")) {
                assertThat(document).contains("`" + name + "`");
                assertThat(Files.readAllLines(file)).as(name).hasSizeLessThan(150);
            }
        }
    }

    private static String document() throws IOException {
        return Files.readString(ROOT.resolve("docs/embedding.md"));
    }

    private static List<Path> sources(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
