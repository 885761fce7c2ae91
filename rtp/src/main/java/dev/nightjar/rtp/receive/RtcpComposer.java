package dev.nightjar.rtp.receive;

import dev.nightjar.core.Path;
import dev.nightjar.core.TransmitQueue;
import dev.nightjar.rtp.feedback.ReceptionStatistics;
import dev.nightjar.rtp.rtcp.RtcpWriter;

/**
 * Packs what is to be said into as few RTCP datagrams as it takes.
 *
 * <p>Each begins with an RR and an SDES CNAME (RFC 3550 §6.1) unless reduced size was negotiated (RFC 5506). {@link
 * #flush} ends the one in progress.
 */
final class RtcpComposer {
    /** Leaves room for SRTCP's trailer, TURN and tunnels below the smallest MTU in use. */
    static final int MAX_DATAGRAM_BYTES = 1_100;

    /** One RR with its header and sender. */
    private static final int EMPTY_REPORT_BYTES = 8;

    private final int senderSsrc;
    private final byte[] cname;
    private final TransmitQueue queue;
    private final RtcpWriter writer = new RtcpWriter();
    private final byte[] datagram = new byte[MAX_DATAGRAM_BYTES];
    private Path path;
    private boolean reducedSize;
    private boolean open;
    private long dropped;

    RtcpComposer(int senderSsrc, byte[] cname, TransmitQueue queue, Path path) {
        this.senderSsrc = senderSsrc;
        this.cname = cname.clone();
        this.queue = queue;
        this.path = path;
    }

    void path(Path to) {
        path = to;
    }

    void reducedSize(boolean negotiated) {
        reducedSize = negotiated;
    }

    /** Begins a datagram of regular reports; {@link #reportBlock} for each stream, then {@link #endReports}. */
    void beginReports() {
        flush();
        begin();
    }

    void reportBlock(ReceptionStatistics statistics, long nowNanos) {
        if (!fitsReportBlock() || !statistics.writeReportBlock(writer, nowNanos)) {
            endReports();
            flush();
            begin();
            statistics.writeReportBlock(writer, nowNanos);
        }
    }

    private boolean fitsReportBlock() {
        return writer.remaining() >= 24 + 16 + cname.length;
    }

    void endReports() {
        writer.cname(senderSsrc, cname);
    }

    void pictureLossIndication(int mediaSsrc) {
        reserve(12);
        writer.pictureLossIndication(senderSsrc, mediaSsrc);
    }

    void fullIntraRequest(int targetSsrc, int sequenceNumber) {
        reserve(20);
        writer.fullIntraRequest(senderSsrc, targetSsrc, sequenceNumber);
    }

    void maximumBitrate(long bitrateBps, int[] ssrcs, int count) {
        reserve(20 + 4 * count);
        writer.maximumBitrate(senderSsrc, bitrateBps, ssrcs, count);
    }

    /** {@return NACK packets written} */
    int nack(int mediaSsrc, int[] sequenceNumbers, int count) {
        int packets = 0;
        int from = 0;
        while (from < count) {
            reserve(12 + 4 * 16);
            int written = writer.nack(senderSsrc, mediaSsrc, sequenceNumbers, from, count);
            from += written;
            packets++;
        }
        return packets;
    }

    /** Tells our clock, RFC 3611 §4.4. */
    void receiverReferenceTime(long ntpTime) {
        reserve(20);
        writer.receiverReferenceTime(senderSsrc, ntpTime);
    }

    /** Answers a receiver's clock, RFC 3611 §4.5. */
    void delaySinceLastReport(int receiverSsrc, int lastReport, int delay) {
        reserve(24);
        writer.delaySinceLastReport(senderSsrc, receiverSsrc, lastReport, delay);
    }

    /** Adds a packet that is ready, such as transport-wide feedback. */
    void packet(byte[] buffer, int offset, int length) {
        reserve(length);
        writer.packet(buffer, offset, length);
    }

    void bye() {
        reserve(8);
        writer.bye(senderSsrc);
    }

    /** {@return room for one packet in an empty datagram} */
    int maxPacketBytes() {
        return MAX_DATAGRAM_BYTES - EMPTY_REPORT_BYTES - 16 - cname.length;
    }

    private void reserve(int bytes) {
        if (open && writer.remaining() < bytes) {
            flush();
        }
        if (!open && reducedSize) {
            open = true;
            writer.wrap(datagram, 0, datagram.length);
        } else if (!open) {
            begin();
            endReports();
        }
    }

    private void begin() {
        open = true;
        writer.wrap(datagram, 0, datagram.length);
        writer.receiverReport(senderSsrc);
    }

    /** Queues the datagram in progress. */
    void flush() {
        if (open && writer.length() > 0 && !queue.offer(path, datagram, 0, writer.length())) {
            dropped++;
        }
        open = false;
    }

    /** {@return datagrams that found the queue full} */
    long dropped() {
        return dropped;
    }
}
