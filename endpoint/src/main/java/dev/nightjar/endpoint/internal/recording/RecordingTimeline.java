package dev.nightjar.endpoint.internal.recording;

import dev.nightjar.rtp.payload.Frame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Every track has an anchor: one RTP timestamp and its place on the axis, which is the process's clock. Other
 * timestamps are placed from there by the codec's clock rate alone, so frames keep the sender's spacing whatever the
 * network does.
 *
 * Anchors are set once, by start(), and only these things move one:
 *   - a correction, once after each anchoring: video moves to where the sender's reports put it beside the reference
 *     track of its sender, which is audio where there is audio. Ears notice a jump, eyes do not.
 *   - another SSRC, or timestamps that go back or run away from arrival: a new anchor, by the sender's clock where
 *     that is plausible and by arrival else.
 *
 * The sender's clock is trusted only within MAX_SKEW of arrival: some senders report each stream by a clock of its
 * own, and a stream that paused goes on with the report from before the pause.
 */

/**
 * Places frames of several tracks on one axis of time, by RTP timestamp, sender reports and arrival. Pure and not
 * thread-safe; all times in nanoseconds, arrival and axis in the process's clock.
 *
 * <p>RFC 3550 §6.4.1 for the reports, §5.1 for timestamps that differ in origin and rate.
 */
final class RecordingTimeline {
    /** What the clocks of streams of one sender may differ from their arrival. */
    static final long MAX_SKEW_NANOS = 2_000_000_000L;

    /** A frame cannot come that long before its time. */
    static final long MAX_AHEAD_NANOS = 3_000_000_000L;

    /** A frame may come late after a stall of the network, but not for longer than {@link #MAX_BEHIND_TIME_NANOS}. */
    static final long MAX_BEHIND_NANOS = 2_000_000_000L;

    static final long MAX_BEHIND_TIME_NANOS = 3_000_000_000L;

    /** Frames of a track are in order; what goes back further than rounding is another timeline. */
    static final long MAX_BACKWARDS_NANOS = 500_000_000L;

    /** Least distance of two frames of a track: a tick of the file. */
    static final long MIN_STEP_NANOS = 1_000_000L;

    /** What reports may be off by without a meaning: senders round, and stamp when they get around to it. */
    static final long REPORT_TOLERANCE_NANOS = 10_000_000L;

    /** Video follows the reports by a fiftieth of the time that passes. */
    static final int FOLLOW_SHARE = 50;

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long UNKNOWN = Frame.UNKNOWN;

    private final List<Track> tracks = new ArrayList<>();
    private final List<Sender> senders = new ArrayList<>();

    /** The tracks that share one clock. */
    private static final class Sender {
        final Object identity;
        /** Axis minus the sender's clock, told by the reference track. */
        long axisMinusNtp = UNKNOWN;

        Sender(Object identity) {
            this.identity = identity;
        }
    }

    private static final class Track {
        final Sender sender;
        final boolean isVideo;
        int clockRate;
        boolean isAnchored;
        boolean isStarted;
        boolean needsCorrection;
        int ssrc;
        long firstArrival;
        long anchorTimestamp;
        long anchorAxis;
        /** The sender's clock at the anchor's timestamp. */
        long anchorNtp = UNKNOWN;
        /** Axis minus arrival of a frame that is not delayed. */
        long axisMinusArrival;

        long lastTimestamp;
        boolean hasOutput;
        long lastOutput;
        boolean isBehind;
        long behindSince;

        Track(Sender sender, boolean isVideo) {
            this.sender = sender;
            this.isVideo = isVideo;
        }

        long sinceAnchor(long timestamp) {
            return nanosOfTicks(timestamp - anchorTimestamp, clockRate);
        }
    }

    /**
     * Adds a track.
     *
     * @param sender tracks whose senders are equal have comparable sender reports
     * @return its index, counted from 0
     */
    int addTrack(Object sender, boolean isVideo) {
        Sender shared = null;
        for (Sender known : senders) {
            shared = known.identity.equals(sender) ? known : shared;
        }
        if (shared == null) {
            shared = new Sender(sender);
            senders.add(shared);
        }
        tracks.add(new Track(shared, isVideo));
        return tracks.size() - 1;
    }

