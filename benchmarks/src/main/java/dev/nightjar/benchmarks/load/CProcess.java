package dev.nightjar.benchmarks.load;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of {@code benchmarks/c} that answers each empty line with a line of numbers, and ends with its input. */
final class CProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BufferedReader replies;
    private final Writer questions;

    /** Starts the program of that name on a core. */
    CProcess(String name, int core, List<String> arguments) throws IOException, InterruptedException {
        this.name = name;
        List<String> command = new ArrayList<>(Cores.prefix(core));
        command.add(CPrograms.program(name).toString());
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        replies = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
    }

    /** {@return the numbers of its next line} */
    long[] numbers() throws IOException {
        String line = replies.readLine();
        if (line == null) {
            throw new IllegalStateException("the program " + name + " in C has ended");
        }
        String[] words = line.split(" ", -1);
        long[] numbers = new long[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Long.parseLong(words[i]);
        }
        return numbers;
    }

    /** {@return its numbers as of now} */
    long[] ask() throws IOException {
        questions.write("\n");
        questions.flush();
        return numbers();
    }

    @Override
    public void close() throws IOException {
        questions.close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
