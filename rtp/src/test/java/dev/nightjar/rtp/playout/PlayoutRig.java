package dev.nightjar.rtp.playout;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Depacketiser;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.payload.FrameAssembler;
import dev.nightjar.testkit.Impairment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** Tracks that capture frames, a seeded network, jitter buffers, and a clock that jumps to what happens next. */
final class PlayoutRig {
    static final long MILLISECOND = 1_000_000;
    static final long SECOND = 1_000_000_000;

    /** 25 frames a second. */
    static final long VIDEO_INTERVAL = 40 * MILLISECOND;

    /** The sender's wall clock at time 0. */
    private static final long WALL_CLOCK = 3_900_000_000L * SECOND;

    final List<Track> tracks = new ArrayList<>();
    private final PriorityQueue<Arrival> arrivals =
            new PriorityQueue<>(Comparator.comparingLong(Arrival::nanos).thenComparingLong(Arrival::order));
    private final SplittableRandom random;
    private long order;
    long nowNanos;

    PlayoutRig(SplittableRandom random) {
        this.random = random;
    }

    Track track(CodecKind codec, PlayoutConfig config) {
        Track track = new Track(codec, config);
        tracks.add(track);
        return track;
    }

    /** Lets time pass until all that was sent has arrived, then as long as frames are held. */
    void runToTheEnd() {
        while (step(Long.MAX_VALUE - 1)) {
            // one arrival or one deadline each
        }
    }

    void run(long endNanos) {
        while (step(endNanos)) {
            // one arrival or one deadline each
        }
        nowNanos = Math.max(nowNanos, endNanos);
    }

    private boolean step(long endNanos) {
        long next = arrivals.isEmpty() ? SansIo.NO_DEADLINE : arrivals.peek().nanos();
        for (Track track : tracks) {
            next = Math.min(next, track.buffer.deadlineNanos());
        }
        if (next > endNanos) {
            return false;
        }
        nowNanos = Math.max(nowNanos, next);
        while (!arrivals.isEmpty() && arrivals.peek().nanos() <= nowNanos) {
            arrivals.remove().action().run();
        }
        for (Track track : tracks) {
            track.buffer.advance(nowNanos);
        }
        return true;
    }

    /** When a frame was captured, when its packet came, when it was played. */
    record Played(long captureNanos, long arrivalNanos, long playedNanos, int ssrc) {
        long delayNanos() {
            return playedNanos - captureNanos;
        }
    }

    private record Arrival(long nanos, long order, Runnable action) {}

    /** One stream of frames of one packet each, and its buffer. */
    final class Track {
        final JitterBuffer buffer;
        final List<Played> played = new ArrayList<>();
        private final CodecKind codec;
        private FrameAssembler assembler;
        int ssrc = 0x1000 + tracks.size();
        int firstTimestamp;
        double clockSpeed = 1;
        boolean isReported;
        long reportErrorNanos;
        private long lastArrival;

        private Track(CodecKind codec, PlayoutConfig config) {
            this.codec = codec;
            buffer = new JitterBuffer(codec.clockRate(), config, this::play);
            assembler = assembler();
        }

        private FrameAssembler assembler() {
            return new FrameAssembler(Depacketiser.of(codec), frame -> {
                long capture = captureOf(frame);
                frame.stamp(
                        ssrc,
                        frame.rtpTimestamp(),
                        isReported ? WALL_CLOCK + capture + reportErrorNanos : Frame.UNKNOWN);
                buffer.onFrame(frame);
            });
        }

        private void play(Frame frame) {
            played.add(new Played(captureOf(frame), frame.lastArrivalNanos(), nowNanos, frame.ssrc()));
        }

        int timestampOf(long captureNanos) {
            return firstTimestamp + (int) Math.round(captureNanos * clockSpeed * codec.clockRate() / SECOND);
        }

        /** Sends a frame captured at that moment; packets stay in order, as a reorder buffer makes them. */
        void send(long captureNanos, boolean keyframe, Impairment link) {
            sendAs(timestampOf(captureNanos), captureNanos, keyframe, link);
        }

        void sendAs(int timestamp, long captureNanos, boolean keyframe, Impairment link) {
            byte[] payload = payload(captureNanos, keyframe);
            link.carry(payload.length, random, transit -> {
                lastArrival = Math.max(lastArrival, captureNanos + transit);
                long arrival = lastArrival;
                arrivals.add(new Arrival(
                        arrival,
                        order++,
                        () -> assembler.packet(timestamp, true, false, payload, 0, payload.length, arrival)));
            });
        }

        /** Sends frames from one time to another, the first a keyframe. */
        void sendAll(long fromNanos, long toNanos, Impairment link) {
            long interval = codec.isVideo() ? VIDEO_INTERVAL : 20 * MILLISECOND;
            for (long capture = fromNanos; capture < toNanos; capture += interval) {
                send(capture, capture == fromNanos, link);
            }
        }

        void at(long nanos, Runnable action) {
            arrivals.add(new Arrival(nanos, order++, action));
        }

        /** The stream goes on under another SSRC, with an assembler of its own as a session has it. */
        void become(int newSsrc) {
            ssrc = newSsrc;
            assembler = assembler();
        }

        private byte[] payload(long captureNanos, boolean keyframe) {
            byte[] payload;
            if (codec.isVideo()) {
                byte first = (byte) (keyframe ? 0x10 : 0x11);
                payload = new byte[] {0x10, first, 2, 0, (byte) 0x9D, 1, 0x2A, 64, 0, 48, 0, 0, 0, 0, 0, 0, 0, 0, 0};
            } else {
                // One Opus frame of 20 ms.
                payload = new byte[] {0x78, 0, 0, 0, 0, 0, 0, 0, 0};
            }
            NetworkBytes.putInt64(payload, payload.length - 8, captureNanos);
            return payload;
        }

        private long captureOf(Frame frame) {
            return NetworkBytes.getInt64(frame.buffer(), frame.length() - 8);
        }
    }
}
