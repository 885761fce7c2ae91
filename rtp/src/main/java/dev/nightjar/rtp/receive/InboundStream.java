package dev.nightjar.rtp.receive;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.feedback.KeyframeRequester;
import dev.nightjar.rtp.feedback.NackGenerator;
import dev.nightjar.rtp.feedback.ReceptionStatistics;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import org.jspecify.annotations.Nullable;

/**
 * One primary SSRC: its packets are counted, missed ones asked for, and put in order; {@link StreamFrames} joins them.
 */
// The order of a packet's way: packet sink, statistics, reorder buffer (which hands packets to `packet` below, maybe
// several, maybe none), NACK. NACK comes after the reorder buffer because that one tells a jump of the sequence numbers
// from a stray packet; a stray would make the NACK generator ask for a thousand packets that never were.
final class InboundStream implements ReorderBuffer.Consumer, StreamFrames.Keyframes {
    private static final int MAX_NACKS_PER_POLL = 128;
    private static final long MAX_REPAIR_WAIT_NANOS = 2_000_000_000L;

    /** Parity may come some frames after what it protects: libwebrtc puts up to six into a group, 200 ms of 30 Hz. */
    private static final long PARITY_WAIT_NANOS = 250_000_000L;

    /** Packets that a BYE has overtaken come within this time. */
    private static final long OVERTAKEN_NANOS = 1_000_000_000L;

    private final int ssrc;
    private final SectionSinks sinks;
    private final StreamRepair repair;
    private final AudioSignals signals;
    private final ReceptionStatistics statistics;
    private final SenderClock clock;
    private final ReorderBuffer reorder;
    private final @Nullable EmptyNumbers emptyNumbers;
    private final StreamFrames frames;
    private final RtpPacket view = new RtpPacket();
    private final int[] nackNumbers = new int[MAX_NACKS_PER_POLL];
    private final RepairTimes repairTimes = new RepairTimes();
    private final AudioLevelMeter loudness;
    private final long repairWaitNanos;
    private final long reorderWaitNanos;
    private Section section;
    private @Nullable NackGenerator nack;
    private @Nullable KeyframeRequester keyframes;
    private @Nullable String cname;
    private int clockedPayloadType = -1;
    private long headerBytes;
    private long retransmittedPackets;
    private long retransmittedBytes;
    private long nackCount;
    private long pliCount;
    private long firCount;
    private long lastPacketNanos;
    private RemoteOutboundStats remoteOutbound = RemoteOutboundStats.NONE;
    private long byeNanos = SansIo.NO_DEADLINE;

    InboundStream(
            int ssrc,
            Section section,
            int clockRate,
            SectionSinks sinks,
            ReceiveOptions options,
            PacketPool pool,
            RepairMemory repairs) {
        this.ssrc = ssrc;
        this.section = section;
        this.sinks = sinks;
        this.repair = new StreamRepair(repairs, this);
        this.signals = new AudioSignals(ssrc);
        this.statistics = new ReceptionStatistics(ssrc, clockRate);
        this.clock = new SenderClock(clockRate);
        this.loudness = new AudioLevelMeter(clockRate);
        this.frames = new StreamFrames(ssrc, section, sinks, pool.frames(), clock, this);
        this.repairWaitNanos = options.repairWait().toNanos();
        this.reorderWaitNanos = options.reorderWait().toNanos();
        this.reorder = new ReorderBuffer(pool, options.startHold().toNanos(), reorderWaitNanos, this);
        this.emptyNumbers = section.isVideo() ? new EmptyNumbers(repairs, this::passOver) : null;
        configure(section);
    }

