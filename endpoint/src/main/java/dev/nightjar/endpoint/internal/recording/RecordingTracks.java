package dev.nightjar.endpoint.internal.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The tracks of a recording in the order of the file's header. Thread-safe. */
final class RecordingTracks {
    /** {@link dev.nightjar.container.TrackSpec#MAX_NUMBER} allows more, but no player shows them. */
    static final int MAX_TRACKS = 64;

    private final List<Entry> entries = new ArrayList<>();
    private boolean isSealed;
    private long droppedBefore;

    /** One track and what a recording has attached to it. */
    static final class Entry {
        final RecordedTrack track;
        final TrackIntake intake;
        private @Nullable Runnable endedListener;
        private boolean isEnded;

        Entry(RecordedTrack track, TrackIntake intake) {
            this.track = track;
            this.intake = intake;
        }
    }

    /** {@return the new entry, the entry that is there, or null if it is too late} */
    synchronized @Nullable Entry add(RecordedTrack track, IntFunction<TrackIntake> intake) {
        for (Entry entry : entries) {
            if (entry.track.equals(track)) {
                return entry;
            }
        }
        if (isSealed || entries.size() == MAX_TRACKS) {
            return null;
        }
        Entry entry = new Entry(track, intake.apply(entries.size()));
        entries.add(entry);
        return entry;
    }

    /** From now on none can be added. */
    synchronized void seal() {
        isSealed = true;
    }

    synchronized List<RecordedTrack> all() {
        return entries.stream().map(entry -> entry.track).toList();
    }

    synchronized RecordedTrack get(int index) {
        return entries.get(index).track;
    }

    synchronized int size() {
        return entries.size();
    }

    synchronized boolean isEnded(int index) {
        return entries.get(index).isEnded;
    }

    /** {@return the track added first, or null} */
    synchronized @Nullable RecordedTrack first() {
        return entries.isEmpty() ? null : entries.get(0).track;
    }

    /** {@return false if the entry had its listener before} */
    synchronized boolean listen(Entry entry, Runnable endedListener) {
        if (entry.endedListener != null) {
            return false;
        }
        entry.endedListener = endedListener;
        return true;
    }

    /** {@return whether every track has ended now} */
    synchronized boolean ended(Entry entry) {
        entry.isEnded = true;
        return entries.stream().allMatch(each -> each.isEnded);
    }

    /** Takes everything off the tracks that was attached to them; no track can be added any more. */
    void detach() {
        List<Entry> attached;
        synchronized (this) {
            isSealed = true;
            attached = List.copyOf(entries);
        }
        attached.forEach(this::detach);
    }

    /** Takes everything off one track. */
    void detach(Entry entry) {
        entry.intake.close();
        entry.track.removeFrameSink(entry.intake);
        Runnable listener;
        synchronized (this) {
            listener = entry.endedListener;
        }
        if (listener != null) {
            entry.track.removeEndedListener(listener);
        }
    }

    /** Forgets the tracks, and with them their connections, but not what was counted. */
    synchronized void release() {
        droppedBefore = dropped();
        entries.clear();
    }

    /** {@return frames that came and never entered the queue} */
    synchronized long dropped() {
        return droppedBefore
                + entries.stream().mapToLong(entry -> entry.intake.dropped()).sum();
    }
}
