package dev.nightjar.benchmarks.report;

import org.jspecify.annotations.Nullable;

/**
 * One number that was measured, and what it should be.
 *
 * @param name what was measured, as a column's head: {@code CPU per packet}
 * @param value the number
 * @param unit its unit: {@code ns}, {@code 1/s}, {@code KiB}; empty for a ratio or a count
 * @param atMost the target is met up to here; null where there is none
 * @param atLeast the target is met from here on; null where there is none
 */
public record Figure(
        String name,
        double value,
        String unit,
        @Nullable Double atMost,
        @Nullable Double atLeast) {

    /** {@return a number without a target} */
    public static Figure of(String name, double value, String unit) {
        return new Figure(name, value, unit, null, null);
    }

    /** {@return a number that should not be above {@code limit}} */
    public static Figure atMost(String name, double value, String unit, double limit) {
        return new Figure(name, value, unit, limit, null);
    }

    /** {@return a number that should not be below {@code limit}} */
    public static Figure atLeast(String name, double value, String unit, double limit) {
        return new Figure(name, value, unit, null, limit);
    }

    /** {@return whether there is a target} */
    boolean hasTarget() {
        return atMost != null || atLeast != null;
    }

    /** {@return whether the number meets its target; true without one, false for NaN with one} */
    boolean isMet() {
        return (atMost == null || value <= atMost) && (atLeast == null || value >= atLeast);
    }
}