    /** Takes a new negotiation of the same section. */
    void configure(Section negotiated) {
        section = negotiated;
        clockedPayloadType = -1;
        repair.configure(negotiated);
        FeedbackMechanisms feedback = negotiated.config().feedback();
        if (!feedback.nack()) {
            nack = null;
            reorder.waitNanos(repair.isInUse() ? Math.max(reorderWaitNanos, PARITY_WAIT_NANOS) : reorderWaitNanos);
        } else if (nack == null) {
            nack = new NackGenerator();
            reorder.waitNanos(repairWaitNanos);
        }
        boolean canAsk = negotiated.isVideo() && (feedback.pli() || feedback.fir());
        if (!canAsk) {
            keyframes = null;
        } else if (keyframes == null) {
            keyframes = new KeyframeRequester(feedback.pli(), feedback.fir());
        }
        frames.configure(negotiated);
        if (emptyNumbers != null) {
            emptyNumbers.configure();
        }
    }

    /** Parity has come: where lost packets are not asked for, it is worth waiting for. */
    void parityComes() {
        if (nack == null) {
            reorder.waitNanos(Math.max(reorderWaitNanos, PARITY_WAIT_NANOS));
        }
    }

    /** {@return what packets of this stream come in through} */
    StreamRepair repair() {
        return repair;
    }

    /** {@return what it carries beside its media} */
    AudioSignals signals() {
        return signals;
    }

    /** Takes a packet of this stream, out of RED and whatever else brought it. */
    void take(RtpPacket packet, Arrival arrival, long nowNanos) {
        int sequenceNumber = packet.sequenceNumber();
        lastPacketNanos = nowNanos;
        if (arrival == Arrival.SENT && byeNanos != SansIo.NO_DEADLINE && nowNanos - byeNanos >= OVERTAKEN_NANOS) {
            byeNanos = SansIo.NO_DEADLINE; // the BYE was of a pause, and no later silence is its doing
        }
        frames.at(nowNanos);
        count(packet, arrival, nowNanos);
        PacketSink packetSink = sinks.packets();
        if (packetSink != null) {
            packetSink.onPacket(packet, nowNanos);
        }
        learnRoundTrip(sequenceNumber, arrival, nowNanos);
        long restarts = reorder.restarts();
        boolean isStray = arrival != Arrival.SENT && reorder.isJump(sequenceNumber);
        boolean taken =
                !isStray && reorder.insert(sequenceNumber, packet.buffer(), packet.offset(), packet.length(), nowNanos);
        if (taken) {
            follow(packet, reorder.restarts() != restarts, nowNanos);
        }
        askForKeyframe(nowNanos);
    }

    /** What asks and looks for missing numbers follows the packets that the order takes. */
    private void follow(RtpPacket packet, boolean isRestart, long nowNanos) {
        NackGenerator asking = nack;
        if (asking != null) {
            if (isRestart) {
                asking.reset();
            }
            asking.received(packet.sequenceNumber(), nowNanos);
        }
        EmptyNumbers looking = emptyNumbers;
        if (looking != null) {
            if (isRestart) {
                looking.clear();
            }
            looking.take(packet, section);
        }
    }

    /** A missing number that carried no part of a frame is neither waited for nor asked for. */
    private void passOver(int sequenceNumber) {
        reorder.nothingAt(sequenceNumber);
        if (nack != null) {
            nack.notNeeded(sequenceNumber);
        }
    }

    /** Takes what a packet says of its loudness, RFC 6464: -dBov, or -1. */
    void audioLevel(int minusDbov, int rtpTimestamp) {
        loudness.packet(minusDbov, rtpTimestamp);
    }

    private void count(RtpPacket packet, Arrival arrival, long nowNanos) {
        switch (arrival) {
            case SENT -> {
                followClock(packet.payloadType());
                statistics.received(packet.sequenceNumber(), packet.rtpTimestamp(), packet.payloadLength(), nowNanos);
            }
            case RETRANSMITTED -> {
                retransmittedPackets++;
                retransmittedBytes += packet.payloadLength();
            }
            case RECOVERED -> {
                return; // its bytes never came: those of the parity are counted
            }
        }
        headerBytes += packet.length() - packet.payloadLength();
    }

