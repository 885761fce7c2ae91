package dev.nightjar.benchmarks.report;

import java.util.Locale;

/** How numbers look in the tables. */
final class Numbers {
    /** What stands where nothing was measured. */
    static final String NONE = "–";

    private Numbers() {}

    /** {@return three significant digits or the whole number} */
    static String plain(double value) {
        if (Double.isNaN(value)) {
            return NONE;
        }
        double size = Math.abs(value);
        String format = size >= 100 || value == Math.rint(value) ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    static String withError(double value, double error) {
        return Double.isNaN(error) ? plain(value) : plain(value) + " ± " + plain(error);
    }

    static String ratio(double value) {
        return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, "%.2f", value);
    }

    /** {@return bytes for one operation; the profiler's fractions of a byte are none of the operation's} */
    static String bytes(double value) {
        return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, "%,d", Math.round(Math.max(0, value)));
    }

    /** {@return the target of a figure, and whether it is met; a dash without one} */
    static String verdict(Figure figure) {
        if (!figure.hasTarget()) {
            return NONE;
        }
        StringBuilder out = new StringBuilder();
        if (figure.atMost() != null) {
            out.append("≤ ").append(plain(figure.atMost()));
        }
        if (figure.atLeast() != null) {
            out.append(out.isEmpty() ? "≥ " : " and ≥ ").append(plain(figure.atLeast()));
        }
        if (Double.isNaN(figure.value())) {
            return out + ", not measured";
        }
        return out + (figure.isMet() ? ", met" : ", **not met**");
    }
}
