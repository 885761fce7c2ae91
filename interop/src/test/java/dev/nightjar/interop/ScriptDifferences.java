package dev.nightjar.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a side of a script told otherwise than the same side did between two connections of the browser. */
final class ScriptDifferences {
    private static final Path TABLE = Path.of("../docs/browser-scripts.md");

    private ScriptDifferences() {}

    /**
     * One difference, or a row of the table, where {@code *} stands for anything.
     *
     * @param browser chromium or firefox
     * @param whose ours or its
     * @param script its name
     * @param step its name
     * @param lane of the events
     * @param expected what the browser told in our place, or when another browser was in our place
     * @param seen what was told
     */
    record Difference(
            String browser, String whose, String script, String step, String lane, String expected, String seen) {
        private List<String> cells() {
            return List.of(browser, whose, script, step, lane, expected, seen);
        }

        boolean isOf(Difference row) {
            List<String> patterns = row.cells();
            List<String> own = cells();
            for (int i = 0; i < own.size(); i++) {
                String pattern = Pattern.quote(patterns.get(i)).replace("*", "\\E.*\\Q");
                if (!own.get(i).matches(pattern)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String toString() {
            return "| " + String.join(" | ", cells()) + " |";
        }
    }

    /**
     * {@return how a run differs}
     *
     * @param browser chromium or firefox
     * @param ours the side that was ours
     * @param expected of the browser alone
     * @param seen with us
     */
    static List<Difference> between(String browser, String ours, List<StepLog> expected, List<StepLog> seen) {
        List<Difference> differences = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            StepLog own = expected.get(i);
            StepLog other = seen.get(i);
            Set<String> lanes = new LinkedHashSet<>(own.lanes().keySet());
            lanes.addAll(other.lanes().keySet());
            for (String lane : lanes) {
                String before = events(own, lane);
                String now = events(other, lane);
                if (!before.equals(now)) {
                    String whose = own.side().equals(ours) ? "ours" : "its";
                    differences.add(new Difference(browser, whose, own.script(), own.step(), lane, before, now));
                }
            }
        }
        return differences;
    }

    private static String events(StepLog log, String lane) {
        List<String> events = log.lanes().getOrDefault(lane, List.of());
        return events.isEmpty() ? "nothing" : String.join(", ", events);
    }

    /** {@return the rows of the table, each with its reason} */
    static Map<Difference, String> table() throws IOException {
        Map<Difference, String> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(TABLE)) {
            List<String> cells =
                    Stream.of(line.split("\\|", -1)).map(String::strip).toList();
            if (cells.size() == 10 && !line.startsWith("|-") && !cells.get(1).equals("browser")) {
                Difference row = new Difference(
                        cells.get(1),
                        cells.get(2),
                        cells.get(3),
                        cells.get(4),
                        cells.get(5),
                        cells.get(6),
                        cells.get(7));
                rows.put(row, cells.get(8));
            }
        }
        return rows;
    }
}