    /** RFC 7160: one SSRC may go on in another clock. Comfort noise and telephone events are in that of the sound. */
    private void followClock(int payloadType) {
        if (payloadType == clockedPayloadType) {
            return;
        }
        clockedPayloadType = payloadType;
        CodecParameters codec = section.codec(payloadType);
        if (codec != null && Depacketisers.kindOf(codec) != null) {
            statistics.clockRate(codec.clockRate());
            loudness.clockRate(codec.clockRate());
        }
    }

    private void learnRoundTrip(int sequenceNumber, Arrival arrival, long nowNanos) {
        NackGenerator asking = nack;
        if (asking != null
                && arrival != Arrival.RECOVERED
                && asking.isMissing(sequenceNumber)
                && repairTimes.arrived(sequenceNumber, nowNanos)) {
            adaptToRoundTrip(asking);
        }
    }

    /** A repair may be asked for a few times before the wait is over, however far the peer is. */
    private void adaptToRoundTrip(NackGenerator asking) {
        long roundTrip = repairTimes.nanos();
        asking.roundTripNanos(roundTrip + roundTrip / 4);
        reorder.waitNanos(Math.max(repairWaitNanos, Math.min(4 * roundTrip, MAX_REPAIR_WAIT_NANOS)));
    }

    @Override
    public void packet(byte[] buffer, int offset, int length, long arrivalNanos, boolean gapBefore) {
        if (!view.wrap(buffer, offset, length)) {
            throw new IllegalStateException("bug: only whole packets are put in order");
        }
        if (gapBefore && nack != null) {
            nack.discardBefore(view.sequenceNumber());
        }
        if (signals.take(view, section, arrivalNanos)) {
            return;
        }
        frames.packet(view, gapBefore, arrivalNanos);
    }

    private void askForKeyframe(long nowNanos) {
        boolean tooMuchMissing = nack != null && nack.takeNeedsKeyframe();
        if (tooMuchMissing || frames.needsKeyframe()) {
            requestKeyframe(nowNanos);
        }
    }

    /** Wants a keyframe, where one can be asked for. */
    void requestKeyframe(long nowNanos) {
        if (keyframes != null) {
            keyframes.request(nowNanos);
        }
    }

    @Override
    public void keyframeCame() {
        if (keyframes != null) {
            keyframes.keyframeReceived();
        }
    }

    @Override
    public void keyframeWanted(long nowNanos) {
        requestKeyframe(nowNanos);
    }

    /** Runs the timers that make no RTCP. */
    void advance(long nowNanos) {
        frames.at(nowNanos);
        reorder.advance(nowNanos);
        signals.advance(section, nowNanos);
        askForKeyframe(nowNanos);
    }

    /** Writes the NACK and keyframe request that are due. */
    void writeFeedback(RtcpComposer composer, long nowNanos) {
        if (nack != null) {
            writeNacks(nack, composer, nowNanos);
        }
        KeyframeRequester asking = keyframes;
        if (asking == null) {
            return;
        }
        switch (asking.poll(nowNanos)) {
            case PLI -> {
                composer.pictureLossIndication(ssrc);
                pliCount++;
            }
            case FIR -> {
                composer.fullIntraRequest(ssrc, asking.firSequenceNumber());
                firCount++;
            }
            case NONE -> {}
        }
    }

    private void writeNacks(NackGenerator asking, RtcpComposer composer, long nowNanos) {
        int count;
        do {
            count = asking.poll(nackNumbers, nowNanos);
            for (int i = 0; i < count; i++) {
                repairTimes.asked(nackNumbers[i], nowNanos);
            }
            nackCount += count > 0 ? composer.nack(ssrc, nackNumbers, count) : 0;
        } while (count == nackNumbers.length);
    }

