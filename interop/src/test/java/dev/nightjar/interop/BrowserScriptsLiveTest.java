package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.BundlePolicy;
import dev.nightjar.endpoint.Configuration;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.interop.ScriptDifferences.Difference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same scripts with two connections of a browser, with ours in the place of the one that begins, and with ours in
 * the place of the other: states and events of both sides are the same, but for the differences that {@code
 * docs/browser-scripts.md} lists with their reasons, and media flows after each step.
 */
@Tag("peers")
class BrowserScriptsLiveTest {
    private static final int PLAYED_AGAIN = 2;

    @TempDir
    private Path folder;

    @Test
    void everyStepIsToldAsChromiumTellsIt() throws Exception {
        play(Browser.Kind.CHROMIUM, "chromium");
    }

    @Test
    void everyStepIsToldAsFirefoxTellsIt() throws Exception {
        play(Browser.Kind.FIREFOX, "firefox");
    }

    private void play(Browser.Kind kind, String name) throws Exception {
        Map<Difference, String> table = ScriptDifferences.table();
        assertThat(table.values()).allMatch(reason -> reason.matches(".*(RFC|W3C|WebRTC|Media Capture).*§.*"));
        List<Difference> unknown = new ArrayList<>();
        try (PageServer server = PageServer.start();
                Browser browser = Browser.launch(kind);
                Endpoint endpoint = Endpoint.open(EndpointConfig.defaults());
                ScriptTracks tracks = new ScriptTracks(endpoint, folder)) {
            for (Script script : Script.of(name)) {
                List<Difference> lasting = differences(browser, server, endpoint, tracks, script, name);
                lasting.removeIf(each -> table.keySet().stream().anyMatch(each::isOf));
                // What a machine that is held up makes of timers does not come each time; what we do otherwise does.
                for (int again = 0; again < PLAYED_AGAIN && !lasting.isEmpty(); again++) {
                    System.out.println(script.name() + ", played again for " + lasting);
                    lasting.retainAll(differences(browser, server, endpoint, tracks, script, name));
                }
                unknown.addAll(lasting);
            }
        }
        assertThat(unknown).isEmpty();
    }

    private static List<Difference> differences(
            Browser browser, PageServer server, Endpoint endpoint, ScriptTracks tracks, Script script, String name)
            throws Exception {
        begin(browser, server);
        List<StepLog> alone = ScriptRun.play(script, page(browser, script, "A"), page(browser, script, "B"));
        begin(browser, server);
        List<StepLog> weBegin = ScriptRun.play(script, ours(endpoint, script, tracks), page(browser, script, "B"));
        begin(browser, server);
        List<StepLog> itBegins = ScriptRun.play(script, page(browser, script, "A"), ours(endpoint, script, tracks));
        List<Difference> differences = new ArrayList<>(ScriptDifferences.between(name, "A", alone, weBegin));
        differences.addAll(ScriptDifferences.between(name, "B", alone, itBegins));
        return differences;
    }

    /** A page for each run, so that none has anything left of the one before. */
    private static void begin(Browser browser, PageServer server) {
        browser.open(server.scriptPage());
        browser.evaluate("() => begin()");
    }

    private static ScriptSide page(Browser browser, Script script, String side) {
        return new PageSide(browser, side, Map.of("bundlePolicy", script.bundlePolicy()));
    }

    private static ScriptSide ours(Endpoint endpoint, Script script, ScriptTracks tracks) {
        BundlePolicy policy = BundlePolicy.valueOf(
                script.bundlePolicy().toUpperCase(Locale.ROOT).replace('-', '_'));
        return new JavaSide(endpoint, tracks, Configuration.defaults().withBundlePolicy(policy));
    }
}
