package dev.nightjar.rtp.forward;

import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import dev.nightjar.rtp.HeaderExtensions;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.feedback.CongestionFeedbackGenerator;
import dev.nightjar.rtp.feedback.TransportFeedbackGenerator;
import dev.nightjar.rtp.send.TransportSequence;
import dev.nightjar.testkit.Bottleneck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Tracks of three encodings that are sent on to one receiver behind a narrow link, in virtual time. */
final class ForwardScene {
    static final long MS = 1_000_000;
    private static final long ONE_WAY_NANOS = 25 * MS;
    private static final long FRAME_NANOS = 33_333_333;
    private static final long MEASURE_NANOS = 500 * MS;
    private static final int MAX_RTCP = 1_200;

    private final Bottleneck link;
    private final long seed;
    private final boolean speaksRtpFeedback;
    private final ForwardShares shares = new ForwardShares();
    private final TransportSequence numbers = new TransportSequence(65_000);
    private final TransportFeedbackGenerator feedback = new TransportFeedbackGenerator(1);
    private final CongestionFeedbackGenerator rtpFeedback = new CongestionFeedbackGenerator(1, 3_900_000_000L);
    private final HeaderExtensions extensions = new HeaderExtensions(Packets.RECEIVER);
    private final RtpPacket view = new RtpPacket();
    private final List<SceneTrack> tracks = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::order));
    private long order;
    private long now;
    private long nextFrameNanos;
    private long nextMeasureNanos = MEASURE_NANOS;
    private long lost;

    private record Event(long atNanos, long order, Runnable action) {}

    /**
     * Makes a scene.
     *
     * @param steps what the link carries
     * @param speaksRtpFeedback whether the receiver speaks RFC 8888, else transport-wide feedback
     */
    ForwardScene(List<Bottleneck.Step> steps, boolean speaksRtpFeedback, long seed) {
        int queueBytes = (int) Math.max(12_000, steps.get(0).capacityBps() * 3 / 80);
        this.link = new Bottleneck(steps, ONE_WAY_NANOS, queueBytes, 0, seed);
        this.seed = seed;
        this.speaksRtpFeedback = speaksRtpFeedback;
        shares.configure(true, speaksRtpFeedback);
    }

    /** Sends a track on whose encodings have those bitrates, smallest first. */
    SceneTrack track(boolean hasRtx, long... bitratesBps) {
        SceneTrack track = new SceneTrack(this, tracks.size(), hasRtx, seed, bitratesBps, numbers);
        tracks.add(track);
        shares.add(track);
        shares.changed(now);
        return track;
    }

    ForwardShares shares() {
        return shares;
    }

    long nowNanos() {
        return now;
    }

    long lost() {
        return lost;
    }

    void run(double untilSeconds) {
        long end = (long) (untilSeconds * 1e9);
        while (true) {
            long then = Math.min(
                    nextFrameNanos, Math.min(nextMeasureNanos, shares.path().deadlineNanos(now)));
            then = Math.min(then, events.isEmpty() ? Long.MAX_VALUE : events.peek().atNanos);
            then = Math.min(then, reportDeadline());
            if (then > end) {
                now = end;
                return;
            }
            now = Math.max(now, then);
            step();
        }
    }

    private void step() {
        if (!events.isEmpty() && events.peek().atNanos <= now) {
            events.remove().action.run();
        }
        if (now >= nextFrameNanos) {
            nextFrameNanos += FRAME_NANOS;
            tracks.forEach(track -> track.frame(now));
        }
        if (now >= nextMeasureNanos) {
            nextMeasureNanos += MEASURE_NANOS;
            tracks.forEach(track -> track.measure(MEASURE_NANOS / 1e9));
            shares.changed(now);
        }
        shares.path().advance(now);
        shares.update(now);
        shares.allowPadding();
        for (SceneTrack track : tracks) {
            track.stream().advance(now);
            for (Transmit out = track.stream().pollTransmit();
                    out != null;
                    out = track.stream().pollTransmit()) {
                send(Arrays.copyOfRange(out.buffer(), out.offset(), out.offset() + out.length()));
            }
        }
        report();
    }

    /** A packet leaves for the receiver. */
    void send(byte[] packet) {
        long arrival = link.send(packet.length, now);
        if (arrival == Bottleneck.LOST) {
            lost++;
        } else {
            events.add(new Event(arrival, order++, () -> arrive(packet)));
        }
    }

    private void arrive(byte[] packet) {
        if (!view.wrap(packet, 0, packet.length) || (packet[1] & 0xFF) >= 200 && (packet[1] & 0xFF) <= 207) {
            return;
        }
        if (speaksRtpFeedback) {
            rtpFeedback.received(view.ssrc(), view.sequenceNumber(), 0, now);
        } else {
            feedback.received(extensions.transportWideSequenceNumber(view), view.ssrc(), now);
        }
    }

    private long reportDeadline() {
        long due = speaksRtpFeedback ? rtpFeedback.deadlineNanos() : feedback.deadlineNanos();
        return due == SansIo.NO_DEADLINE ? due : Math.max(now, due);
    }

    private void report() {
        byte[] out = new byte[MAX_RTCP];
        for (int length = poll(out); length > 0; length = poll(out)) {
            byte[] copy = Arrays.copyOf(out, length);
            events.add(
                    new Event(now + ONE_WAY_NANOS, order++, () -> shares.path().receive(copy, 0, copy.length, now)));
        }
    }

    private int poll(byte[] out) {
        return speaksRtpFeedback ? rtpFeedback.poll(out, 0, out.length, now) : feedback.poll(out, 0, out.length, now);
    }
}
