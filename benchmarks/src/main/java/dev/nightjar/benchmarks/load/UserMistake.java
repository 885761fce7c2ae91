package dev.nightjar.benchmarks.load;

/** Something the user has to mend; the message is one line that says what was wrong and what was expected. */
final class UserMistake extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UserMistake(String message) {
        super(message);
    }
}
