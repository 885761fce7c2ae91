package dev.nightjar.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A table of every benchmark it is given: one row each, one pair of columns for each Java. */
final class JmhSection {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("RtpBenchmark.header", "RTP header read"),
            Map.entry("RtpBenchmark.headerAndThreeExtensions", "RTP header and three extensions read"),
            Map.entry("DemuxBenchmark.kindConnectionAndStream", "datagram to its connection and stream"),
            Map.entry("StunBenchmark.decodeAndVerify", "STUN check decoded and verified"),
            Map.entry("StunBenchmark.encode", "STUN check encoded"),
            Map.entry("StunBenchmark.ice4jDecodeAndVerify", "the same decoded and verified by ice4j"),
            Map.entry("StunBenchmark.ice4jEncode", "the same encoded by ice4j"),
            Map.entry("TurnBenchmark.wrapChannelData", "datagram wrapped as channel data, bytes"),
            Map.entry("TurnBenchmark.unwrapChannelData", "channel data unwrapped, bytes"),
            Map.entry("TurnBenchmark.wrapSendIndication", "datagram wrapped in a Send indication, bytes"),
            Map.entry("TurnBenchmark.unwrapDataIndication", "Data indication unwrapped, bytes"),
            Map.entry("SdpBenchmark.parse", "Chromium's offer parsed"),
            Map.entry("SdpBenchmark.write", "Chromium's offer written"),
            Map.entry("FrameBenchmark.frame", "frame of 8 packets depacketised and put together"),
            Map.entry("FrameBenchmark.packetise", "frame cut into 8 payloads"),
            Map.entry("FeedbackBenchmark.nack", "NACK bookkeeping of a packet"),
            Map.entry("FeedbackBenchmark.transportWide", "transport-wide feedback of a packet"),
            Map.entry("FeedbackBenchmark.all", "NACK, transport-wide feedback and statistics of a packet"),
            Map.entry("CongestionBenchmark.packet", "packet paced and followed, with its share of the feedback"),
            Map.entry("ContainerBenchmark.frame", "video frame of 8 kB and its audio written to WebM"));

    private static final Map<String, Double> MOST_NANOS = Map.of(
            "RtpBenchmark.headerAndThreeExtensions", 40.0,
            "StunBenchmark.decodeAndVerify", 1000.0,
            "TurnBenchmark.wrapChannelData", 100.0,
            "TurnBenchmark.unwrapChannelData", 100.0,
            "TurnBenchmark.wrapSendIndication", 600.0,
            "TurnBenchmark.unwrapDataIndication", 600.0);

    private static final Set<String> WITHOUT_ALLOCATION = Set.of(
            "RtpBenchmark.header",
            "RtpBenchmark.headerAndThreeExtensions",
            "TurnBenchmark.wrapChannelData",
            "TurnBenchmark.unwrapChannelData");

    /** What is compared with what: ours, then the peer's. */
    private static final Map<String, String> PEERS = Map.of(
            "StunBenchmark.decodeAndVerify", "StunBenchmark.ice4jDecodeAndVerify",
            "StunBenchmark.encode", "StunBenchmark.ice4jEncode");

    private final List<JmhRow> rows;

    JmhSection(List<JmhRow> rows) {
        this.rows = rows;
    }

    /** {@return the section's text; empty without rows} */
    String text() {
        if (rows.isEmpty()) {
            return "";
        }
        Set<Integer> releases = new TreeSet<>(rows.stream().map(JmhRow::java).toList());
        List<String> heads = new ArrayList<>(List.of("what"));
        for (int java : releases) {
            heads.addAll(List.of("Java " + java, "B/op", "target"));
        }
        Table table = new Table(heads);
        Set<String> subjects =
                rows.stream().map(JmhSection::subject).collect(Collectors.toCollection(LinkedHashSet::new));
        for (String subject : subjects) {
            List<String> cells = new ArrayList<>(List.of(subject));
            for (int java : releases) {
                cells.addAll(
                        find(subject, java).map(this::cells).orElse(List.of(Numbers.NONE, Numbers.NONE, Numbers.NONE)));
            }
            table.row(cells);
        }
        return table + "\n" + peers(releases);
    }

    private List<String> cells(JmhRow row) {
        List<String> verdicts = new ArrayList<>();
        Double most = MOST_NANOS.get(row.benchmark());
        if (most != null) {
            verdicts.add(Numbers.verdict(Figure.atMost("", row.score(), "", most)));
        }
        if (WITHOUT_ALLOCATION.contains(row.benchmark())) {
            verdicts.add(
                    Numbers.verdict(Figure.atMost("", row.bytes(), "", 0.5)).replace("≤ 0.50", "0 B"));
        }
        return List.of(
                Numbers.withError(row.score(), row.error()) + " " + row.unit().replace("/op", ""),
                Numbers.bytes(row.bytes()),
                verdicts.isEmpty() ? Numbers.NONE : String.join("; ", verdicts));
    }

    private String peers(Set<Integer> releases) {
        StringBuilder out = new StringBuilder();
        for (JmhRow row : rows) {
            String peer = PEERS.get(row.benchmark());
            rows.stream()
                    .filter(other -> other.benchmark().equals(peer) && other.java() == row.java())
                    .findFirst()
                    .ifPresent(other -> out.append("- Java ")
                            .append(row.java())
                            .append(", ")
                            .append(subject(row))
                            .append(": ")
                            .append(Numbers.ratio(row.score() / other.score()))
                            .append(" of ice4j's time.\n"));
        }
        return out.isEmpty() || releases.isEmpty() ? "" : out.append('\n').toString();
    }

    private Optional<JmhRow> find(String subject, int java) {
        return rows.stream()
                .filter(row -> row.java() == java && subject(row).equals(subject))
                .findFirst();
    }

    private static String subject(JmhRow row) {
        String name = NAMES.getOrDefault(row.benchmark(), row.benchmark());
        return row.parameters().isEmpty()
                ? name
                : name + ", " + String.join(", ", row.parameters().values());
    }
}
