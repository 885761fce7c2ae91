package dev.nightjar.rtp.congestion;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.delay.ArrivalGroups;
import dev.nightjar.rtp.delay.DelayTrend;
import dev.nightjar.rtp.rtcp.CongestionFeedback;
import dev.nightjar.rtp.rtcp.TransportFeedback;
import org.jspecify.annotations.Nullable;

/**
 * Finds the bitrate at which a transport may send, draft-ietf-rmcat-gcc-02.
 *
 * <p>One per transport, for all its streams. The caller tells of every packet that leaves with a transport-wide
 * sequence number and of what the receiver says about them; after each call, and whenever {@link #deadlineNanos} has
 * come, it reads {@link #targetBitrateBps} for its encoders and {@link #pacingRateBps} and {@link #pollProbe} for its
 * {@link Pacer}.
 *
 * <pre>{@code
 * controller.packetSent(sequence, length, packet.kind(), packet.probeCluster(), now);
 * controller.transportFeedback(feedback, now);
 * pacer.pacingRate(controller.pacingRateBps(), now);
 * for (ProbeCluster probe = controller.pollProbe(); probe != null; probe = controller.pollProbe()) {
 *     pacer.probe(probe, now);
 * }
 * encoder.bitrate(controller.targetBitrateBps());
 * }</pre>
 *
 * <p>Times never decrease; a smaller one is taken for the last. Nothing a peer says throws or grows memory. Confined to
 * one thread; nothing allocates per packet.
 */
public final class CongestionController {
    private static final double PACING_FACTOR = 2.5;
    private static final long TICK_NANOS = 100_000_000;

    /** Without a packet or feedback for this long there is nothing to do. */
    private static final long IDLE_NANOS = 5_000_000_000L;

    /** Something must be heard of what is sent in this time, or less is sent. */
    private static final long SILENCE_NANOS = 1_000_000_000;

    private static final double SILENCE_FACTOR = 0.8;
    private static final long RECENTLY_NANOS = 3_000_000_000L;

    /** Less delay than this is no queue. */
    private static final long LEAST_QUEUE_NANOS = 20_000_000;

    /** With more standing, less is sent or as much, but not more. */
    private static final long MOST_QUEUE_NANOS = 100_000_000;

    private static final long UNKNOWN_ROUND_TRIP_NANOS = 200_000_000;

    private final BandwidthRange range;
    private final long startBps;
    private final SentHistory history;
    private final TransportFeedbackMatcher matcher;
    private final RtpNumbers numbers = new RtpNumbers();
    private final CongestionFeedbackMatcher numbersMatcher;
    private final FeedbackBatch batch = new FeedbackBatch();
    private final ArrivalGroups groups = new ArrivalGroups();
    private final DelayTrend trend = new DelayTrend();
    private final StandingQueue queue = new StandingQueue();
    private final AcknowledgedRate acknowledged = new AcknowledgedRate();
    private final RateControl rate;
    private final LossControl loss = new LossControl();
    private final ReportControl reports;
    private final AlrDetector alr = new AlrDetector();
    private final ProbeController probes;
    private final ProbeEstimator probeEstimator = new ProbeEstimator();
    private boolean hasOverused;
    private long now;
    private boolean isStarted;
    private boolean hasFeedback;
    private long roundTripNanos = -1;
    private long lastActivityNanos;
    private long tickNanos = SansIo.NO_DEADLINE;

    /** Whether a packet was sent since something was heard, and when the first of those was. */
    private boolean isUnheard;

    private long unheardSinceNanos;
    private long lastSentNanos;

    /** The estimate before silence lowered it, or 0. */
    private long beforeSilenceBps;

    /** Makes a controller of a path of which nothing is known. */
    public CongestionController(BandwidthConfig config) {
        this(config, SentHistory.WINDOW);
    }

