package dev.nightjar.benchmarks.load;

/** Checks of what a user has given. */
final class Ranges {
    private Ranges() {}

    /** {@return the value} */
    static int require(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new UserMistake(option + ": " + value + " (expected: " + least + " to " + most + ")");
        }
        return value;
    }
}
