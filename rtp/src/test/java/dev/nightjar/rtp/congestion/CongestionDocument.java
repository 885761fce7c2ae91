package dev.nightjar.rtp.congestion;

import java.util.Formatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The figures and plots of docs/congestion.md, played anew; the same each time and on each machine. */
final class CongestionDocument {
    static final String BEGIN = "<!-- figures: written by benchmarks/run congestion -->";
    static final String END = "<!-- end of figures -->";

    private static final long SEED = 1;

    private final Map<String, String> plots = new TreeMap<>();
    private final StringBuilder steady = new StringBuilder();
    private final StringBuilder others = new StringBuilder();

    private CongestionDocument() {}

    static CongestionDocument play() {
        CongestionDocument document = new CongestionDocument();
        for (long capacity : Scenarios.CAPACITIES) {
            document.play(capacity);
        }
        return document;
    }

    private void play(long capacity) {
        Scene alone = Scenarios.steady(capacity, 0, SEED);
        Scene rtp = Scenarios.byRtpFeedback(capacity, SEED);
        Scene lossy = Scenarios.steady(capacity, 0.05, SEED);
        Scene drop = Scenarios.drop(capacity, SEED);
        Scene shared = Scenarios.share(capacity, SEED);
        String link = link(capacity);
        FlowTrace trace = alone.flows().get(0).trace;
        new Formatter(steady, Locale.ROOT)
                .format(
                        "| %s | %.1f s | %.0f %% | %.0f / %.0f / %.0f ms | %s | [plot](congestion/steady-%s.svg),"
                                + " [RFC 8888](congestion/rtp-%8$s.svg) |\n",
                        link,
                        trace.secondsUntilSent(0.8 * capacity),
                        100 * trace.arrivedBps(Scenarios.STEADY_FROM, Scenarios.STEADY_TO) / capacity,
                        trace.queueMillis(Scenarios.STEADY_FROM, Scenarios.STEADY_TO, 0.5),
                        trace.queueMillis(Scenarios.STEADY_FROM, Scenarios.STEADY_TO, 0.95),
                        trace.queueMillis(Scenarios.STEADY_FROM, Scenarios.STEADY_TO, 0.99),
                        byRtp(rtp.flows().get(0).trace, capacity),
                        name(capacity));
        new Formatter(others, Locale.ROOT)
                .format(
                        "| %s | %.1f s, then %.0f %% of the half, %.0f %% again | %.0f %% | %.3f | %s |\n",
                        link,
                        Scenarios.secondsToYield(drop, capacity),
                        200 * drop.flows().get(0).trace.sentBps(Scenarios.DROP_AT + 2, Scenarios.RISE_AT) / capacity,
                        100
                                * drop.flows().get(0).trace.arrivedBps(Scenarios.DROP_TO - 10, Scenarios.DROP_TO)
                                / capacity,
                        100
                                * lossy.flows().get(0).trace.arrivedBps(Scenarios.STEADY_FROM, Scenarios.STEADY_TO)
                                / capacity,
                        Scenarios.fairness(shared),
                        String.format(
                                Locale.ROOT,
                                "[drop](congestion/drop-%1$s.svg), [loss](congestion/loss-%1$s.svg),"
                                        + " [share](congestion/share-%1$s.svg)",
                                name(capacity)));
        plot("steady", capacity, link + ", alone", alone);
        plot("rtp", capacity, link + ", alone, feedback of RFC 8888", rtp);
        plot("loss", capacity, link + ", 5 % of packets and of feedback lost at random", lossy);
        plot("drop", capacity, link + ", halved from 30 to 50 s", drop);
        plot("share", capacity, link + ", three flows", shared);
    }

    private static String byRtp(FlowTrace trace, long capacity) {
        return String.format(
                Locale.ROOT,
                "%.1f s, %.0f %%, %.0f / %.0f / %.0f ms",
                trace.secondsUntilSent(0.8 * capacity),
                100 * trace.arrivedBps(Scenarios.STEADY_FROM, Scenarios.STEADY_TO) / capacity,
                trace.queueMillis(Scenarios.STEADY_FROM, Scenarios.STEADY_TO, 0.5),
                trace.queueMillis(Scenarios.STEADY_FROM, Scenarios.STEADY_TO, 0.95),
                trace.queueMillis(Scenarios.STEADY_FROM, Scenarios.STEADY_TO, 0.99));
    }

    private void plot(String kind, long capacity, String title, Scene scene) {
        plots.put(kind + "-" + name(capacity) + ".svg", Plot.of(title, scene));
    }

    private static String link(long capacity) {
        return String.format(Locale.ROOT, capacity < 1_000_000 ? "%.1f Mbit/s" : "%.0f Mbit/s", capacity / 1e6);
    }

    private static String name(long capacity) {
        return capacity / 1_000 + "k";
    }

    /** What stands between {@link #BEGIN} and {@link #END}. */
    String figures() {
        return BEGIN
                + "\n\n| Link | 80 % reached after | Rate held | Queue: half / 95 % / 99 % of packets"
                + " | The same by RFC 8888 | |\n"
                + "|---|---|---|---|---|---|\n"
                + steady
                + "\n| Link | Capacity halves: yields after | 5 % lost at random | Three flows: Jain's index | |\n"
                + "|---|---|---|---|---|\n"
                + others
                + "\n"
                + END;
    }

    /** The SVG files by name. */
    Map<String, String> plots() {
        return plots;
    }
}
