package dev.nightjar.benchmarks.load;

import dev.nightjar.dtlssrtp.SrtpMasterKey;
import dev.nightjar.dtlssrtp.SrtpProfile;
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

/** The forwarder in C, on the core where ours is measured; see {@code benchmarks/c/forward.c}. */
final class CForwarder implements AutoCloseable {
    private final Process process;
    private final BufferedReader replies;
    private final Writer questions;
    private final int port;

    /** Starts it, to send to those ports. */
    CForwarder(SrtpProfile profile, List<Integer> ports) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Cores.prefix(Cores.MEASURED));
        command.add(CPrograms.program("forward").toString());
        command.add(profile.name());
        ports.forEach(each -> command.add(each.toString()));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        replies = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
        port = Integer.parseInt(line());
    }

    /** {@return where the publisher's packets go} */
    int port() {
        return port;
    }

    /** {@return what the publisher's packets are protected with} */
    static SrtpMasterKey publisherKey(SrtpProfile profile) {
        byte[] key = new byte[profile.masterKeyLength()];
        byte[] salt = new byte[profile.masterSaltLength()];
        for (int i = 0; i < key.length + salt.length; i++) {
            byte value = (byte) (7 * i + 1);
            if (i < key.length) {
                key[i] = value;
            } else {
                salt[i - key.length] = value;
            }
        }
        return new SrtpMasterKey(profile, key, salt);
    }

    /**
     * What it has used and done so far.
     *
     * @param cpuNanos processor time of the process
     * @param received packets
     * @param sent packets
     * @param messages which the kernel cut into these
     */
    record Figures(long cpuNanos, long received, long sent, long messages) {
        Figures since(Figures earlier) {
            return new Figures(
                    cpuNanos - earlier.cpuNanos,
                    received - earlier.received,
                    sent - earlier.sent,
                    messages - earlier.messages);
        }
    }

    Figures figures() throws IOException {
        questions.write("\n");
        questions.flush();
        String[] words = line().split(" ", -1);
        return new Figures(
                Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[4]));
    }

    private String line() throws IOException {
        String line = replies.readLine();
        if (line == null) {
            throw new IllegalStateException("the forwarder in C has ended");
        }
        return line;
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
