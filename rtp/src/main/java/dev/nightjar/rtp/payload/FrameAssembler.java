package dev.nightjar.rtp.payload;

import static java.util.Objects.requireNonNull;

import java.util.function.IntPredicate;

/**
 * Packets of one stream in sequence order in, whole frames out.
 *
 * <p>A frame is the packets of one timestamp up to the marker or the next timestamp. What a decoder could only show
 * wrong is kept back: a frame with a payload missing, and every video frame from a loss, or from the start, until the
 * next keyframe; the owner asks for one while it {@link #needsKeyframe}. Where the payloads tell that a loss has spared
 * the base layer, only the frames that refer to what was lost are kept back. Audio goes on after a loss.
 *
 * <p>Not thread-safe.
 */
public final class FrameAssembler {
    /** Bytes asked for at once, so that a stream of small frames asks once. */
    private static final int ROOM_BYTES = 64 << 10;

    /** Frames of upper layers that may be left out after a loss, some seconds, before a keyframe is asked for. */
    static final int MAX_SKIPPED = 60;

    private final Depacketiser depacketiser;
    private final FrameSink sink;
    private final Frame frame;
    private final boolean video;
    private final IntPredicate room;
    private int roomBytes;
    private int frameBytes;
    private int framePackets;

    private boolean awaitingKeyframe;
    private boolean keyframeNeeded;

    /** Whether something was lost since the last keyframe that not all frames refer to. */
    private boolean surviving;

    private int skipped;
    private boolean open;
    private boolean broken;
    private boolean gapBefore;
    private boolean lossUnreported;
    private int timestamp;
    private long firstArrivalNanos;
    private long lastArrivalNanos;
    private long framesReceived;
    private long keyFramesReceived;
    private long framesDropped;

    /** Creates an assembler that waits for its first keyframe, and whose frames may be as long as the codec's may. */
    public FrameAssembler(Depacketiser depacketiser, FrameSink sink) {
        this(depacketiser, sink, bytes -> true);
    }

    /**
     * Creates an assembler that shares its memory with others.
     *
     * @param room asked for bytes before the longest frame so far is surpassed; a frame without room is broken
     */
    public FrameAssembler(Depacketiser depacketiser, FrameSink sink, IntPredicate room) {
        this.depacketiser = requireNonNull(depacketiser, "depacketiser");
        this.sink = requireNonNull(sink, "sink");
        this.room = requireNonNull(room, "room");
        this.frame = new Frame(depacketiser.codec());
        this.video = depacketiser.codec().isVideo();
        this.awaitingKeyframe = video;
    }

    /**
     * Takes the next packet's payload; the sink is called for each frame it completes.
     *
     * @param rtpTimestamp of the packet
     * @param marker whether it ends a frame
     * @param afterGap whether packets right before it are missing for good
     * @param buffer holds the payload, borrowed until this call returns
     * @param offset absolute index of its first byte
     * @param length its bytes without padding; a packet of padding alone is skipped
     * @param arrivalNanos when the packet arrived
     */
    public void packet(
            int rtpTimestamp,
            boolean marker,
            boolean afterGap,
            byte[] buffer,
            int offset,
            int length,
            long arrivalNanos) {
        boolean lost = (afterGap || lossUnreported) && !provesNothingLost(buffer, offset, length);
        if (length == 0) {
            lossUnreported |= afterGap;
            return;
        }
        lossUnreported = false;
        if (lost) {
            loseFrames(buffer, offset, length);
        }
        if (open && rtpTimestamp != timestamp) {
            finish();
        }
        if (!open) {
            begin(rtpTimestamp, lost, arrivalNanos);
        }
        lastArrivalNanos = Math.max(lastArrivalNanos, arrivalNanos);
        framePackets++;
        broken |= !append(buffer, offset, length);
        if (marker || !video) {
            finish();
        }
    }

    private boolean append(byte[] buffer, int offset, int length) {
        if (!hasRoomFor(frameBytes + length) || !depacketiser.append(buffer, offset, length)) {
            return false;
        }
        frameBytes += length;
        return true;
    }

