package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.send.RtpSendStream;
import dev.nightjar.rtp.send.SendConfig;
import dev.nightjar.rtp.send.TransportSequence;
import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.VirtualLink;
import java.util.ArrayList;
import java.util.List;

/** A sender of 30 frames a second, a link, a receive session; the sender makes a keyframe when it is asked to. */
final class VideoCall {
    static final long FRAME_NANOS = 33_333_333L;
    static final int SSRC = 0x1111;

    final Vp8Source source;
    final RtpSendStream sender;
    final RtpReceiveSession session;
    final VirtualLink<RtpEvent, RtpEvent> link;
    final List<Integer> received = new ArrayList<>();
    final List<Frame> frames = new ArrayList<>();
    int keyframesSent;
    private int requestsSeen;

    VideoCall(FeedbackMechanisms feedback, Impairment impairment, long seed, SendConfig config) {
        source = new Vp8Source(seed, 1_000, 5_000);
        session = Sessions.session(Sessions.video(config.mid(), feedback));
        sender = new RtpSendStream(config, new TransportSequence(0), Sessions.path());
        link = new VirtualLink<>(sender, session, impairment, seed);
        session.frameSink(config.mid(), frame -> {
            received.add(Vp8Source.numberOf(frame));
            Frame copy = frame.copyOf();
            frames.add(copy);
        });
    }

    static VideoCall of(FeedbackMechanisms feedback, Impairment impairment, long seed) {
        return new VideoCall(feedback, impairment, seed, Sessions.sender("v", SSRC, 200, 77));
    }

    /** Sends that many frames, the first as a keyframe. */
    void play(int count) {
        for (int i = 0; i < count; i++) {
            boolean keyframe = source.frames() == 0 || isKeyframeRequested();
            keyframesSent += keyframe ? 1 : 0;
            for (RtpPacket packet : source.frame(keyframe, 1, 100)) {
                sender.send(packet, link.nowNanos());
            }
            link.run(FRAME_NANOS);
        }
    }

    /** Lets what is on its way arrive. */
    void settle() {
        link.run(3_000_000_000L);
    }

    boolean isKeyframeRequested() {
        int requests = link.leftEvents().size();
        boolean requested = requests > requestsSeen;
        requestsSeen = requests;
        return requested;
    }

    InboundStreamStats stats() {
        return session.stats().get(0);
    }
}
