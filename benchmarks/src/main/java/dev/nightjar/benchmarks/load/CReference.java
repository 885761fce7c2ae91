package dev.nightjar.benchmarks.load;

import dev.nightjar.dtlssrtp.SrtpProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the parts of forwarding cost in C on this machine, in this run: libsrtp for the packets, plain loops for the
 * sockets; see {@code benchmarks/c/srtp.c} and {@code udp.c}.
 *
 * <p>Measured before and after what it is compared with, since a machine's speed wanders; the mean counts. The sockets
 * are measured as the forwarder uses them: as many sinks, thirty bursts a second to each, of as many
 * datagrams as a picture has.
 */
final class CReference {
    private static final String SRTP_BATCHES = "300";
    private static final String UDP_SECONDS = "1";

    private final Map<String, List<Double>> srtp = new HashMap<>();
    private final Map<String, List<Double>> udp = new HashMap<>();

    /** Measures SRTP of every profile. */
    void measureSrtp() throws IOException, InterruptedException {
        for (String[] row : rows(Cores.MEASURED, CPrograms.program("srtp"), SRTP_BATCHES)) {
            add(srtp, row[0] + " " + row[1] + " " + row[2], row[3]);
        }
    }

    /** Measures the sockets for that many sinks and datagrams a burst. */
    void measureUdp(int sinks, int segments) throws IOException, InterruptedException {
        String name = sinks + " " + segments + " ";
        Path program = CPrograms.program("udp");
        String count = Integer.toString(segments);
        String fps = Integer.toString(Publisher.FPS);
        for (String[] row : rows(-1, program, "--only", "recv", "--seconds", "1", "--fps", fps, "--segments", count)) {
            add(udp, name + row[0] + " " + row[1], row[7]);
        }
        String[] sending = {
            "--only",
            "send",
            "--seconds",
            UDP_SECONDS,
            "--fps",
            fps,
            "--segments",
            count,
            "--sinks",
            Integer.toString(sinks)
        };
        for (String[] row : rows(-1, program, sending)) {
            add(udp, name + row[0] + " " + row[1], row[7]);
        }
    }

    /** {@return (recv with GRO + unprotect) / sinks + protect + send with GSO, nanoseconds a sent packet} */
    double batchedNanos(SrtpProfile profile, int sinks, int segments) {
        return sum(profile, sinks, segments, "recv gro", "send gso");
    }

    /** {@return the same sum where each datagram is a system call of its own} */
    double singleNanos(SrtpProfile profile, int sinks, int segments) {
        return sum(profile, sinks, segments, "recv recvfrom", "send sendto");
    }

    private double sum(SrtpProfile profile, int sinks, int segments, String receive, String send) {
        String name = sinks + " " + segments + " ";
        return (value(udp, name + receive) + value(srtp, profile + " 1200 unprotectRtp")) / sinks
                + value(srtp, profile + " 1200 protectRtp")
                + value(udp, name + send);
    }

    private static void add(Map<String, List<Double>> figures, String key, String value) {
        figures.computeIfAbsent(key, absent -> new ArrayList<>()).add(Double.parseDouble(value));
    }

    /** {@return the mean of what was measured before and after} */
    private static double value(Map<String, List<Double>> figures, String key) {
        return figures.getOrDefault(key, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow(() -> new IllegalStateException("bug: no figure in C for " + key));
    }

    /** {@return the lines of CSV that it prints, without comments and the head; on that core, or on its own choice} */
    private static List<String[]> rows(int core, Path program, String... arguments)
            throws IOException, InterruptedException {
        // This process is pinned, and what it starts would be too: udp has one thread on each core.
        List<String> command = new ArrayList<>(core < 0 ? Cores.allPrefix() : Cores.prefix(core));
        command.add(program.toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String[]> rows = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] row = line.split(",", -1);
                boolean isHead = row[row.length - 1].matches(".*[a-z_]");
                if (!line.startsWith("#") && !isHead) {
                    rows.add(row);
                }
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(program.getFileName() + " failed");
        }
        return rows;
    }
}
