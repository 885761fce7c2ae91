package dev.nightjar.benchmarks.report;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The tables of SRTP and SRTCP: against C, and against other Java. */
final class SrtpSection {
    private static final List<String> PROFILES =
            List.of("AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32", "AEAD_AES_128_GCM", "AEAD_AES_256_GCM");
    private static final List<String> PAYLOADS = List.of("1200", "100");
    private static final List<String> OPERATIONS = List.of("protect", "unprotect");
    private static final String NIGHTJAR = "NIGHTJAR";
    private static final String NIGHTJAR_NATIVE = "NIGHTJAR_NATIVE";

    private final List<JmhRow> rows;
    private final Reference reference;

    SrtpSection(List<JmhRow> rows, Reference reference) {
        this.rows = rows;
        this.reference = reference;
    }

    /** {@return the section's text; empty without rows} */
    String text() {
        StringBuilder out = new StringBuilder();
        for (int java : new TreeSet<>(rows.stream().map(JmhRow::java).toList())) {
            append(out, "### Against C, Java " + java, againstC(java, NIGHTJAR));
            append(
                    out,
                    "### Against C, Java " + java + " with nightjar-dtls-srtp-ffm",
                    againstC(java, NIGHTJAR_NATIVE));
            append(out, "### Against other Java, Java " + java, againstJava(java));
        }
        if (!out.isEmpty() && !reference.isEmpty()) {
            out.insert(0, referenceText());
        }
        return out.toString();
    }

    private String referenceText() {
        return "C is " + String.join("; ", reference.notes())
                + ". It ran before, between and after the Java runs; the "
                + "median of its runs counts, and the one farthest off was off by "
                + Numbers.plain(reference.spreadPercent()) + " %.\n\n";
    }

    private static void append(StringBuilder out, String heading, Table table) {
        if (!table.isEmpty()) {
            out.append(heading).append("\n\n").append(table).append('\n');
        }
    }

    private Table againstC(int java, String implementation) {
        Table table = new Table(
                "profile", "payload", "operation", "C ns", "Nightjar ns", "ratio", "target", "B/op", "target B/op");
        for (String type : List.of("SrtpBenchmark", "SrtcpBenchmark")) {
            forEachRow(type, java, implementation, row -> addAgainstC(table, row, implementation));
        }
        return table;
    }

    private void addAgainstC(Table table, JmhRow row, String implementation) {
        boolean isRtcp = row.benchmarkClass().equals("SrtcpBenchmark");
        boolean isNative = implementation.equals(NIGHTJAR_NATIVE);
        String profile = row.parameter("profile");
        String payload = row.parameter("payload");
        double c = reference.nanos(profile, payload, operation(row) + (isRtcp ? "Rtcp" : "Rtp"));
        double limit = reference.isDebianBinary()
                ? SrtpTargets.againstDebianBinary(profile)
                : SrtpTargets.againstC(profile, payload, row.java(), isNative);
        double bytes = bytes(row);
        table.row(
                profile,
                payload,
                operation(row) + (isRtcp ? " RTCP" : ""),
                Numbers.plain(c),
                Numbers.withError(row.score(), row.error()),
                Numbers.ratio(row.score() / c),
                isRtcp ? Numbers.NONE : verdict(row.score() / c, limit),
                Numbers.bytes(bytes),
                verdict(bytes, SrtpTargets.bytes(profile, isNative)).replace("≤ 0.50", "0"));
    }

    private Table againstJava(int java) {
        Table table = new Table(
                "profile",
                "payload",
                "operation",
                "Nightjar ns",
                "jitsi-srtp ns (B/op)",
                "ratio",
                "target",
                "jitsi-srtp with OpenSSL ns (B/op)",
                "ratio",
                "target",
                "Bouncy Castle ns (B/op)",
                "ratio");
        for (String type : List.of("SrtpBenchmark", "SrtcpBenchmark")) {
            forEachRow(type, java, NIGHTJAR, row -> addAgainstJava(table, row));
        }
        return table;
    }

    private void addAgainstJava(Table table, JmhRow row) {
        Optional<JmhRow> jitsi = beside(row, "JITSI");
        Optional<JmhRow> openSsl = beside(row, "JITSI_OPENSSL");
        Optional<JmhRow> bouncyCastle = beside(row, "BOUNCY_CASTLE");
        if (jitsi.isEmpty() && openSsl.isEmpty() && bouncyCastle.isEmpty()) {
            return;
        }
        boolean isRtcp = row.benchmarkClass().equals("SrtcpBenchmark");
        double toJitsi = ratio(row, jitsi);
        double toOpenSsl = ratio(row, openSsl);
        String none = Numbers.NONE;
        table.row(
                row.parameter("profile"),
                row.parameter("payload"),
                operation(row) + (isRtcp ? " RTCP" : ""),
                Numbers.plain(row.score()),
                peer(jitsi),
                Numbers.ratio(toJitsi),
                jitsi.isEmpty() || isRtcp ? none : verdict(toJitsi, SrtpTargets.againstJitsi(row.parameter("profile"))),
                peer(openSsl),
                Numbers.ratio(toOpenSsl),
                openSsl.isEmpty() ? none : verdict(toOpenSsl, SrtpTargets.againstJitsiOpenSsl()),
                peer(bouncyCastle),
                Numbers.ratio(ratio(row, bouncyCastle)));
    }

    private String peer(Optional<JmhRow> row) {
        return row.map(peer -> Numbers.plain(peer.score()) + " (" + Numbers.bytes(bytes(peer)) + ")")
                .orElse(Numbers.NONE);
    }

    private static double ratio(JmhRow ours, Optional<JmhRow> theirs) {
        return theirs.map(row -> ours.score() / row.score()).orElse(Double.NaN);
    }

    private static String verdict(double value, double limit) {
        return Double.isNaN(limit) ? Numbers.NONE : Numbers.verdict(Figure.atMost("", value, "", limit));
    }

    /** What unprotecting allocates: its packets are protected outside the clock, but not outside the profiler. */
    private double bytes(JmhRow row) {
        if (!operation(row).equals("unprotect")) {
            return row.bytes();
        }
        return find(row.benchmarkClass() + ".protect", row, row.parameter("implementation"))
                .map(protect -> row.bytes() - protect.bytes())
                .orElse(Double.NaN);
    }

    private Optional<JmhRow> beside(JmhRow row, String implementation) {
        return find(row.benchmark(), row, implementation);
    }

    private Optional<JmhRow> find(String benchmark, JmhRow like, String implementation) {
        return rows.stream()
                .filter(row -> row.benchmark().equals(benchmark)
                        && row.java() == like.java()
                        && row.parameter("implementation").equals(implementation)
                        && row.parameter("profile").equals(like.parameter("profile"))
                        && row.parameter("payload").equals(like.parameter("payload")))
                .findFirst();
    }

    private static String operation(JmhRow row) {
        return row.benchmark().substring(row.benchmark().indexOf('.') + 1);
    }

    private void forEachRow(String type, int java, String implementation, Consumer<JmhRow> action) {
        for (String profile : PROFILES) {
            for (String payload : PAYLOADS) {
                for (String operation : OPERATIONS) {
                    rows.stream()
                            .filter(row -> row.benchmark().equals(type + "." + operation)
                                    && row.java() == java
                                    && row.parameter("implementation").equals(implementation)
                                    && row.parameter("profile").equals(profile)
                                    && row.parameter("payload").equals(payload))
                            .findFirst()
                            .ifPresent(action);
                }
            }
        }
    }
}
