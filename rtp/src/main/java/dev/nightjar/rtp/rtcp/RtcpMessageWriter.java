package dev.nightjar.rtp.rtcp;

import dev.nightjar.core.NetworkBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes messages as values, behind {@link RtcpWriter#message}; allocates. */
final class RtcpMessageWriter {
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
        if (message instanceof TransportFeedback feedback) {
            return transportFeedback(writer, feedback);
        }
        return rest(writer, message);
    }

    private static boolean rest(RtcpWriter writer, RtcpMessage message) {
        if (message instanceof RtcpMessage.SourceDescription description) {
            return writer.raw(RtcpType.SOURCE_DESCRIPTION, description.chunks().size(), sdes(description));
        }
        if (message instanceof RtcpMessage.Bye bye) {
            return writer.raw(RtcpType.BYE, bye.ssrcs().size(), bye(bye));
        }
        if (message instanceof RtcpMessage.Application application) {
            byte[] body = new byte[8 + application.data().length()];
            NetworkBytes.putInt32(body, 0, application.ssrc());
            NetworkBytes.putInt32(body, 4, application.name());
            application.data().copyTo(body, 8);
            return writer.raw(RtcpType.APPLICATION, application.subtype(), body);
        }
        if (message instanceof RtcpMessage.FullIntraRequest request) {
            return writer.raw(RtcpType.PAYLOAD_FEEDBACK, RtcpType.FORMAT_FIR, fullIntraRequest(request));
        }
        if (message instanceof RtcpMessage.ExtendedReport report) {
            return writer.raw(RtcpType.EXTENDED_REPORT, 0, extendedReport(report));
        }
        if (message instanceof RtcpMessage.Unknown unknown) {
            return writer.raw(unknown.type(), unknown.count(), unknown.data().toByteArray());
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

    private static boolean transportFeedback(RtcpWriter writer, TransportFeedback feedback) {
        int count = feedback.packetCount();
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        ByteArrayOutputStream deltas = new ByteArrayOutputStream();
        for (int i = 0; i < count; i += 7) {
            int chunk = 0xC000;
            for (int j = i; j < Math.min(count, i + 7); j++) {
                chunk |= feedback.symbol(j) << 14 - 2 * (j - i + 1);
                if (feedback.symbol(j) == TransportFeedback.LARGE_DELTA) {
                    deltas.write(feedback.deltaTicks(j) >> 8);
                }
                if (feedback.symbol(j) != TransportFeedback.NOT_RECEIVED) {
                    deltas.write(feedback.deltaTicks(j));
                }
            }
            chunks.write(chunk >> 8);
            chunks.write(chunk);
        }
        byte[] body = new byte[16 + chunks.size() + deltas.size()];
        NetworkBytes.putInt32(body, 0, feedback.senderSsrc());
        NetworkBytes.putInt32(body, 4, feedback.mediaSsrc());
        NetworkBytes.putInt16(body, 8, feedback.baseSequenceNumber());
        NetworkBytes.putInt16(body, 10, count);
        NetworkBytes.putInt24(body, 12, feedback.referenceTime());
        NetworkBytes.putInt8(body, 15, feedback.feedbackPacketCount());
        System.arraycopy(chunks.toByteArray(), 0, body, 16, chunks.size());
        System.arraycopy(deltas.toByteArray(), 0, body, 16 + chunks.size(), deltas.size());
        return writer.raw(RtcpType.TRANSPORT_FEEDBACK, RtcpType.FORMAT_TRANSPORT_WIDE, body);
    }

    private static byte[] sdes(RtcpMessage.SourceDescription description) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (RtcpMessage.SourceDescription.Chunk chunk : description.chunks()) {
            writeInt(out, chunk.ssrc());
            for (RtcpMessage.SourceDescription.Item item : chunk.items()) {
                byte[] text = item.text().getBytes(StandardCharsets.UTF_8);
                // Bytes that were no UTF-8 grow by replacement; an item holds 255.
                int length = Math.min(text.length, 255);
                out.write(item.type());
                out.write(length);
                out.write(text, 0, length);
            }
            do {
                out.write(0);
            } while (out.size() % 4 != 0);
        }
        return out.toByteArray();
    }

    private static byte[] bye(RtcpMessage.Bye bye) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        bye.ssrcs().forEach(ssrc -> writeInt(out, ssrc));
        String reason = bye.reason();
        if (reason != null) {
            byte[] text = reason.getBytes(StandardCharsets.UTF_8);
            int length = Math.min(text.length, 255);
            out.write(length);
            out.write(text, 0, length);
        }
        return out.toByteArray();
    }

    private static byte[] fullIntraRequest(RtcpMessage.FullIntraRequest request) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeInt(out, request.senderSsrc());
        writeInt(out, 0);
        for (RtcpMessage.FullIntraRequest.Entry entry : request.entries()) {
            writeInt(out, entry.ssrc());
            writeInt(out, entry.sequenceNumber() << 24);
        }
        return out.toByteArray();
    }

    private static byte[] extendedReport(RtcpMessage.ExtendedReport report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeInt(out, report.senderSsrc());
        for (RtcpMessage.ExtendedReport.Block block : report.blocks()) {
            if (block instanceof RtcpMessage.ExtendedReport.ReceiverReferenceTime time) {
                writeInt(out, RtcpType.XR_RECEIVER_REFERENCE_TIME << 24 | 2);
                writeInt(out, (int) (time.ntpTime() >>> 32));
                writeInt(out, (int) time.ntpTime());
            } else if (block instanceof RtcpMessage.ExtendedReport.DelaySinceLastReport delay) {
                writeInt(
                        out,
                        RtcpType.XR_DELAY_SINCE_LAST_RR << 24
                                | 3 * delay.entries().size());
                for (RtcpMessage.ExtendedReport.Delay entry : delay.entries()) {
                    writeInt(out, entry.ssrc());
                    writeInt(out, entry.lastReport());
                    writeInt(out, entry.delaySinceLastReport());
                }
            } else if (block instanceof RtcpMessage.ExtendedReport.UnknownBlock unknown) {
                byte[] data = unknown.data().toByteArray();
                writeInt(out, unknown.type() << 24 | unknown.typeSpecific() << 16 | data.length / 4);
                out.write(data, 0, data.length);
            }
        }
        return out.toByteArray();
    }

    private static void writeInt(ByteArrayOutputStream out, int value) {
        out.write(value >> 24);
        out.write(value >> 16);
        out.write(value >> 8);
        out.write(value);
    }
}
