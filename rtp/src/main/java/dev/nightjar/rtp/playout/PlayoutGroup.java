package dev.nightjar.rtp.playout;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the tracks of one CNAME in step: what was captured at one moment is played at one moment.
 *
 * <p>Sender reports tell which timestamp of a track belongs to which moment of the sender's wall clock, one clock for
 * all streams of a CNAME (RFC 3550 §6.4.1). The track that needs the longest delay holds the others back. A track
 * without a report, silent for five seconds, or further than two seconds away from the slowest, plays by itself.
 *
 * <p>Put audio and video of one peer's stream into one group. Confined to one thread, that of its buffers.
 */
public final class PlayoutGroup {
    private static final long SILENCE_NANOS = 5_000_000_000L;

    /** Further apart than this is no delay but clocks that contradict each other. */
    private static final long MOST_APART_NANOS = 2_000_000_000L;

    private final List<JitterBuffer> members = new ArrayList<>();

    /** Makes a group of no tracks. */
    public PlayoutGroup() {}

    /**
     * Adds a track.
     *
     * @throws IllegalStateException if it is in a group already
     */
    public void add(JitterBuffer track) {
        if (track.group() != null) {
            throw new IllegalStateException("add: the track is in a group already");
        }
        members.add(track);
        track.group(this);
    }

    /** Removes a track, which then plays by itself; does nothing for one that is not here. */
    public void remove(JitterBuffer track) {
        if (members.remove(track)) {
            track.group(null);
        }
    }

    /** {@return how many tracks there are} */
    public int size() {
        return members.size();
    }

    /** Moves all tracks to where they want to be together. */
    void move(long nowNanos) {
        long latest = Long.MIN_VALUE;
        for (int i = 0; i < members.size(); i++) {
            JitterBuffer member = members.get(i);
            if (member.isSynchronisable(nowNanos, SILENCE_NANOS)) {
                latest = Math.max(latest, member.wantedOnWallClock());
            }
        }
        for (int i = 0; i < members.size(); i++) {
            JitterBuffer member = members.get(i);
            boolean isTogether = member.isSynchronisable(nowNanos, SILENCE_NANOS)
                    && latest - member.wantedOnWallClock() <= MOST_APART_NANOS;
            if (isTogether) {
                member.moveOnWallClock(latest, nowNanos);
            } else {
                member.moveAlone(nowNanos);
            }
        }
    }
}