    /** Asks for what a frame of that length takes and nothing has been asked for yet. */
    private boolean hasRoomFor(int length) {
        int missing = length * depacketiser.copies() - roomBytes;
        if (missing <= 0) {
            return true;
        }
        int more = Math.max(ROOM_BYTES, missing);
        boolean isTaken = room.test(more);
        roomBytes += isTaken ? more : 0;
        return isTaken;
    }

    private boolean provesNothingLost(byte[] buffer, int offset, int length) {
        return !open && depacketiser.provesNothingLost(buffer, offset, length);
    }

    private void loseFrames(byte[] buffer, int offset, int length) {
        if (open) {
            open = false;
            framesDropped++;
            handOutPart();
        }
        if (video && !awaitingKeyframe && depacketiser.maySurviveLoss(buffer, offset, length)) {
            gapBefore = true;
            skipped = surviving ? skipped : 0;
            surviving = true;
        } else {
            requireKeyframe();
        }
    }

    /** What has come of the frame in progress is for a sink that does something about what has not. */
    private void handOutPart() {
        if (broken || surviving || !sink.wantsIncompleteFrames() || !hasRoomFor(frameBytes)) {
            return;
        }
        boolean isFrame = depacketiser.finishPart(frame) == FrameOutcome.WHOLE;
        if (isFrame && (!awaitingKeyframe || frame.isKeyframe())) {
            frame.timing(timestamp, gapBefore, firstArrivalNanos, lastArrivalNanos);
            frame.packets(framePackets);
            frame.incomplete(true);
            sink.onFrame(frame);
            frame.incomplete(false);
        }
    }

    private void requireKeyframe() {
        gapBefore = true;
        surviving = false;
        awaitingKeyframe = video;
        keyframeNeeded = video;
    }

    private void begin(int rtpTimestamp, boolean lost, long arrivalNanos) {
        open = true;
        broken = false;
        frameBytes = 0;
        framePackets = 0;
        timestamp = rtpTimestamp;
        firstArrivalNanos = arrivalNanos;
        lastArrivalNanos = arrivalNanos;
        depacketiser.begin(lost || (framesReceived == 0 && awaitingKeyframe));
    }

    private void finish() {
        open = false;
        // The last payload may have made a second copy necessary.
        broken |= !hasRoomFor(frameBytes);
        FrameOutcome outcome = broken ? FrameOutcome.BROKEN : depacketiser.finish(frame);
        if (outcome == FrameOutcome.EMPTY) {
            return;
        }
        if (outcome == FrameOutcome.BROKEN) {
            framesDropped++;
            if (!surviving) {
                requireKeyframe();
            }
            return;
        }
        framesReceived++;
        keyFramesReceived += frame.isKeyframe() ? 1 : 0;
        if (frame.isKeyframe()) {
            awaitingKeyframe = false;
            keyframeNeeded = false;
            surviving = false;
        } else if (!isDecodable()) {
            framesDropped++;
            return;
        }
        frame.timing(timestamp, gapBefore, firstArrivalNanos, lastArrivalNanos);
        frame.packets(framePackets);
        gapBefore = false;
        sink.onFrame(frame);
        depacketiser.delivered();
    }

    private boolean isDecodable() {
        FrameRecovery recovery = awaitingKeyframe
                ? FrameRecovery.NEEDS_KEYFRAME
                : surviving ? depacketiser.recovery() : FrameRecovery.DECODABLE;
        if (recovery == FrameRecovery.NEEDS_KEYFRAME) {
            requireKeyframe();
        } else if (recovery == FrameRecovery.SKIPPED && ++skipped > MAX_SKIPPED) {
            keyframeNeeded = true;
        }
        return recovery == FrameRecovery.DECODABLE;
    }

    /** {@return whether no frame can be delivered before a keyframe comes} */
    public boolean isAwaitingKeyframe() {
        return awaitingKeyframe;
    }

    /** {@return whether a keyframe has to be asked for: one is awaited and something was lost or came without one,
     * or upper layers have not been picked up since a loss} */
    public boolean needsKeyframe() {
        return keyframeNeeded;
    }

    /** {@return frames that arrived whole, delivered or not} */
    public long framesReceived() {
        return framesReceived;
    }

    /** {@return keyframes among them} */
    public long keyFramesReceived() {
        return keyFramesReceived;
    }

    /** {@return frames not delivered: broken, or not decodable for want of a keyframe} */
    public long framesDropped() {
        return framesDropped;
    }
}