    /**
     * Makes a controller that remembers fewer packets, where there are many paths with a few megabits each.
     *
     * @param historyPackets a power of two, 256 to 8 192; each takes 17 bytes
     */
    public CongestionController(BandwidthConfig config, int historyPackets) {
        requireNonNull(config, "config");
        if (historyPackets < 256 || historyPackets > SentHistory.WINDOW || Integer.bitCount(historyPackets) != 1) {
            throw new IllegalArgumentException(
                    "historyPackets: " + historyPackets + " (expected: a power of two, 256 to 8192)");
        }
        history = new SentHistory(historyPackets);
        matcher = new TransportFeedbackMatcher(history);
        numbersMatcher = new CongestionFeedbackMatcher(numbers, history);
        range = new BandwidthRange(config);
        startBps = config.startBps();
        rate = new RateControl(range, startBps);
        reports = new ReportControl(range, startBps);
        probes = new ProbeController(range);
        alr.target(startBps);
    }

    /** Changes the range; the estimate is kept and moved into it. {@code startBps} is not looked at. */
    public void configure(BandwidthConfig config, long nowNanos) {
        requireNonNull(config, "config");
        now = Math.max(now, nowNanos);
        range.set(config);
        rate.rangeChanged();
        alr.target(targetBitrateBps());
    }

    /** Forgets what is known of the path, because packets now take another; the range stays, and probing begins. */
    public void routeChanged(long nowNanos) {
        now = Math.max(now, nowNanos);
        history.clear();
        matcher.reset();
        numbersMatcher.reset();
        groups.reset();
        trend.reset();
        queue.clear();
        acknowledged.clear();
        loss.clear();
        probeEstimator.clear();
        long bps = Math.min(startBps, targetBitrateBps());
        rate.reset(bps);
        reports.reset(bps);
        roundTripNanos = -1;
        isUnheard = false;
        beforeSilenceBps = 0;
        hasOverused = false;
        alr.target(targetBitrateBps());
        isStarted = false;
    }

    /** Notes a packet of no probe that left, see {@link #packetSent(int, int, PacketClass, int, long)}. */
    public void packetSent(int transportSequenceNumber, int bytes, PacketClass kind, long nowNanos) {
        packetSent(transportSequenceNumber, bytes, kind, ProbeCluster.NONE, nowNanos);
    }

    /**
     * Notes a packet that left.
     *
     * @param transportSequenceNumber 0 to 65535, one more than that of the packet before
     * @param bytes on the path, as the application wants the target to be understood: usually the UDP payload
     * @param kind what it is; audio and padding are part of the rate like all else
     * @param probeCluster of {@link PacedPacket#probeCluster}
     */
    public void packetSent(int transportSequenceNumber, int bytes, PacketClass kind, int probeCluster, long nowNanos) {
        requireNonNull(kind, "kind");
        now = Math.max(now, nowNanos);
        if (!isUnheard) {
            isUnheard = true;
            unheardSinceNanos = now;
        }
        lastSentNanos = now;
        history.sent(transportSequenceNumber & 0xFFFF, bytes, probeCluster, now);
        if (kind != PacketClass.PADDING) {
            alr.sent(bytes, now);
        }
        active();
        if (!isStarted) {
            isStarted = true;
            probes.start(targetBitrateBps(), now);
        }
    }

    private void active() {
        lastActivityNanos = now;
        if (tickNanos == SansIo.NO_DEADLINE) {
            tickNanos = now + TICK_NANOS;
        }
    }

    /** Takes what a receiver says of the packets' arrival. Numbers that were never sent are ignored. */
    public void transportFeedback(TransportFeedback feedback, long nowNanos) {
        requireNonNull(feedback, "feedback");
        now = Math.max(now, nowNanos);
        matcher.match(feedback, batch);
        take();
    }

    /**
     * Tells which RTP packet was noted last, where RFC 8888 feedback was negotiated: it names packets so. Then
     * transport sequence numbers need not be sent, only counted.
     *
     * @param transportSequenceNumber as just given to {@link #packetSent}
     * @param rtpSequenceNumber 0 to 65535
     */
    public void rtpSent(int transportSequenceNumber, int ssrc, int rtpSequenceNumber) {
        numbers.sent(ssrc, rtpSequenceNumber & 0xFFFF, transportSequenceNumber & 0xFFFF, now);
    }

