package dev.nightjar.benchmarks.load;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line of the whole-process loads: {@code nightjar bench idle}, {@code connect}, {@code forward}. */
@Command(
        name = "nightjar bench",
        description = "Measures whole processes: idle peers, connections set up, forwarded packets.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {IdleCommand.class, ConnectCommand.class, ForwardCommand.class, AllCommand.class})
public final class Main {
    /** What a user's mistake ends with. */
    static final int EXIT_USAGE = 2;

    private Main() {}

    /** Runs the program and exits with its status: 0, 1 when a load failed, or 2 for what the user has to mend. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        CommandLine commands = new CommandLine(new Main())
                .setParameterExceptionHandler((mistake, given) -> mistaken(mistake))
                .setExecutionExceptionHandler((thrown, commandLine, result) -> {
                    if (thrown instanceof UserMistake) {
                        commandLine.getErr().println("nightjar bench: " + thrown.getMessage());
                        return EXIT_USAGE;
                    }
                    throw thrown;
                });
        if (arguments.length == 0) {
            commands.usage(commands.getErr());
            return EXIT_USAGE;
        }
        return commands.execute(arguments);
    }

    private static int mistaken(ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        String what = String.valueOf(mistake.getMessage()).lines().findFirst().orElse("");
        command.getErr()
                .println("nightjar bench: " + what + " (see "
                        + command.getCommandSpec().qualifiedName() + " --help)");
        return EXIT_USAGE;
    }
}