    /** Looks at a frame before the start: the least delayed one tells where the track begins. */
    void observe(int index, QueuedFrame frame) {
        Track track = tracks.get(index);
        if (!track.isAnchored) {
            anchor(track, frame, frame.arrivalNanos);
            track.firstArrival = frame.arrivalNanos;
        }
        if (frame.ssrc != track.ssrc) {
            return;
        }
        long beginning = frame.arrivalNanos - track.sinceAnchor(frame.timestamp);
        // A timestamp far ahead is none of this beginning: it would put the file's start hours before its frames.
        if (beginning >= track.firstArrival - MAX_AHEAD_NANOS) {
            noteNtp(track, frame);
            track.anchorAxis = Math.min(track.anchorAxis, beginning);
        }
    }

    /** {@return whether reports would align the tracks no better if the start waited longer} */
    boolean isAligned() {
        for (Track track : tracks) {
            boolean isAlone =
                    tracks.stream().filter(each -> each.sender == track.sender).count() == 1;
            if (!isAlone && track.anchorNtp == UNKNOWN) {
                return false;
            }
        }
        return true;
    }

    /** Fixes the tracks beside each other; those observed so far by arrival, then by reports. */
    void start() {
        for (Sender sender : senders) {
            Track reference = reference(sender);
            if (reference == null) {
                continue;
            }
            updateSender(reference);
            for (Track track : tracks) {
                if (track.sender == sender && track.isAnchored) {
                    track.isStarted = true;
                    track.needsCorrection = track != reference;
                    correct(track, reference);
                    // Audio never moves once it has begun.
                    track.needsCorrection &= track.isVideo;
                }
            }
        }
    }

    /**
     * {@return where on the axis a frame belongs, after the frame of its track before it} Frames of one track come in
     * the order of decoding.
     */
    long place(int index, QueuedFrame frame) {
        Track track = tracks.get(index);
        if (!track.isStarted || frame.ssrc != track.ssrc || runsAway(track, frame)) {
            anchorAgain(track, frame);
        } else {
            noteNtp(track, frame);
        }
        Track reference = reference(track.sender);
        if (track == reference) {
            updateSender(track);
        } else if (reference != null) {
            correct(track, reference);
            follow(track, frame);
        }
        long place = track.anchorAxis + track.sinceAnchor(frame.timestamp);
        if (track.hasOutput) {
            // A track that moved back catches up at double speed rather than in a heap of frames.
            long half = nanosOfTicks(frame.timestamp - track.lastTimestamp, track.clockRate) / 2;
            place = Math.max(place, track.lastOutput + Math.max(half, MIN_STEP_NANOS));
        }
        track.lastTimestamp = frame.timestamp;
        track.hasOutput = true;
        track.lastOutput = place;
        return place;
    }

    private static boolean runsAway(Track track, QueuedFrame frame) {
        if (nanosOfTicks(frame.timestamp - track.lastTimestamp, track.clockRate) < -MAX_BACKWARDS_NANOS) {
            return true;
        }
        long ahead =
                track.anchorAxis + track.sinceAnchor(frame.timestamp) - (frame.arrivalNanos + track.axisMinusArrival);
        if (ahead >= -MAX_BEHIND_NANOS) {
            track.isBehind = false;
            return ahead > MAX_AHEAD_NANOS;
        }
        if (!track.isBehind) {
            track.isBehind = true;
            track.behindSince = frame.arrivalNanos;
        }
        return frame.arrivalNanos - track.behindSince >= MAX_BEHIND_TIME_NANOS;
    }