    /**
     * Takes RFC 8888 feedback on packets told of by {@link #rtpSent}; others are ignored. ECN marks are not looked at.
     */
    public void congestionFeedback(CongestionFeedback feedback, long nowNanos) {
        requireNonNull(feedback, "feedback");
        now = Math.max(now, nowNanos);
        numbersMatcher.match(feedback, batch);
        take();
    }

    private void take() {
        if (batch.isEmpty()) {
            return;
        }
        active();
        hasFeedback = true;
        isUnheard = false;
        alr.advance(now);
        long probedBps = -1;
        for (int i = 0; i < batch.size(); i++) {
            probedBps = Math.max(probedBps, arrived(i));
        }
        if (batch.size() > 0) {
            roundTripNanos = now - batch.lastSendNanos();
            rate.roundTrip(roundTripNanos);
            estimate(probedBps);
            resume();
        }
        loss.add(batch, rate.estimateBps(), roundTripOrUsual(), now);
        alr.target(targetBitrateBps());
    }

    /** Takes one arrival; returns what a probe it belongs to shows, or -1. */
    private long arrived(int index) {
        long sendNanos = batch.sendNanos(index);
        long arrivalNanos = batch.arrivalNanos(index);
        acknowledged.add(sendNanos, arrivalNanos, batch.bytes(index), index == 0 && batch.isGapBefore());
        queue.add(sendNanos, arrivalNanos);
        if (groups.add(sendNanos, arrivalNanos)) {
            trend.update(groups.variationNanos() / 1e6, groups.sendDeltaNanos() / 1e6, groups.arrivalNanos() / 1e6);
        }
        int probe = batch.probe(index);
        return probe < 0 ? -1 : probeEstimator.received(probe, sendNanos, arrivalNanos, batch.bytes(index));
    }

    private void estimate(long probedBps) {
        DelayTrend.Usage usage = usage();
        long before = rate.estimateBps();
        long acknowledgedBps = acknowledged.bitrateBps();
        boolean isFull = probedBps > 0 && probeEstimator.isFull();
        if (isFull || usage != DelayTrend.Usage.OVER && probedBps > before) {
            // What came through before the probe is the least that can pass.
            rate.probed(Math.max(probedBps, Math.min(before, acknowledgedBps)), isFull, now);
            loss.probed(probedBps);
            probes.result(probedBps, isFull, now);
        } else {
            rate.update(usage, acknowledgedBps, alr.isLimited(), now);
        }
        if (usage == DelayTrend.Usage.OVER) {
            hasOverused = true;
            probes.dropped(before, rate.estimateBps(), now);
        } else if (hasOverused && usage == DelayTrend.Usage.NORMAL) {
            hasOverused = false;
            probes.recovered(rate.estimateBps(), alr.wasLimitedWithin(RECENTLY_NANOS, now), now);
        }
    }

    /** *Choice:* what libwebrtc takes for overuse counts only where delay stands, see {@link StandingQueue}. */
    private DelayTrend.Usage usage() {
        return switch (trend.usage()) {
            case OVER -> queue.nanos() < LEAST_QUEUE_NANOS ? DelayTrend.Usage.NORMAL : DelayTrend.Usage.OVER;
            // A queue that neither grows nor drains, because it is full: no reason to send more.
            case NORMAL -> queue.nanos() > MOST_QUEUE_NANOS ? DelayTrend.Usage.UNDER : DelayTrend.Usage.NORMAL;
            case UNDER -> DelayTrend.Usage.UNDER;
        };
    }

    private void resume() {
        if (beforeSilenceBps > 0) {
            probes.resumed(beforeSilenceBps, rate.estimateBps(), now);
            beforeSilenceBps = 0;
        }
    }

