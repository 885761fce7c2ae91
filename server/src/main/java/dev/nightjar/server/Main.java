package dev.nightjar.server;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: {@code nightjar record}, {@code nightjar gather}. */
@Command(
        name = "nightjar",
        description = "A headless WebRTC endpoint.",
        mixinStandardHelpOptions = true,
        version = "nightjar 0.1.0-SNAPSHOT",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RecordCommand.class, GatherCommand.class})
public final class Main {
    /** What a user's mistake ends with: an option, a port, a folder. */
    static final int EXIT_USAGE = 2;

    private static final String LAUNCHED = "nightjar.launcher";

    private static final String LAUNCHERS_COMMANDS = "%nFrom this checkout also: nightjar bench, which measures whole"
            + " processes%n(see nightjar bench --help).";

    private Main() {}

    /** Runs the program and exits with its status: the command's own, or 2 for what the user has to mend. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return run(Boolean.getBoolean(LAUNCHED), arguments);
    }

    /**
     * Runs one command.
     *
     * @param isLaunched whether the script {@code nightjar} was called, which has commands of its own
     */
    static int run(boolean isLaunched, String... arguments) {
        LogSetup.apply();
        CommandLine commands = new CommandLine(new Main())
                .setParameterExceptionHandler((mistake, given) -> {
                    CommandLine command = mistake.getCommandLine();
                    command.getErr()
                            .println("nightjar: " + describe(mistake) + " (see "
                                    + command.getCommandSpec().qualifiedName() + " --help)");
                    return EXIT_USAGE;
                })
                .setExecutionExceptionHandler((thrown, commandLine, result) -> {
                    if (thrown instanceof UserMistake) {
                        commandLine.getErr().println("nightjar: " + thrown.getMessage());
                        return EXIT_USAGE;
                    }
                    throw thrown;
                });
        if (isLaunched) {
            commands.getCommandSpec().usageMessage().footer(LAUNCHERS_COMMANDS);
        }
        if (arguments.length == 0) {
            commands.usage(commands.getErr());
            return EXIT_USAGE;
        }
        return commands.execute(arguments);
    }

    private static String describe(ParameterException mistake) {
        if (mistake instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            String word = unmatched.getUnmatched().get(0);
            boolean isCommand = mistake.getCommandLine().getParent() == null;
            return (isCommand ? "unknown command: " : "unexpected argument: ") + word;
        }
        return String.valueOf(mistake.getMessage()).lines().findFirst().orElse("");
    }
}
