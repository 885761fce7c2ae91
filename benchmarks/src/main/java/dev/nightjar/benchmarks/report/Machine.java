package dev.nightjar.benchmarks.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What ran the benchmarks: processor, system and the versions of what was compared. */
final class Machine {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** What the JDK's and OpenSSL's ciphers look for. */
    private static final List<String> FLAGS =
            List.of("aes", "vaes", "pclmulqdq", "vpclmulqdq", "avx2", "avx512f", "avx512bw", "sha_ni");

    private Machine() {}

    static String text(Path results) throws IOException {
        Table table = new Table("what", "which");
        List<String> cpu = Files.isReadable(CPU_INFO) ? Files.readAllLines(CPU_INFO) : List.of();
        table.row(
                "processor",
                value(cpu, "model name") + ", family " + value(cpu, "cpu family") + " model " + value(cpu, "model")
                        + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        table.row("its flags", flags(value(cpu, "flags")));
        table.row("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        for (String line : lines(results.resolve("java.txt"))) {
            table.row("Java", line);
        }
        for (String note : notes(results)) {
            int colon = note.indexOf(": ");
            table.row(colon < 0 ? "C" : note.substring(0, colon), note.substring(colon < 0 ? 0 : colon + 2));
        }
        new TreeMap<>(versions()).forEach((library, version) -> table.row(library.toString(), version.toString()));
        return table.toString();
    }

    private static String value(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key)
                        && line.substring(key.length()).strip().startsWith(":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static String flags(String all) {
        Set<String> present = new TreeSet<>(Arrays.asList(all.split(" ", -1)));
        String absent = FLAGS.stream().filter(flag -> !present.contains(flag)).collect(Collectors.joining(" "));
        String found = FLAGS.stream().filter(present::contains).collect(Collectors.joining(" "));
        return absent.isEmpty() ? found : found + "; absent: " + absent;
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
    }

    private static Set<String> notes(Path results) throws IOException {
        return lines(results.resolve("c-srtp-1.csv")).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.substring(1).strip())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** {@return what the build compared with, written down by it} */
    private static Properties versions() throws IOException {
        Properties versions = new Properties();
        try (InputStream in = Machine.class.getResourceAsStream("versions.properties")) {
            if (in != null) {
                versions.load(in);
            }
        }
        return versions;
    }
}
