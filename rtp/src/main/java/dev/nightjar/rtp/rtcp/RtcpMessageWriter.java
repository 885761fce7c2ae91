package dev.nightjar.rtp.rtcp;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes messages as values, behind {@link RtcpWriter#message}; allocates. */
final class RtcpMessageWriter {
    private static final int MAX_ITEM = 255;

    private RtcpMessageWriter() {}

    static boolean write(RtcpWriter writer, RtcpMessage message) {
        if (message instanceof RtcpMessage.SenderReport report) {
            return reports(writer, 24 + 4, report.reports())
                    && writer.senderReport(
                            report.senderSsrc(),
                            report.ntpTime(),
                            report.rtpTimestamp(),
                            report.packetCount(),
                            report.octetCount())
                    && addReports(writer, report.reports());
        }
        if (message instanceof RtcpMessage.ReceiverReport report) {
            return reports(writer, 4 + 4, report.reports())
                    && writer.receiverReport(report.senderSsrc())
                    && addReports(writer, report.reports());
        }
        if (message instanceof RtcpMessage.PictureLossIndication pli) {
            return writer.pictureLossIndication(pli.senderSsrc(), pli.mediaSsrc());
        }
        if (message instanceof RtcpMessage.Nack nack) {
            return nack(writer, nack);
        }
        if (message instanceof RtcpMessage.MaximumBitrate remb) {
            int[] ssrcs = remb.ssrcs().stream().mapToInt(Integer::intValue).toArray();
            return writer.maximumBitrate(remb.senderSsrc(), remb.bitrateBps(), ssrcs, ssrcs.length);
        }
        return writer.packet(body(message));
    }

    private static RtcpBody body(RtcpMessage message) {
        RtcpBody feedback = FeedbackMessageWriter.body(message);
        if (feedback != null) {
            return feedback;
        }
        if (message instanceof RtcpMessage.SourceDescription description) {
            return sdes(description);
        }
        if (message instanceof RtcpMessage.Bye bye) {
            RtcpBody body = new RtcpBody(RtcpType.BYE, bye.ssrcs().size());
            bye.ssrcs().forEach(body::int32);
            return bye.reason() == null ? body : body.text(bye.reason());
        }
        if (message instanceof RtcpMessage.Application application) {
            return new RtcpBody(RtcpType.APPLICATION, application.subtype())
                    .int32(application.ssrc())
                    .int32(application.name())
                    .bytes(application.data());
        }
        if (message instanceof RtcpMessage.ExtendedReport report) {
            return XrMessageWriter.body(report);
        }
        if (message instanceof RtcpMessage.Unknown unknown) {
            return new RtcpBody(unknown.type(), unknown.count()).bytes(unknown.data());
        }
        throw new IllegalStateException("bug: no writer for " + message.getClass());
    }

    private static boolean reports(RtcpWriter writer, int fixed, List<ReportBlock> reports) {
        if (reports.size() > 31) {
            throw new IllegalArgumentException("reports: " + reports.size() + " (expected: <= 31)");
        }
        return writer.remaining() >= fixed + reports.size() * RtcpParser.REPORT_BLOCK_LENGTH;
    }

    private static boolean addReports(RtcpWriter writer, List<ReportBlock> reports) {
        boolean written = true;
        for (ReportBlock report : reports) {
            written &= writer.reportBlock(
                    report.ssrc(),
                    report.fractionLost(),
                    report.cumulativeLost(),
                    report.highestSequence(),
                    report.jitter(),
                    report.lastSenderReport(),
                    report.delaySinceLastSenderReport());
        }
        return written;
    }

    private static boolean nack(RtcpWriter writer, RtcpMessage.Nack nack) {
        int[] missing =
                nack.sequenceNumbers().stream().mapToInt(Integer::intValue).toArray();
        // An entry for each is the most it can take; try in room that surely suffices, then copy what it took.
        byte[] packet = new byte[12 + 4 * missing.length];
        RtcpWriter trial = new RtcpWriter().wrap(packet, 0, packet.length);
        int written = trial.nack(nack.senderSsrc(), nack.mediaSsrc(), missing, 0, missing.length);
        return written > 0 && written == missing.length && writer.packet(packet, 0, trial.length());
    }

    private static RtcpBody sdes(RtcpMessage.SourceDescription description) {
        RtcpBody body =
                new RtcpBody(RtcpType.SOURCE_DESCRIPTION, description.chunks().size());
        for (RtcpMessage.SourceDescription.Chunk chunk : description.chunks()) {
            body.int32(chunk.ssrc());
            for (RtcpMessage.SourceDescription.Item item : chunk.items()) {
                body.int8(item.type());
                if (item.prefix() == null) {
                    body.text(item.text());
                } else {
                    privateItem(body, item.prefix(), item.text());
                }
            }
            // At least one zero ends the items, RFC 3550 §6.5.
            body.int8(0).pad();
        }
        return body;
    }

    /** RFC 3550 §6.5.8: a length of both, the prefix with a length of its own, the value. */
    private static void privateItem(RtcpBody body, String prefix, String text) {
        byte[] first = prefix.getBytes(StandardCharsets.UTF_8);
        byte[] second = text.getBytes(StandardCharsets.UTF_8);
        int prefixLength = Math.min(first.length, MAX_ITEM - 1);
        int textLength = Math.min(second.length, MAX_ITEM - 1 - prefixLength);
        body.int8(1 + prefixLength + textLength)
                .int8(prefixLength)
                .bytes(first, prefixLength)
                .bytes(second, textLength);
    }
}
