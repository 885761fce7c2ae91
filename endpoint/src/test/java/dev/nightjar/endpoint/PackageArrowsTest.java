package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the packages of this module to ADR 0041: what mentions what, as the JDK's {@code jdeps} reads the class files. */
class PackageArrowsTest {
    private static final String ROOT = "dev.nightjar.endpoint";
    private static final String INTERNAL = ROOT + ".internal.";
    private static final Pattern ARROW = Pattern.compile("^ +(dev\\.nightjar\\.endpoint\\S*) +-> (\\S+) ");

    /** Each internal package with those that it mentions, lowest first. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("callbacks", Set.of()),
            Map.entry("codecs", Set.of()),
            Map.entry("files", Set.of()),
            Map.entry("keys", Set.of()),
            Map.entry("mdns", Set.of()),
            Map.entry("sockets", Set.of()),
            Map.entry("addresses", Set.of("sockets")),
            Map.entry("recording", Set.of("callbacks", "codecs")),
            Map.entry("loop", Set.of("addresses", "sockets")),
            Map.entry("playing", Set.of("files", "loop")),
            Map.entry("servers", Set.of("loop", "sockets")),
            Map.entry("generating", Set.of("files", "playing")),
            Map.entry("transport", Set.of("loop", "mdns", "servers", "sockets")));

    private static Path classes;
    private static Map<String, Set<String>> mentions;

    @BeforeAll
    static void read() throws URISyntaxException {
        classes = Path.of(Endpoint.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();
        // The folder below: beside its descriptor jdeps would want every module that it names.
        int exit = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(out, true),
                        new PrintWriter(errors, true),
                        "-verbose:class",
                        "-filter:none",
                        classes.resolve("dev").toString());
        assertThat(exit).as("%s%s", errors, out).isZero();
        mentions = new TreeMap<>();
        for (String line : out.toString().split("\\R")) {
            Matcher arrow = ARROW.matcher(line);
            if (arrow.find() && arrow.group(2).startsWith(ROOT)) {
                mentions.computeIfAbsent(arrow.group(1), first -> new TreeSet<>())
                        .add(arrow.group(2));
            }
        }
        assertThat(mentions).hasSizeGreaterThan(200);
    }

    @Test
    void internalPackagesMentionThoseBelowThemAndNoOthers() {
        Map<String, Set<String>> found = new TreeMap<>();
        mentions.forEach((from, all) -> {
            if (from.startsWith(INTERNAL)) {
                Set<String> packages = found.computeIfAbsent(packageOf(from), first -> new TreeSet<>());
                all.stream()
                        .filter(to -> to.startsWith(INTERNAL))
                        .map(PackageArrowsTest::packageOf)
                        .filter(to -> !to.equals(packageOf(from)))
                        .forEach(packages::add);
            }
        });

        assertThat(found).isEqualTo(new TreeMap<>(ARROWS));
    }

    @Test
    void arrowsBetweenInternalPackagesPointOneWay() {
        Map<String, Set<String>> left = new TreeMap<>(ARROWS);
        while (!left.isEmpty()) {
            Set<String> lowest = left.entrySet().stream()
                    .filter(each -> each.getValue().stream().noneMatch(left::containsKey))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            assertThat(lowest).as("those that lead to no cycle, of %s", left).isNotEmpty();
            left.keySet().removeAll(lowest);
        }
    }

    /** Values such as a configuration, which everybody may hold; nothing that stands on what is internal. */
    @Test
    void internalPackagesKnowOfTheInterfaceOnlyWhatStandsOnNothing() {
        mentions.forEach((from, all) -> {
            if (from.startsWith(INTERNAL)) {
                all.stream()
                        .filter(to -> !to.startsWith(INTERNAL))
                        .forEach(to -> assertThat(internalsBelow(to))
                                .as("what %s, which %s mentions, stands on", to, from)
                                .isEmpty());
            }
        });
    }

    @Test
    void moduleExportsTheInterfaceAlone() throws IOException {
        try (InputStream in = Files.newInputStream(classes.resolve("module-info.class"))) {
            assertThat(ModuleDescriptor.read(in).exports())
                    .extracting(ModuleDescriptor.Exports::source)
                    .containsExactlyInAnyOrder(ROOT, ROOT + ".stats");
        }
    }

    private static String packageOf(String internal) {
        return internal.substring(INTERNAL.length(), internal.indexOf('.', INTERNAL.length()));
    }

    /** {@return the internal classes that one of the interface leads to, by others of the interface} */
    private static Set<String> internalsBelow(String type) {
        Set<String> seen = new HashSet<>(Set.of(type));
        Set<String> internals = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(Set.of(type));
        while (!open.isEmpty()) {
            for (String to : mentions.getOrDefault(open.remove(), Set.of())) {
                if (to.startsWith(INTERNAL)) {
                    internals.add(to);
                } else if (seen.add(to)) {
                    open.add(to);
                }
            }
        }
        return internals;
    }
}
