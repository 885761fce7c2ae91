package dev.nightjar.benchmarks.load;

import dev.nightjar.dtlssrtp.SrtpMasterKey;
import dev.nightjar.dtlssrtp.SrtpProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The forwarder in C, on the core where ours is measured; see {@code benchmarks/c/forward.c}. */
final class CForwarder implements AutoCloseable {
    private final CProcess process;
    private final int port;

    /** Starts it, to send to those ports. */
    CForwarder(SrtpProfile profile, List<Integer> ports) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(profile.name()));
        ports.forEach(each -> arguments.add(each.toString()));
        process = new CProcess("forward", Cores.MEASURED, arguments);
        port = (int) process.numbers()[0];
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
        long[] numbers = process.ask();
        return new Figures(numbers[0], numbers[1], numbers[2], numbers[4]);
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
