package dev.nightjar.server;

/** The whole number that an option was given. */
final class IntegerOption {
    private static final int MAX_PORT = 65_535;

    private IntegerOption() {}

    /** {@return the port, 0 to 65535, or a mistake that names the option and what it takes} */
    static int port(String option, String text) {
        return parse(option, text, 0, MAX_PORT);
    }

    /** {@return the number, {@code least} to {@code most}, or a mistake that names the option and what it takes} */
    static int parse(String option, String text, int least, int most) {
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException noNumber) {
            // Told of as one that is out of range is.
        }
        throw new UserMistake(option + ": " + text + " (expected: " + least + " to " + most + ")");
    }
}
