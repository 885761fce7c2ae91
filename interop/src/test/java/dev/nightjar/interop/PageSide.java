package dev.nightjar.interop;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A side of a scripted call that is a connection of the browser, in {@code script.html}. */
final class PageSide implements ScriptSide {
    private static final Duration USUAL = Duration.ofSeconds(30);

    private final Browser browser;
    private final String name;

    /** Makes a new connection in the page. */
    PageSide(Browser browser, String name, Map<String, ?> configuration) {
        this.browser = browser;
        this.name = name;
        browser.evaluate("arg => openSide(arg)", Map.of("side", name, "config", configuration), USUAL);
    }

    @Override
    public void act(String operation, List<?> arguments) {
        browser.evaluate("arg => act(arg)", Map.of("side", name, "op", operation, "args", arguments), USUAL);
    }

    @Override
    public SideState state() {
        return LineProcess.JSON.treeToValue(call("stateOf"), SideState.class);
    }

    @Override
    public void heard() {
        call("heard");
    }

    @Override
    public Taken take() {
        return LineProcess.JSON.treeToValue(call("take"), Taken.class);
    }

    @Override
    public void close() {
        if (!state().isClosed()) {
            act("close", List.of());
        }
    }

    private JsonNode call(String function) {
        return browser.evaluate("arg => " + function + "(arg)", Map.of("side", name), USUAL);
    }
}
