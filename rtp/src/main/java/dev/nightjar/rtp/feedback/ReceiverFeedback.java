package dev.nightjar.rtp.feedback;

import static java.util.Objects.requireNonNull;

import dev.nightjar.rtp.rtcp.NtpTime;
import dev.nightjar.rtp.rtcp.ReportBlock;
import dev.nightjar.rtp.rtcp.RtcpMessage;

/**
 * Reads what a receiver says of one stream that is sent to it: NACKs (RFC 4585 §6.2.1), requests for a keyframe (PLI,
 * RFC 4585 §6.3.1, and FIR, RFC 5104 §4.3.1) and report blocks (RFC 3550 §6.4.1).
 *
 * <p>What concerns other streams is left alone. Confined to one thread.
 */
public final class ReceiverFeedback {
    private final int ssrc;
    private final Listener listener;
    private final FirCommands commands = new FirCommands();
    private long nackCount;
    private long pliCount;
    private long firCount;
    private long packetsLost;
    private int fractionLost256;
    private long jitterTicks;
    private long reports;
    private long arrivalNtpTime;
    private long roundTripNanos = -1;
    private long totalRoundTripNanos;
    private long roundTripMeasurements;

    /** Does what a receiver asks for. */
    public interface Listener {
        /** A packet did not come. */
        void onMissing(int sequenceNumber);

        /** The receiver cannot go on without a keyframe. */
        void onKeyframeRequested();
    }

    /** Creates a reader for the stream of {@code ssrc} that has read nothing. */
    public ReceiverFeedback(int ssrc, Listener listener) {
        this.ssrc = ssrc;
        this.listener = requireNonNull(listener, "listener");
    }

    /**
     * Takes one message.
     *
     * @param ntpTime our wall clock, as in our sender reports
     */
    public void take(RtcpMessage message, long ntpTime) {
        if (message instanceof RtcpMessage.Nack nack && nack.mediaSsrc() == ssrc) {
            nackCount++;
            for (int sequenceNumber : nack.sequenceNumbers()) {
                listener.onMissing(sequenceNumber);
            }
        } else if (message instanceof RtcpMessage.PictureLossIndication pli && pli.mediaSsrc() == ssrc) {
            pliCount++;
            listener.onKeyframeRequested();
        } else if (message instanceof RtcpMessage.FullIntraRequest fir) {
            takeRequests(fir, ntpTime);
        } else if (message instanceof RtcpMessage.ReceiverReport report) {
            report.reports().forEach(block -> takeReport(block, ntpTime));
        } else if (message instanceof RtcpMessage.SenderReport report) {
            report.reports().forEach(block -> takeReport(block, ntpTime));
        }
    }

    private void takeRequests(RtcpMessage.FullIntraRequest fir, long ntpTime) {
        for (RtcpMessage.FullIntraRequest.Entry entry : fir.entries()) {
            if (entry.ssrc() == ssrc) {
                firCount++;
                if (commands.isNew(fir.senderSsrc(), entry.sequenceNumber(), ntpTime)) {
                    listener.onKeyframeRequested();
                }
            }
        }
    }

    private void takeReport(ReportBlock report, long ntpTime) {
        if (report.ssrc() == ssrc) {
            reports++;
            arrivalNtpTime = ntpTime;
            packetsLost = report.cumulativeLost();
            fractionLost256 = report.fractionLost();
            jitterTicks = Integer.toUnsignedLong(report.jitter());
            long roundTrip = SenderStatistics.roundTripNanos(report, ntpTime);
            if (roundTrip >= 0) {
                roundTripNanos = roundTrip;
                totalRoundTripNanos += roundTrip;
                roundTripMeasurements++;
            }
        }
    }

    /** {@return the SSRC of the stream} */
    public int ssrc() {
        return ssrc;
    }

    /** {@return NACK packets} */
    public long nackCount() {
        return nackCount;
    }

    /** {@return picture loss indications} */
    public long pliCount() {
        return pliCount;
    }

    /** {@return full intra requests} */
    public long firCount() {
        return firCount;
    }

    /** {@return packets that the receiver misses for good, by its last report} */
    public long packetsLost() {
        return packetsLost;
    }

    /** {@return by the last report that tells it, or -1} */
    public long roundTripNanos() {
        return roundTripNanos;
    }

    /** {@return report blocks about the stream} */
    public long reports() {
        return reports;
    }

    /** {@return our wall clock when the last of them came, nanoseconds since 1900, or 0 before one} */
    public long arrivalNtpNanos() {
        return NtpTime.toNanos(arrivalNtpTime);
    }

    /** {@return share of packets lost between the last two reports, of 256} */
    public int fractionLost256() {
        return fractionLost256;
    }

    /** {@return interarrival jitter by the last report, in ticks of the stream's clock} */
    public long jitterTicks() {
        return jitterTicks;
    }

    /** {@return the sum of all round trips measured} */
    public long totalRoundTripNanos() {
        return totalRoundTripNanos;
    }

    /** {@return how many round trips were measured} */
    public long roundTripMeasurements() {
        return roundTripMeasurements;
    }
}
