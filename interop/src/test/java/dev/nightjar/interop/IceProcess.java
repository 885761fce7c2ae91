package dev.nightjar.interop;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * An ICE agent in a process of its own that takes a command a line and tells what happens a line, in the words of
 * {@code interop/c/nice_peer.c}.
 */
final class IceProcess implements IcePeer {
    private static final Duration TO_START = Duration.ofSeconds(30);

    private final Process process;
    private final BufferedWriter in;
    private final LineLog log;
    /** What it said before the last restart is of another session. */
    private int from;

    private IceProcess(Process process) {
        this.process = process;
        in = process.outputWriter(StandardCharsets.UTF_8);
        log = LineLog.of("ice-peer", process.inputReader(StandardCharsets.UTF_8));
    }

    /** {@return the program, running and gathering} */
    static IceProcess start(List<String> command) {
        try {
            return new IceProcess(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String ufrag() {
        return await("credentials ", TO_START).split(" ")[0];
    }

    @Override
    public String password() {
        return await("credentials ", TO_START).split(" ")[1];
    }

    @Override
    public List<String> candidates() {
        await("gathered", TO_START);
        return since().filter(line -> line.startsWith("candidate "))
                .map(line -> line.substring("candidate ".length()))
                .toList();
    }

    /** Has it restart: other credentials and candidates, for which its peer is told anew. */
    void restart() {
        from = log.lines().size();
        command("restart");
    }

    private Stream<String> since() {
        return log.lines().stream().skip(from);
    }

    @Override
    public void setRemote(String ufrag, String password) {
        command("remote " + ufrag + " " + password);
    }

    @Override
    public void addRemoteCandidate(String candidate) {
        command("candidate " + candidate);
    }

    @Override
    public void endOfRemoteCandidates() {
        command("end");
    }

    @Override
    public Pair whenSelected(Duration patience) {
        await("state ready", patience);
        String[] ends = latest("pair ").split(" ");
        return new Pair(address(ends[0]), address(ends[1]));
    }

    /** Returns once it says that it has lost its peer. */
    void awaitFailure(Duration patience) {
        await("state failed", patience);
    }

    @Override
    public void send(String text) {
        command("send " + text);
    }

    @Override
    public void awaitData(String text, Duration patience) {
        await("data " + text, patience);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void command(String line) {
        try {
            in.write(line);
            in.newLine();
            in.flush();
        } catch (IOException e) {
            throw new PeerException("the ICE peer is gone; it said:\n" + said(), e);
        }
    }

    private String await(String beginning, Duration patience) {
        return log.await(from, line -> line.startsWith(beginning), patience)
                .map(line -> line.substring(beginning.length()))
                .orElseThrow(() -> new PeerException(
                        "no '" + beginning + "' from the ICE peer within " + patience + "; it said:\n" + said()));
    }

    private String latest(String beginning) {
        return since().filter(line -> line.startsWith(beginning))
                .reduce((earlier, later) -> later)
                .map(line -> line.substring(beginning.length()))
                .orElseThrow(() -> new PeerException("no '" + beginning + "' from the ICE peer:\n" + said()));
    }

    private String said() {
        return String.join("\n", log.lines());
    }

    /** Reads {@code 192.0.2.1|5000}. */
    private static InetSocketAddress address(String text) {
        int bar = text.lastIndexOf('|');
        return new InetSocketAddress(text.substring(0, bar), Integer.parseInt(text.substring(bar + 1)));
    }
}
