package dev.nightjar.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What {@code benchmarks/c/srtp} printed, run before, between and after Java: the median of its runs. */
final class Reference {
    private final List<String> notes;
    private final Map<String, List<Double>> nanos = new HashMap<>();

    private Reference(List<String> notes) {
        this.notes = List.copyOf(notes);
    }

    static Reference read(List<Path> files) throws IOException {
        List<String> notes = new ArrayList<>();
        Map<String, List<Double>> rows = new HashMap<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("#")) {
                    String note = line.substring(1).strip();
                    if (!notes.contains(note)) {
                        notes.add(note);
                    }
                } else if (!line.startsWith("profile,") && !line.isBlank()) {
                    String[] cells = line.split(",", -1);
                    rows.computeIfAbsent(key(cells[0], cells[1], cells[2]), key -> new ArrayList<>())
                            .add(Double.parseDouble(cells[3]));
                }
            }
        }
        Reference reference = new Reference(notes);
        reference.nanos.putAll(rows);
        return reference;
    }

    private static String key(String profile, String payload, String operation) {
        return profile + "," + payload + "," + operation;
    }

    /** {@return nanoseconds for one packet, NaN where nothing was measured} */
    double nanos(String profile, String payload, String operation) {
        return median(nanos.getOrDefault(key(profile, payload, operation), List.of()));
    }

    private static double median(List<Double> runs) {
        if (runs.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = runs.stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }

    /** {@return the largest deviation of one run from the median of its row, in percent} */
    double spreadPercent() {
        double most = 0;
        for (List<Double> runs : nanos.values()) {
            double median = median(runs);
            for (double run : runs) {
                most = Math.max(most, 100 * Math.abs(run - median) / median);
            }
        }
        return most;
    }

    /** {@return whether it is Debian's binary, which has other ratios to hold} */
    boolean isDebianBinary() {
        return notes.stream().anyMatch(note -> note.contains("NSS"));
    }

    List<String> notes() {
        return notes;
    }

    boolean isEmpty() {
        return nanos.isEmpty();
    }
}
