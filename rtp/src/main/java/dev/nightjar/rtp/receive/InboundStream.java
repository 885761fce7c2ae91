package dev.nightjar.rtp.receive;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.feedback.KeyframeRequester;
import dev.nightjar.rtp.feedback.NackGenerator;
import dev.nightjar.rtp.feedback.ReceptionStatistics;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.payload.FrameAssembler;
import dev.nightjar.rtp.payload.FrameSink;
import org.jspecify.annotations.Nullable;

/**
 * One primary SSRC: its packets are counted, missed ones asked for, put in order and joined to frames.
 */
// The order of a packet's way: packet sink, statistics, reorder buffer (which hands packets to `packet` below, maybe
// several, maybe none), NACK. NACK comes after the reorder buffer because that one tells a jump of the sequence numbers
// from a stray packet; a stray would make the NACK generator ask for a thousand packets that never were.
final class InboundStream implements ReorderBuffer.Consumer {
    private static final int MAX_NACKS_PER_POLL = 128;
    private static final long MAX_REPAIR_WAIT_NANOS = 2_000_000_000L;

    private final int ssrc;
    private final SectionSinks sinks;
    private final StreamRepair repair;
    private final AudioSignals signals;
    private final ReceptionStatistics statistics;
    private final SenderClock clock;
    private final ReorderBuffer reorder;
    private final FrameMemory frameMemory;
    private int frameBytes;
    private final RtpPacket view = new RtpPacket();
    private final int[] nackNumbers = new int[MAX_NACKS_PER_POLL];
    private final RepairTimes repairTimes = new RepairTimes();
    private final FrameTimes frameTimes = new FrameTimes();
    private final AudioLevelMeter loudness;
    private final FrameSink frameTap = new FrameTap();
    private final long repairWaitNanos;
    private final long reorderWaitNanos;
    private Section section;
    private @Nullable NackGenerator nack;
    private @Nullable KeyframeRequester keyframes;
    private @Nullable FrameAssembler assembler;
    private @Nullable CodecKind codec;
    private @Nullable String cname;
    private @Nullable String rid;
    private int payloadType = -1;
    private boolean started;
    private boolean codecChanged;
    private @Nullable FrameSink current;

    /** Whether the sink came while the stream was on, and a keyframe for it has not come yet. */
    private boolean joining;

