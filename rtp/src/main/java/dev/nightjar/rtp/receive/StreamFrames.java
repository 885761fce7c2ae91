package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.payload.FrameAssembler;
import dev.nightjar.rtp.payload.FrameSink;
import dev.nightjar.rtp.payload.QuantiserReader;
import org.jspecify.annotations.Nullable;

/** The frames of one stream: its packets in order come in, and whole frames go to the section's sink. */
final class StreamFrames {
    private final int ssrc;
    private final SectionSinks sinks;
    private final FrameMemory memory;
    private final SenderClock clock;
    private final Keyframes keyframes;
    private final PassingHeaders headers = new PassingHeaders();
    private final FrameTimes times = new FrameTimes();
    private final FrameSink tap = new FrameTap();
    private Section section;
    private @Nullable FrameAssembler assembler;
    private @Nullable CodecKind codec;
    private @Nullable String rid;
    private @Nullable FrameSink current;
    private int takenBytes;
    private int payloadType = -1;
    private boolean isStarted;
    private boolean codecChanged;

    /** Whether the sink came while the stream was on, and a keyframe for it has not come yet. */
    private boolean joining;

    private @Nullable QuantiserReader quantisers;
    private long quantiserSum = QuantiserReader.UNKNOWN;
    private long endedFramesReceived;
    private long endedKeyFrames;
    private long endedFramesDropped;
    private int width;
    private int height;
    private long now;

    /** Who asks the sender for keyframes. */
    interface Keyframes {
        /** One has come. */
        void keyframeCame();

        /** One is wanted now. */
        void keyframeWanted(long nowNanos);
    }

    StreamFrames(
            int ssrc, Section section, SectionSinks sinks, FrameMemory memory, SenderClock clock, Keyframes keyframes) {
        this.ssrc = ssrc;
        this.section = section;
        this.sinks = sinks;
        this.memory = memory;
        this.clock = clock;
        this.keyframes = keyframes;
    }

    /** Takes a new negotiation of the same section, in which payload types may mean something else. */
    void configure(Section negotiated) {
        section = negotiated;
        payloadType = -1;
    }

    /** Names the simulcast layer that it is. */
    void rid(@Nullable String name) {
        rid = name;
    }

    /** Says what time it is, before packets come in order or are given up. */
    void at(long nowNanos) {
        now = nowNanos;
    }

    /** Takes the next packet in order. */
    void packet(RtpPacket packet, boolean gapBefore, long arrivalNanos) {
        boolean hasMedia = packet.payloadLength() > 0;
        if (hasMedia && packet.payloadType() != payloadType) {
            switchCodec(packet.payloadType());
        }
        clock.onPacket(packet.rtpTimestamp(), arrivalNanos);
        FrameAssembler assembling = assembler;
        if (assembling == null || hasMedia && packet.payloadType() != payloadType) {
            return;
        }
        if (hasMedia) {
            headers.packet(packet, section.extensions());
        }
        assembling.packet(
                packet.rtpTimestamp(),
                packet.isMarker(),
                gapBefore,
                packet.buffer(),
                packet.payloadOffset(),
                packet.payloadLength(),
                arrivalNanos);
    }

    /** Comfort noise and telephone events come between audio packets and change nothing. */
    private void switchCodec(int newPayloadType) {
        CodecParameters parameters = section.codec(newPayloadType);
        CodecKind kind = Depacketisers.kindOf(parameters);
        if (parameters == null || kind == null && codec != null) {
            return;
        }
        payloadType = newPayloadType;
        if (kind != null) {
            clock.clockRate(parameters.clockRate());
        }
        if (isStarted && kind == codec) {
            return; // another payload type of one codec: H.264 profiles for example
        }
        codecChanged = true;
        isStarted = true;
        codec = kind;
        retire();
        quantisers = kind == null || !kind.isVideo() ? null : new QuantiserReader(kind);
        assembler = kind == null ? null : new FrameAssembler(Depacketisers.of(kind, parameters), tap, this::takeRoom);
    }

    private boolean takeRoom(int bytes) {
        boolean isTaken = memory.take(bytes);
        takenBytes += isTaken ? bytes : 0;
        return isTaken;
    }

    /** Gives back the room of frames in progress: the stream ends, or its codec. */
    void releaseRoom() {
        memory.release(takenBytes);
        takenBytes = 0;
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
        frame.headers(headers.of(frame.rtpTimestamp()));
        width = frame.width();
        height = frame.height();
        times.frame(frame.firstArrivalNanos(), now);
        times.assembled(frame.packets(), frame.firstArrivalNanos(), frame.lastArrivalNanos());
        sumUp(frame);
        boolean isKeyframe = frame.isKeyframe() && !frame.isIncomplete();
        if (isKeyframe) {
            keyframes.keyframeCame();
        }
        FrameSink frameSink = sinks.frames();
        if (!sinks.layers().takes(rid, frame.isKeyframe(), width, height, now)) {
            if (sinks.layers().wantsKeyframe(rid, now)) {
                keyframes.keyframeWanted(now);
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

    private void sumUp(Frame frame) {
        QuantiserReader reader = quantisers;
        int quantiser = reader == null ? -1 : reader.read(frame.buffer(), 0, frame.length());
        if (quantiser >= 0) {
            quantiserSum = Math.max(0, quantiserSum) + quantiser;
        }
    }

    /** {@return whether nothing can be handed out before a keyframe comes, so that one has to be asked for} */
    boolean needsKeyframe() {
        return joining || assembler != null && assembler.needsKeyframe();
    }

    /** {@return whether the codec is another than when last asked} */
    boolean takeCodecChanged() {
        boolean changed = codecChanged;
        codecChanged = false;
        return changed;
    }

    @Nullable
    CodecKind codec() {
        return codec;
    }

    @Nullable
    String rid() {
        return rid;
    }

    int payloadType() {
        return payloadType;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    FrameTimes times() {
        return times;
    }

    /** {@return the sum of the quantisers of the frames that came, or -1 where none is known} */
    long quantiserSum() {
        return quantiserSum;
    }

    /** {@return whole frames} */
    long received() {
        return endedFramesReceived + (assembler == null ? 0 : assembler.framesReceived());
    }

    /** {@return keyframes among them} */
    long keyFrames() {
        return endedKeyFrames + (assembler == null ? 0 : assembler.keyFramesReceived());
    }

    /** {@return frames that no sink was given, for what they lack} */
    long dropped() {
        return endedFramesDropped + (assembler == null ? 0 : assembler.framesDropped());
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
