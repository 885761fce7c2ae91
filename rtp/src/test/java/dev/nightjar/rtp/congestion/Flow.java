package dev.nightjar.rtp.congestion;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.HeaderExtensions;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import dev.nightjar.rtp.feedback.CongestionFeedbackGenerator;
import dev.nightjar.rtp.feedback.TransportFeedbackGenerator;
import dev.nightjar.rtp.rtcp.CongestionFeedback;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import dev.nightjar.rtp.rtcp.RtcpReader;
import dev.nightjar.rtp.rtcp.TransportFeedback;

/** A sender of modelled video with its controller and pacer, and its receiver with the feedback generator. */
final class Flow {
    private static final int TRANSPORT_CC_ID = 3;
    private static final int MAX_PAYLOAD = 1_180;
    private static final int HEADER = 20;
    private static final int MAX_PACKET = 1_500;
    private static final ExtensionMap EXTENSIONS =
            ExtensionMap.EMPTY.with(TRANSPORT_CC_ID, HeaderExtensionUri.TRANSPORT_WIDE_CC);

    final CongestionController controller;
    final Pacer pacer = new Pacer(4_096, MAX_PACKET);
    final FlowTrace trace = new FlowTrace();
    private final Scene scene;
    private final VideoModel video;
    private final long startNanos;
    private final int ssrc;
    private final RtpWriter writer = new RtpWriter();
    private final byte[] payload = new byte[MAX_PACKET];
    private final byte[] bytes = new byte[MAX_PACKET];
    private final RtcpReader rtcp = new RtcpReader();
    private final TransportFeedbackGenerator feedback;
    private final CongestionFeedbackGenerator rtpFeedback;
    private final HeaderExtensions extensions = new HeaderExtensions(EXTENSIONS);
    private final RtpPacket received = new RtpPacket();
    private int sequence = 65_000;
    private int transportSequence = 65_100;
    private int timestamp;
    private long nextFrameNanos;

    Flow(Scene scene, BandwidthConfig config, VideoModel video, long startNanos, int ssrc) {
        this.scene = scene;
        this.video = video;
        this.startNanos = startNanos;
        this.ssrc = ssrc;
        controller = new CongestionController(config);
        feedback = new TransportFeedbackGenerator(ssrc + 1_000);
        rtpFeedback = new CongestionFeedbackGenerator(ssrc + 1_000, 3_900_000_000_123_456_789L);
        nextFrameNanos = startNanos;
        pacer.allowPadding(true);
    }

    long deadlineNanos() {
        return Math.min(senderDeadline(), receiverDeadline());
    }

    private long senderDeadline() {
        return Math.min(nextFrameNanos, Math.min(pacer.deadlineNanos(), controller.deadlineNanos()));
    }

    private long receiverDeadline() {
        long due = scene.usesRtpFeedback ? rtpFeedback.deadlineNanos() : feedback.deadlineNanos();
        return due == SansIo.NO_DEADLINE ? due : due - scene.receiverClockNanos();
    }

    void advance(long now) {
        if (now >= nextFrameNanos) {
            nextFrameNanos += VideoModel.FRAME_NANOS;
            frame(now);
        }
        controller.advance(now);
        follow(now);
        for (PacedPacket packet = pacer.poll(now); packet != null; packet = pacer.poll(now)) {
            send(packet, now);
            follow(now);
        }
        report(now);
    }

    private void frame(long now) {
        int left = video.nextFrameBytes(controller.targetBitrateBps());
        int packets = (left + MAX_PAYLOAD - 1) / MAX_PAYLOAD;
        timestamp += 3_000;
        for (int i = packets; i > 0; i--) {
            int length = left / i;
            left -= length;
            boolean isAccepted = pacer.offer(PacketClass.VIDEO, i == 1 ? 1 : 0, payload, 0, length, now);
            trace.offered(isAccepted);
        }
    }

    private void follow(long now) {
        pacer.pacingRate(controller.pacingRateBps(), now);
        for (ProbeCluster probe = controller.pollProbe(); probe != null; probe = controller.pollProbe()) {
            pacer.probe(probe, now);
        }
    }

    private void send(PacedPacket packet, long now) {
        boolean isPadding = packet.kind() == PacketClass.PADDING;
        writer.payloadType(96)
                .ssrc(ssrc)
                .sequenceNumber(sequence++ & 0xFFFF)
                .rtpTimestamp(timestamp)
                .marker(packet.tag() == 1)
                .clearExtensions()
                .extension(TRANSPORT_CC_ID, transportSequence, 2)
                .paddingLength(isPadding ? packet.length() - HEADER : 0);
        int length = writer.writeTo(bytes, 0, packet.buffer(), 0, isPadding ? 0 : packet.length());
        controller.packetSent(transportSequence, length, packet.kind(), packet.probeCluster(), now);
        controller.rtpSent(transportSequence, ssrc, sequence - 1);
        transportSequence = transportSequence + 1 & 0xFFFF;
        trace.sent(length, now);
        scene.send(this, bytes, length);
    }

    /** A packet has come through the link. */
    void arrive(byte[] packet, long now) {
        trace.arrived(packet.length, now);
        if (!received.wrap(packet, 0, packet.length)) {
            throw new AssertionError("the packet of our own writer cannot be read");
        }
        long receiverNow = now + scene.receiverClockNanos();
        if (scene.usesRtpFeedback) {
            rtpFeedback.received(received.ssrc(), received.sequenceNumber(), 0, receiverNow);
        } else {
            feedback.received(extensions.transportWideSequenceNumber(received), received.ssrc(), receiverNow);
        }
    }

    private void report(long now) {
        long receiverNow = now + scene.receiverClockNanos();
        int length = poll(receiverNow);
        while (length > 0) {
            scene.feedback(this, bytes, length);
            length = poll(receiverNow);
        }
    }

    private int poll(long receiverNow) {
        return scene.usesRtpFeedback
                ? rtpFeedback.poll(bytes, 0, 1_200, receiverNow)
                : feedback.poll(bytes, 0, 1_200, receiverNow);
    }

    /** A control packet has come back. */
    void control(byte[] packet, long now) {
        if (!rtcp.wrap(packet, 0, packet.length)) {
            throw new AssertionError("the feedback of our own generator cannot be read");
        }
        while (rtcp.next()) {
            RtcpMessage message = rtcp.message();
            if (message instanceof TransportFeedback transport) {
                controller.transportFeedback(transport, now);
            } else if (message instanceof CongestionFeedback streams) {
                controller.congestionFeedback(streams, now);
            } else {
                throw new AssertionError("unexpected: " + message);
            }
        }
        follow(now);
    }

    boolean isStarted(long now) {
        return now >= startNanos;
    }
}