    /** {@return when {@link #advance} or {@link #writeFeedback} has something to do} */
    long deadlineNanos() {
        long deadline = Math.min(reorder.deadlineNanos(), signals.deadlineNanos());
        if (nack != null) {
            deadline = Math.min(deadline, nack.deadlineNanos());
        }
        return keyframes == null ? deadline : Math.min(deadline, keyframes.deadlineNanos());
    }

    /** Hands out what still waits: the stream ends. */
    void flush() {
        reorder.flush();
        reorder.discard();
        frames.releaseRoom();
        repair.close();
        signals.end(section);
    }

    void senderReport(RtcpMessage.SenderReport report, long nowNanos) {
        long ntpTime = report.ntpTime();
        int rtpTimestamp = report.rtpTimestamp();
        remoteOutbound = remoteOutbound.with(report, nowNanos);
        clock.onSenderReport(ntpTime, rtpTimestamp);
        statistics.senderReport(ntpTime, nowNanos);
        PacketSink packetSink = sinks.packets();
        // RFC 3550 §6.4.1: a sender without a clock says zero
        if (packetSink != null && ntpTime != 0) {
            packetSink.onSenderReport(ssrc, ntpTime, rtpTimestamp);
        }
    }

    /** {@return whether a sender report has come} */
    boolean hasSenderReport() {
        return remoteOutbound.reportsSent() > 0;
    }

    /** Takes an answer to our clock, RFC 3611 §4.5. */
    void roundTrip(long nanos) {
        remoteOutbound = remoteOutbound.withRoundTrip(nanos);
    }

    /** Notes a BYE; packets it has overtaken may still come. */
    void bye(long nowNanos) {
        byeNanos = nowNanos;
    }

    /** {@return whether a BYE is so long ago that the stream has ended; one that goes on has not} */
    boolean hasEnded(long nowNanos, long graceNanos) {
        return byeNanos != SansIo.NO_DEADLINE
                && nowNanos - byeNanos >= graceNanos
                && nowNanos - lastPacketNanos >= graceNanos;
    }

    /** {@return whether the codec is another than when last asked} */
    boolean takeCodecChanged() {
        return frames.takeCodecChanged();
    }

    int ssrc() {
        return ssrc;
    }

    Section section() {
        return section;
    }

    @Nullable
    CodecKind codec() {
        return frames.codec();
    }

    SenderClock clock() {
        return clock;
    }

    ReceptionStatistics statistics() {
        return statistics;
    }

    long lastPacketNanos() {
        return lastPacketNanos;
    }

    @Nullable
    String cname() {
        return cname;
    }

    void cname(String name) {
        cname = name;
    }

    /** Names the simulcast layer that it is. */
    void rid(@Nullable String name) {
        frames.rid(name);
    }

    InboundStreamStats stats(RepairSsrcs repairSsrcs, long nowNanos) {
        return new InboundStreamStats(
                section.mid(),
                ssrc,
                frames.rid(),
                cname,
                frames.codec(),
                statistics.packets(),
                statistics.bytes() + retransmittedBytes + repair.fecBytes(),
                headerBytes,
                statistics.cumulativeLost(),
                statistics.jitter() * 1_000_000_000L / statistics.clockRate(),
                nackCount,
                pliCount,
                firCount,
                frames.received(),
                frames.keyFrames(),
                frames.dropped(),
                retransmittedPackets,
                retransmittedBytes,
                reorder.duplicates() + reorder.late(),
                reorder.abandoned(),
                repair.stats(),
                frames.width(),
                frames.height(),
                lastPacketNanos,
                frames.payloadType(),
                repairTimes.measuredNanos(),
                frames.times().inLastSecond(nowNanos),
                JitterBufferStats.ofFrames(
                        frames.times().waitedNanos(), frames.times().count()),
                frames.times().assembled(),
                frames.times().assemblyNanos(),
                frames.quantiserSum(),
                remoteOutbound,
                loudness.level(),
                loudness.energy(),
                repairSsrcs);
    }
}
