package dev.nightjar.benchmarks.load;

import dev.nightjar.endpoint.SocketStats;
import java.util.Arrays;

/**
 * What the sockets of a process have done.
 *
 * @param transport what is in use
 * @param received datagrams
 * @param receiveCalls system calls that read some
 * @param sent datagrams
 * @param sendCalls system calls that sent them
 * @param segmented messages that held several datagrams
 * @param dropped datagrams not sent
 */
record SocketFigures(
        String transport, long received, long receiveCalls, long sent, long sendCalls, long segmented, long dropped) {

    static SocketFigures of(SocketStats stats) {
        return new SocketFigures(
                stats.transport(),
                stats.datagramsReceived(),
                stats.receiveCalls(),
                stats.datagramsSent(),
                stats.sendCalls(),
                stats.segmentedSends(),
                stats.datagramsDropped());
    }

    /** {@return what was done since {@code earlier}} */
    SocketFigures since(SocketFigures earlier) {
        return new SocketFigures(
                transport,
                received - earlier.received,
                receiveCalls - earlier.receiveCalls,
                sent - earlier.sent,
                sendCalls - earlier.sendCalls,
                segmented - earlier.segmented,
                dropped - earlier.dropped);
    }

    /** {@return a line that {@link #parse} reads} */
    String write() {
        return received + "," + receiveCalls + "," + sent + "," + sendCalls + "," + segmented + "," + dropped + ";"
                + transport;
    }

    static SocketFigures parse(String line) {
        String[] parts = line.split(";", 2);
        long[] n = Arrays.stream(parts[0].split(",", -1))
                .mapToLong(Long::parseLong)
                .toArray();
        return new SocketFigures(parts[1], n[0], n[1], n[2], n[3], n[4], n[5]);
    }
}
