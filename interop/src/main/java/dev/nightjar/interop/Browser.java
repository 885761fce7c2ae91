package dev.nightjar.interop;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A headless browser with one page, driven through the node program in {@code interop/browser}.
 *
 * <p>One at a time, unless two have to meet ({@link #launchBeside}): a second launch before the first is closed throws,
 * because two browsers on a small machine disturb each other's timing. Not thread-safe.
 */
public final class Browser implements AutoCloseable {
    /** Which browser. */
    public enum Kind {
        /** Debian's Chromium. */
        CHROMIUM(Tool.CHROMIUM),
        /** Debian's Firefox. */
        FIREFOX(Tool.FIREFOX);

        private final Tool tool;

        Kind(Tool tool) {
            this.tool = tool;
        }
    }

    private static final Duration LAUNCH = Duration.ofSeconds(60);
    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final Semaphore ONE = new Semaphore(1);
    private static final Semaphore SECOND = new Semaphore(1);

    private final Path scratch;
    private final LineProcess driver;
    private final Semaphore permit;

    private Browser(Path scratch, LineProcess driver, Semaphore permit) {
        this.scratch = scratch;
        this.driver = driver;
        this.permit = permit;
    }

    /** {@return a browser with the flags every test uses, showing an empty page} */
    public static Browser launch(Kind kind) {
        return launch(kind, List.of(), Map.of());
    }

    /**
     * Starts a browser with more flags and, for Firefox, preferences.
     *
     * @param preferences values are {@code Boolean}, {@code Integer} or {@code String}
     * @throws PeerException when it is not installed or does not start
     */
    public static Browser launch(Kind kind, List<String> arguments, Map<String, ?> preferences) {
        return launch(kind, List.of(), arguments, preferences, ONE);
    }

    /**
     * {@return a browser that runs by another command, such as one that enters a network namespace}
     *
     * @param prefix begins the command
     * @param pages whose origin it takes for a secure context although it is not local, so that its pages may use the
     *     microphone
     */
    static Browser launchIn(List<String> prefix, Kind kind, PageServer pages) {
        return switch (kind) {
            case CHROMIUM ->
                launch(
                        kind,
                        prefix,
                        List.of("--unsafely-treat-insecure-origin-as-secure=" + pages.origin()),
                        Map.of(),
                        ONE);
            case FIREFOX -> launch(kind, prefix, List.of(), Map.of("dom.securecontext.allowlist", pages.host()), ONE);
        };
    }

    /** {@return a second browser beside the one that runs, for tests in which two of them meet} */
    public static Browser launchBeside(Kind kind) {
        return launch(kind, List.of(), List.of(), Map.of(), SECOND);
    }

    private static Browser launch(
            Kind kind, List<String> prefix, List<String> arguments, Map<String, ?> preferences, Semaphore permit) {
        String node = Tool.NODE.path();
        kind.tool.path();
        Path folder = DriverFolder.ready();
        if (!permit.tryAcquire()) {
            throw new IllegalStateException("one browser at a time: close the other one first");
        }
        Browser browser = null;
        try {
            Path scratch = Files.createTempDirectory("nightjar-browser");
            Path profile = Files.createDirectory(scratch.resolve("profile"));
            List<String> command = new ArrayList<>(prefix);
            command.addAll(List.of(node, "driver.js"));
            LineProcess driver = LineProcess.start(kind.name(), folder, Map.of("TMPDIR", scratch.toString()), command);
            browser = new Browser(scratch, driver, permit);
            ObjectNode launch = LineProcess.command("launch")
                    .put("browser", kind.name().toLowerCase(Locale.ROOT))
                    .put("profile", profile.toString());
            launch.set("args", LineProcess.JSON.valueToTree(arguments));
            launch.set("prefs", LineProcess.JSON.valueToTree(preferences));
            driver.request(launch, LAUNCH);
            return browser;
        } catch (IOException e) {
            permit.release();
            throw new UncheckedIOException(e);
        } catch (PeerException e) {
            if (browser == null) {
                permit.release();
            } else {
                browser.close();
            }
            throw e;
        }
    }

    /** Loads a page and waits for its load event. */
    public void open(String url) {
        driver.request(LineProcess.command("open").put("url", url), USUAL);
    }

    /** {@return what a function of the page returns}, as {@link #evaluate(String, Object, Duration)} within 30 s. */
    public JsonNode evaluate(String function) {
        return evaluate(function, null, USUAL);
    }

    /**
     * Runs a function in the page and returns its result, awaited when it is a promise, as JSON.
     *
     * @param function JavaScript source such as {@code "async (arg) => window.start(arg)"}
     * @param argument what the function gets, turned into JSON; may be null
     * @throws PeerException with the page's error, or when there is no answer in time
     */
    public JsonNode evaluate(String function, @Nullable Object argument, Duration timeout) {
        ObjectNode command = LineProcess.command("evaluate").put("source", function);
        command.set("arg", LineProcess.JSON.valueToTree(argument));
        return driver.request(command, timeout);
    }

    /** Lets the page live on for a while: real time, since the peer has no other. */
    public void run(Duration time) {
        evaluate("ms => new Promise(done => setTimeout(done, ms))", time.toMillis(), time.plus(USUAL));
    }

    /** {@return what the page logged, threw and failed to fetch since the last call} */
    public List<String> console() {
        List<String> lines = new ArrayList<>();
        driver.request(LineProcess.command("console"), USUAL).forEach(line -> lines.add(line.asString()));
        return lines;
    }

    @Override
    public void close() {
        try {
            driver.close();
            deleteTree(scratch);
        } finally {
            permit.release();
        }
    }

    private static void deleteTree(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException | UncheckedIOException e) {
            // A process that dies late may still remove files under the walk; what is left lies in the temporary
            // folder.
            System.getLogger(Browser.class.getName()).log(System.Logger.Level.DEBUG, "left over: {0}", root);
        }
    }
}
