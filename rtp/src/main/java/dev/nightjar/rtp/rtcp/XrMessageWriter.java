package dev.nightjar.rtp.rtcp;

/** Makes the bodies of extended reports that are values, RFC 3611. */
final class XrMessageWriter {
    private static final int STATISTICS_WORDS = XrParser.STATISTICS_LENGTH / 4;

    private XrMessageWriter() {}

    static RtcpBody body(RtcpMessage.ExtendedReport report) {
        RtcpBody body = new RtcpBody(RtcpType.EXTENDED_REPORT, 0).int32(report.senderSsrc());
        for (RtcpMessage.ExtendedReport.Block block : report.blocks()) {
            if (block instanceof RtcpMessage.ExtendedReport.ReceiverReferenceTime time) {
                header(body, RtcpType.XR_RECEIVER_REFERENCE_TIME, 0, 2).int64(time.ntpTime());
            } else if (block instanceof RtcpMessage.ExtendedReport.DelaySinceLastReport delay) {
                delays(body, delay);
            } else if (block instanceof RunLengthReport runs) {
                runLengths(body, runs);
            } else if (block instanceof StatisticsSummary statistics) {
                statistics(body, statistics);
            } else if (block instanceof RtcpMessage.ExtendedReport.UnknownBlock unknown) {
                int words = unknown.data().length() + 3 >> 2;
                header(body, unknown.type(), unknown.typeSpecific(), words)
                        .bytes(unknown.data())
                        .pad();
            }
        }
        return body;
    }

    private static RtcpBody header(RtcpBody body, int type, int typeSpecific, int words) {
        return body.int8(type).int8(typeSpecific).int16(words);
    }

    private static void delays(RtcpBody body, RtcpMessage.ExtendedReport.DelaySinceLastReport delay) {
        header(body, RtcpType.XR_DELAY_SINCE_LAST_RR, 0, 3 * delay.entries().size());
        for (RtcpMessage.ExtendedReport.Delay entry : delay.entries()) {
            body.int32(entry.ssrc()).int32(entry.lastReport()).int32(entry.delaySinceLastReport());
        }
    }

    private static void runLengths(RtcpBody body, RunLengthReport runs) {
        int type = runs.ofDuplicates() ? RtcpType.XR_DUPLICATE_RLE : RtcpType.XR_LOSS_RLE;
        header(body, type, runs.thinning(), 2 + (runs.chunks().size() + 1) / 2);
        body.int32(runs.ssrc()).int16(runs.beginSequence()).int16(runs.endSequence());
        runs.chunks().forEach(body::int16);
        // §4.1: a null chunk where their number is odd.
        body.pad();
    }

    private static void statistics(RtcpBody body, StatisticsSummary summary) {
        Integer lost = summary.lostPackets();
        Integer duplicates = summary.duplicatePackets();
        StatisticsSummary.Jitter jitter = summary.jitter();
        StatisticsSummary.Hops hops = summary.hops();
        int flags = lost == null ? 0 : XrParser.HAS_LOST;
        flags |= duplicates == null ? 0 : XrParser.HAS_DUPLICATES;
        flags |= jitter == null ? 0 : XrParser.HAS_JITTER;
        if (hops != null) {
            flags |= (hops.isHopLimit() ? XrParser.HOPS_OF_IPV6 : XrParser.HOPS_OF_IPV4) << XrParser.HOPS_SHIFT;
        }
        header(body, RtcpType.XR_STATISTICS_SUMMARY, flags, STATISTICS_WORDS)
                .int32(summary.ssrc())
                .int16(summary.beginSequence())
                .int16(summary.endSequence())
                .int32(lost == null ? 0 : lost)
                .int32(duplicates == null ? 0 : duplicates);
        // §4.6: what a flag leaves out is zero.
        if (jitter == null) {
            body.int64(0).int64(0);
        } else {
            body.int32(jitter.min()).int32(jitter.max()).int32(jitter.mean()).int32(jitter.deviation());
        }
        if (hops == null) {
            body.int32(0);
        } else {
            body.int8(hops.min()).int8(hops.max()).int8(hops.mean()).int8(hops.deviation());
        }
    }
}