    private long headerBytes;
    private long retransmittedPackets;
    private long retransmittedBytes;
    private long nackCount;
    private long pliCount;
    private long firCount;
    private long endedFramesReceived;
    private long endedKeyFrames;
    private long endedFramesDropped;
    private int width;
    private int height;
    private long lastPacketNanos;
    private long now;
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
        this.frameMemory = pool.frames();
        this.repairWaitNanos = options.repairWait().toNanos();
        this.reorderWaitNanos = options.reorderWait().toNanos();
        this.reorder = new ReorderBuffer(pool, options.startHold().toNanos(), reorderWaitNanos, this);
        configure(section);
    }

    /** Takes a new negotiation of the same section. */
    void configure(Section negotiated) {
        section = negotiated;
        repair.configure(negotiated);
        FeedbackMechanisms feedback = negotiated.config().feedback();
        if (!feedback.nack()) {
            nack = null;
            reorder.waitNanos(reorderWaitNanos);
        } else if (nack == null) {
            nack = new NackGenerator();
            reorder.waitNanos(repairWaitNanos);
        }
        boolean canAsk = negotiated.isVideo() && (feedback.pli() || feedback.fir());
        if (!canAsk) {
            keyframes = null;
        } else if (keyframes == null) {
            keyframes = new KeyframeRequester(feedback.fir());
        }
        payloadType = -1; // its meaning may have changed
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
        now = nowNanos;
        count(packet, arrival, nowNanos);
        PacketSink packetSink = sinks.packets();
        if (packetSink != null) {
            packetSink.onPacket(packet, nowNanos);
        }
        NackGenerator asking = nack;
        if (asking != null
                && arrival != Arrival.RECOVERED
                && asking.isMissing(sequenceNumber)
                && repairTimes.arrived(sequenceNumber, nowNanos)) {
            adaptToRoundTrip(asking);
        }
        long restarts = reorder.restarts();
        boolean taken = reorder.insert(sequenceNumber, packet.buffer(), packet.offset(), packet.length(), nowNanos);
        if (asking != null && taken) {
            if (reorder.restarts() != restarts) {
                asking.reset();
            }
            asking.received(sequenceNumber, nowNanos);
        }
        askForKeyframe(nowNanos);
    }

    /** Takes what a packet says of its loudness, RFC 6464: -dBov, or -1. */
    void audioLevel(int minusDbov, int rtpTimestamp) {
        loudness.packet(minusDbov, rtpTimestamp);
    }

    private void count(RtpPacket packet, Arrival arrival, long nowNanos) {
        switch (arrival) {
            case SENT ->
                statistics.received(packet.sequenceNumber(), packet.rtpTimestamp(), packet.payloadLength(), nowNanos);
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
        if (view.payloadLength() > 0 && view.payloadType() != payloadType) {
            switchCodec(view.payloadType());
        }
        clock.onPacket(view.rtpTimestamp(), arrivalNanos);
        FrameAssembler assembling = assembler;
        if (assembling == null || (view.payloadLength() > 0 && view.payloadType() != payloadType)) {
            return;
        }
        assembling.packet(
                view.rtpTimestamp(),
                view.isMarker(),
                gapBefore,
                buffer,
                view.payloadOffset(),
                view.payloadLength(),
                arrivalNanos);
    }

    /** Comfort noise and telephone events come between audio packets and change nothing. */
    private void switchCodec(int newPayloadType) {
        CodecParameters parameters = section.codec(newPayloadType);
        CodecKind kind = Depacketisers.kindOf(parameters);
        if (parameters == null || (kind == null && codec != null)) {
            return;
        }
        payloadType = newPayloadType;
        if (started && kind == codec) {
            return; // another payload type of one codec: H.264 profiles for example
        }
        codecChanged = true;
        started = true;
        codec = kind;
        retire();
        assembler =
                kind == null ? null : new FrameAssembler(Depacketisers.of(kind, parameters), frameTap, this::takeRoom);
    }

    private boolean takeRoom(int bytes) {
        boolean isTaken = frameMemory.take(bytes);
        frameBytes += isTaken ? bytes : 0;
        return isTaken;
    }

    private void releaseRoom() {
        frameMemory.release(frameBytes);
        frameBytes = 0;
    }

    private void retire() {
        releaseRoom();
        if (assembler != null) {
            endedFramesReceived += assembler.framesReceived();
            endedKeyFrames += assembler.keyFramesReceived();
            endedFramesDropped += assembler.framesDropped();
        }
    }

    @SuppressWarnings("ReferenceEquality") // a sink is itself, whatever it equals
    private void frame(Frame frame) {
        long unwrapped = clock.unwrappedTimestamp(frame.rtpTimestamp());
        frame.stamp(ssrc, unwrapped, clock.ntpNanosOf(unwrapped));
        width = frame.width();
        height = frame.height();
        frameTimes.frame(frame.firstArrivalNanos(), now);
        boolean isKeyframe = frame.isKeyframe() && !frame.isIncomplete();
        if (isKeyframe && keyframes != null) {
            keyframes.keyframeReceived();
        }
        FrameSink frameSink = sinks.frames();
        if (!sinks.layers().takes(rid, frame.isKeyframe(), width, height, now)) {
            if (sinks.layers().wantsKeyframe(rid, now)) {
                requestKeyframe(now);
            }
            return;
        }
        if (frameSink != current) {
            current = frameSink;
            joining = frameSink != null;
        }
        joining &= !isKeyframe;
        if (frameSink != null && !joining) {
            frameSink.onFrame(frame);
        }
    }

    private void askForKeyframe(long nowNanos) {
        boolean tooMuchMissing = nack != null && nack.takeNeedsKeyframe();
        if (tooMuchMissing || joining || (assembler != null && assembler.needsKeyframe())) {
            requestKeyframe(nowNanos);
        }
    }

    /** Wants a keyframe, where one can be asked for. */
    void requestKeyframe(long nowNanos) {
        if (keyframes != null) {
            keyframes.request(nowNanos);
        }
    }

    /** Runs the timers that make no RTCP. */
    void advance(long nowNanos) {
        now = nowNanos;
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
        releaseRoom();
        repair.close();
        signals.end(section);
    }

    void senderReport(long ntpTime, int rtpTimestamp, long nowNanos) {
        clock.onSenderReport(ntpTime, rtpTimestamp);
        statistics.senderReport(ntpTime, nowNanos);
        PacketSink packetSink = sinks.packets();
        // RFC 3550 §6.4.1: a sender without a clock says zero
        if (packetSink != null && ntpTime != 0) {
            packetSink.onSenderReport(ssrc, ntpTime, rtpTimestamp);
        }
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
        boolean changed = codecChanged;
        codecChanged = false;
        return changed;
    }

    int ssrc() {
        return ssrc;
    }

    Section section() {
        return section;
    }

    @Nullable
    CodecKind codec() {
        return codec;
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
        rid = name;
    }

    InboundStreamStats stats(long nowNanos) {
        long whole = assembler == null ? 0 : assembler.framesReceived();
        long keys = assembler == null ? 0 : assembler.keyFramesReceived();
        long dropped = assembler == null ? 0 : assembler.framesDropped();
        return new InboundStreamStats(
                section.mid(),
                ssrc,
                rid,
                cname,
                codec,
                statistics.packets(),
                statistics.bytes() + retransmittedBytes + repair.fecBytes(),
                headerBytes,
                statistics.cumulativeLost(),
                statistics.jitter() * 1_000_000_000L / clock.clockRate(),
                nackCount,
                pliCount,
                firCount,
                endedFramesReceived + whole,
                endedKeyFrames + keys,
                endedFramesDropped + dropped,
                retransmittedPackets,
                retransmittedBytes,
                reorder.duplicates() + reorder.late(),
                reorder.abandoned(),
                repair.stats(),
                width,
                height,
                lastPacketNanos,
                payloadType,
                repairTimes.measuredNanos(),
                frameTimes.inLastSecond(nowNanos),
                frameTimes.waitedNanos(),
                frameTimes.count(),
                loudness.level(),
                loudness.energy());
    }

    /** Takes what the assembler makes; whether frames with their end missing too, the sink says. */
    private final class FrameTap implements FrameSink {
        @Override
        public void onFrame(Frame frame) {
            frame(frame);
        }

        @Override
        public boolean wantsIncompleteFrames() {
            FrameSink frameSink = sinks.frames();
            return frameSink != null && frameSink.wantsIncompleteFrames();
        }
    }
}