    private long roundTripOrUsual() {
        return roundTripNanos < 0 ? UNKNOWN_ROUND_TRIP_NANOS : roundTripNanos;
    }

    /**
     * Takes the receiver's own estimate (REMB). It only holds the target down, except where there is no transport-wide
     * feedback and the call has just begun.
     *
     * @param bitrateBps unsigned range of the message; 0 and less are ignored
     */
    public void remb(long bitrateBps, long nowNanos) {
        now = Math.max(now, nowNanos);
        if (bitrateBps > 0) {
            reports.remb(bitrateBps, now);
            alr.target(targetBitrateBps());
        }
    }

    /**
     * Takes the loss of a receiver report, which counts where there is no transport-wide feedback.
     *
     * @param fractionLost256 of {@link dev.nightjar.rtp.rtcp.ReportBlock#fractionLost}, 0 to 255
     * @param roundTripNanos as measured with the report, or -1 if it was not
     */
    public void lossReport(int fractionLost256, long roundTripNanos, long nowNanos) {
        now = Math.max(now, nowNanos);
        if (!hasFeedback && roundTripNanos >= 0) {
            this.roundTripNanos = roundTripNanos;
        }
        reports.loss((fractionLost256 & 0xFF) / 256.0, roundTripOrUsual(), now);
        alr.target(targetBitrateBps());
    }

    /** Runs what is due at or before {@code nowNanos}. */
    public void advance(long nowNanos) {
        now = Math.max(now, nowNanos);
        if (now < tickNanos) {
            return;
        }
        tickNanos = now - lastActivityNanos < IDLE_NANOS ? now + TICK_NANOS : SansIo.NO_DEADLINE;
        alr.advance(now);
        if (hasFeedback && isSilent()) {
            // *Choice:* libwebrtc keeps its rate when feedback ends; on a path that no longer carries it that is a
            // flood.
            beforeSilenceBps = Math.max(beforeSilenceBps, rate.estimateBps());
            rate.reduce(SILENCE_FACTOR, now);
            unheardSinceNanos = now;
            alr.target(targetBitrateBps());
        }
        if (hasFeedback && loss.boundBps() >= rate.estimateBps()) {
            probes.advance(rate.estimateBps(), alr.isLimited(), now);
        }
    }

    /** Whether sending has gone on for long without a word about it; a sender that pauses is not answered either. */
    private boolean isSilent() {
        return isUnheard
                && now - unheardSinceNanos >= SILENCE_NANOS
                && lastSentNanos - unheardSinceNanos >= SILENCE_NANOS / 2;
    }

    /** {@return when {@link #advance} must next be called, or {@link SansIo#NO_DEADLINE}} */
    public long deadlineNanos() {
        return tickNanos;
    }

    /** {@return bits per second that all streams together may send, retransmissions and repair included} */
    public long targetBitrateBps() {
        return hasFeedback
                ? range.clamp(Math.min(Math.min((double) rate.estimateBps(), loss.boundBps()), reports.rembBps()))
                : reports.estimateBps();
    }

    /** {@return bits per second at which queued packets may leave, more than the target so that queues empty} */
    public long pacingRateBps() {
        return (long) (PACING_FACTOR * targetBitrateBps());
    }

    /** {@return the next probe to hand to the pacer, or null} */
    public @Nullable ProbeCluster pollProbe() {
        ProbeCluster probe = probes.poll();
        if (probe != null) {
            probeEstimator.begin(probe);
        }
        return probe;
    }

    /** {@return whether a receiver has said when packets arrived, so that more than its reports is known} */
    public boolean hasFeedback() {
        return hasFeedback;
    }

    /** {@return the last round trip measured by feedback, in nanoseconds, or -1} */
    public long roundTripNanos() {
        return roundTripNanos;
    }

    /** {@return share of packets lost on the path of late, 0 to 1} */
    public double lossRate() {
        return hasFeedback ? loss.lossRate() : reports.lossRate();
    }
}