    private void anchorAgain(Track track, QueuedFrame frame) {
        Track reference = reference(track.sender);
        long axisMinusArrival =
                track.isStarted || reference == null ? track.axisMinusArrival : reference.axisMinusArrival;
        long byArrival = frame.arrivalNanos + axisMinusArrival;
        anchor(track, frame, byArrival);
        track.axisMinusArrival = axisMinusArrival;
        track.isStarted = true;
        long byReport = frame.ntpNanos + track.sender.axisMinusNtp;
        boolean isReported = frame.ntpNanos != UNKNOWN
                && track.sender.axisMinusNtp != UNKNOWN
                && Math.abs(byReport - byArrival) <= MAX_SKEW_NANOS;
        if (isReported) {
            track.anchorAxis = byReport;
            track.anchorNtp = frame.ntpNanos;
            track.axisMinusArrival += byReport - byArrival;
        } else {
            // A report from before the pause would tell the old place: wait for one that is plausible.
            track.sender.axisMinusNtp = track == reference(track.sender) ? UNKNOWN : track.sender.axisMinusNtp;
        }
        requireCorrections(track, isReported);
    }

    private void requireCorrections(Track anchored, boolean isReported) {
        for (Track other : tracks) {
            if (other.sender == anchored.sender && (other == anchored || !isReported)) {
                other.needsCorrection = other.isVideo && !(other == anchored && isReported);
            }
        }
    }

    private static void anchor(Track track, QueuedFrame frame, long axis) {
        track.isAnchored = true;
        track.ssrc = frame.ssrc;
        track.clockRate = frame.codec.clockRate();
        track.anchorTimestamp = frame.timestamp;
        track.lastTimestamp = frame.timestamp;
        track.anchorAxis = axis;
        track.anchorNtp = UNKNOWN;
        track.isBehind = false;
    }

    private static void noteNtp(Track track, QueuedFrame frame) {
        if (frame.ntpNanos != UNKNOWN) {
            track.anchorNtp = frame.ntpNanos - track.sinceAnchor(frame.timestamp);
        }
    }

    /** {@return the track that the others of that sender are moved to: the first with sound, else the first} */
    private @Nullable Track reference(Sender sender) {
        Track first = null;
        for (Track track : tracks) {
            if (track.sender == sender && track.isAnchored) {
                if (!track.isVideo) {
                    return track;
                }
                first = first == null ? track : first;
            }
        }
        return first;
    }

    private static void updateSender(Track reference) {
        if (reference.anchorNtp != UNKNOWN) {
            reference.sender.axisMinusNtp = reference.anchorAxis - reference.anchorNtp;
        }
    }

    /** Moves a track once, as soon as reports say where it belongs. */
    private static void correct(Track track, Track reference) {
        if (!track.needsCorrection || track.anchorNtp == UNKNOWN || track.sender.axisMinusNtp == UNKNOWN) {
            return;
        }
        long move = track.anchorNtp + track.sender.axisMinusNtp - track.anchorAxis;
        // Beside the reference as arrival has them; both stay where they are if the reports cannot be true.
        if (track != reference && Math.abs(move) <= MAX_SKEW_NANOS) {
            track.anchorAxis += move;
            track.axisMinusArrival += move;
            track.needsCorrection = false;
        }
    }

    private static void follow(Track track, QueuedFrame frame) {
        boolean isSettled = track.hasOutput && track.isVideo && !track.needsCorrection;
        if (!isSettled || track.anchorNtp == UNKNOWN || track.sender.axisMinusNtp == UNKNOWN) {
            return;
        }
        long move = track.anchorNtp + track.sender.axisMinusNtp - track.anchorAxis;
        long excess = Math.abs(move) - REPORT_TOLERANCE_NANOS;
        if (excess <= 0 || excess > MAX_SKEW_NANOS) {
            return;
        }
        long passed = Math.max(0, nanosOfTicks(frame.timestamp - track.lastTimestamp, track.clockRate));
        long step = Math.min(excess, passed / FOLLOW_SHARE);
        track.anchorAxis += move > 0 ? step : -step;
        track.axisMinusArrival += move > 0 ? step : -step;
    }

    private static long nanosOfTicks(long ticks, int clockRate) {
        return Math.floorDiv(ticks, clockRate) * SECOND_NANOS
                + Math.floorMod(ticks, (long) clockRate) * SECOND_NANOS / clockRate;
    }
}
