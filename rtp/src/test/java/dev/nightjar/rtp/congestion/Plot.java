package dev.nightjar.rtp.congestion;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws a scene over time as SVG: rate, delay of the queue and loss, one above the other. */
final class Plot {
    private static final int WIDTH = 760;
    private static final int LEFT = 60;
    private static final int RIGHT = 10;
    private static final int PLOT = WIDTH - LEFT - RIGHT;
    private static final int RATE_HEIGHT = 180;
    private static final int SMALL_HEIGHT = 70;
    private static final int GAP = 28;
    private static final int TOP = 34;
    private static final int BOTTOM = 30;
    private static final int SAMPLES_PER_POINT = 5;
    private static final String[] COLOURS = {"#1f6fb2", "#c4572b", "#3b8f4a"};

    private final StringBuilder svg = new StringBuilder();
    private final Formatter out = new Formatter(svg, Locale.ROOT);
    private final Scene scene;
    private final double seconds;

    private Plot(Scene scene) {
        this.scene = scene;
        seconds = scene.flows().get(0).trace.samples().size() / 10.0;
    }

    static String of(String title, Scene scene) {
        return new Plot(scene).draw(title);
    }

    private String draw(String title) {
        int height = TOP + RATE_HEIGHT + GAP + SMALL_HEIGHT + GAP + SMALL_HEIGHT + BOTTOM;
        out.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"11\">\n",
                WIDTH, height, WIDTH, height);
        out.format("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", WIDTH, height);
        out.format("<text x=\"%d\" y=\"14\" font-size=\"13\">%s</text>\n", LEFT, title);
        rates();
        int delayTop = TOP + RATE_HEIGHT + GAP;
        double mostDelay = ceiling(most(sample -> sample.queueNanos() / 1e6), 50);
        panel(delayTop, SMALL_HEIGHT, mostDelay, "queue, ms");
        curve(delayTop, SMALL_HEIGHT, mostDelay, 0, sample -> sample.queueNanos() / 1e6, "#555555", "");
        int lossTop = delayTop + SMALL_HEIGHT + GAP;
        double mostLoss = ceiling(most(sample -> 100 * sample.loss()), 10);
        panel(lossTop, SMALL_HEIGHT, mostLoss, "lost, %");
        for (int flow = 0; flow < scene.flows().size(); flow++) {
            curve(lossTop, SMALL_HEIGHT, mostLoss, flow, sample -> 100 * sample.loss(), COLOURS[flow], "");
        }
        for (int at = 0; at <= seconds; at += 10) {
            out.format(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d s</text>\n",
                    x(at), lossTop + SMALL_HEIGHT + 14, at);
        }
        svg.append("</svg>\n");
        return svg.toString();
    }

    private void rates() {
        double most = 0;
        for (int at = 0; at < seconds; at++) {
            most = Math.max(most, scene.link.capacityBps(at * 1_000_000_000L) / 1e6);
        }
        double top = 1.3 * most;
        panel(TOP, RATE_HEIGHT, top, "Mbit/s");
        StringBuilder capacity = new StringBuilder();
        for (int at = 0; at <= seconds; at++) {
            double before = scene.link.capacityBps(Math.max(0, at * 1_000_000_000L - 1)) / 1e6;
            double after = scene.link.capacityBps(at * 1_000_000_000L) / 1e6;
            if (at == 0 || at == seconds || before != after) {
                capacity.append(point(at, before, TOP, RATE_HEIGHT, top));
                capacity.append(point(at, after, TOP, RATE_HEIGHT, top));
            }
        }
        polyline(capacity, "#999999", " stroke-dasharray=\"5 3\"");
        for (int flow = 0; flow < scene.flows().size(); flow++) {
            String colour = COLOURS[flow];
            curve(TOP, RATE_HEIGHT, top, flow, sample -> sample.sentBps() / 1e6, colour, " stroke-opacity=\"0.45\"");
            curve(TOP, RATE_HEIGHT, top, flow, sample -> sample.targetBps() / 1e6, colour, "");
        }
        out.format(
                "<text x=\"%d\" y=\"28\" fill=\"#555555\">dashed: capacity; strong: target; pale: sent</text>\n", LEFT);
    }

    private double most(ToDoubleFunction<FlowTrace.Sample> value) {
        double most = 0;
        for (Flow flow : scene.flows()) {
            for (FlowTrace.Sample sample : flow.trace.samples()) {
                most = Math.max(most, value.applyAsDouble(sample));
            }
        }
        return most;
    }

    private static double ceiling(double value, double step) {
        return Math.max(step, Math.ceil(value / step) * step);
    }

    private void panel(int top, int height, double most, String unit) {
        out.format(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#cccccc\"/>\n",
                LEFT, top, PLOT, height);
        for (int part = 0; part <= 2; part++) {
            double y = top + height - height * part / 2.0;
            out.format(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
                    LEFT - 4, y + 4, number(most * part / 2));
        }
        out.format("<text x=\"%d\" y=\"%d\" fill=\"#555555\">%s</text>\n", LEFT + 4, top + 13, unit);
    }

    private static String number(double value) {
        return value >= 10 || value == 0
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }

    private void curve(
            int top,
            int height,
            double most,
            int flow,
            ToDoubleFunction<FlowTrace.Sample> value,
            String colour,
            String style) {
        List<FlowTrace.Sample> samples = scene.flows().get(flow).trace.samples();
        StringBuilder points = new StringBuilder();
        for (int i = 0; i + SAMPLES_PER_POINT <= samples.size(); i += SAMPLES_PER_POINT) {
            double mean = samples.subList(i, i + SAMPLES_PER_POINT).stream()
                    .mapToDouble(value)
                    .average()
                    .orElseThrow();
            points.append(point((i + SAMPLES_PER_POINT / 2.0) / 10, mean, top, height, most));
        }
        polyline(points, colour, style);
    }

    private void polyline(StringBuilder points, String colour, String style) {
        out.format(
                "<polyline fill=\"none\" stroke=\"%s\"%s points=\"%s\"/>\n",
                colour, style, points.toString().strip());
    }

    private String point(double at, double value, int top, int height, double most) {
        double y = top + height - height * Math.min(1, value / most);
        return String.format(Locale.ROOT, "%.1f,%.1f ", x(at), y);
    }

    private double x(double at) {
        return LEFT + PLOT * at / seconds;
    }
}
