package dev.nightjar.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What two sides of a call do, as {@code scripts.txt} tells it: steps of lines, each of who and what.
 *
 * <pre>
 * == name of a script           each begins with new connections; a bundle policy may follow behind a |, and behind
 *                               another the one browser that can play it
 * -- name of a step             ends when the exchange is over and media flows where it was agreed
 * A addTrack audio1 s1          a side does something: the operations of script.js
 * A needs                       has been told that a negotiation is needed
 * A hears B                     takes the description that the other has set last
 * A -> B                        a whole exchange: A offers, B answers
 * </pre>
 *
 * @param name of the script
 * @param bundlePolicy of both sides, RTCBundlePolicy
 * @param browsers that play it
 * @param steps in their order
 */
record Script(String name, String bundlePolicy, List<String> browsers, List<Step> steps) {
    /**
     * A part of a script after which both sides are looked at.
     *
     * @param name of the step
     * @param lines of words
     */
    record Step(String name, List<List<String>> lines) {}

    /** {@return the scripts that a browser plays} */
    static List<Script> of(String browser) {
        return all().stream().filter(each -> each.browsers().contains(browser)).toList();
    }

    private static List<Script> all() {
        List<Script> scripts = new ArrayList<>();
        for (String line : lines()) {
            if (line.startsWith("== ")) {
                String[] parts = line.substring(3).split(" \\| ");
                String policy = parts.length > 1 ? parts[1] : "balanced";
                List<String> browsers = parts.length > 2 ? List.of(parts[2]) : List.of("chromium", "firefox");
                scripts.add(new Script(parts[0], policy, browsers, new ArrayList<>()));
            } else if (line.startsWith("-- ")) {
                last(scripts).steps().add(new Step(line.substring(3), new ArrayList<>()));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                last(last(scripts).steps()).lines().add(List.of(line.split(" +")));
            }
        }
        return scripts;
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }

    private static List<String> lines() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(resource("scripts.txt"), StandardCharsets.UTF_8))) {
            return reader.lines().map(String::strip).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(Script.class.getResourceAsStream(name), name);
    }
}
