package dev.nightjar.container;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a WebM file, or Matroska where WebM does not allow a codec, from frames as they come.
 *
 * <p>The file plays at any moment: header and clusters have unknown sizes until they end, and the sink only gets whole
 * blocks. If the process dies, what is missing is what waited: at most {@link MatroskaConfig#reorderWindow} for frames
 * of other tracks and {@link MatroskaConfig#flushInterval} to be written together, in media time. {@link #close} adds
 * what makes a file pleasant: cues, duration, sizes.
 *
 * <p>Frames of one track come in the order of decoding. Tracks may be apart: a frame waits until every other track has
 * one as late as it, or one is later by the reorder window. A frame that comes later still is written out of order,
 * with its true time, down to 32768 ticks behind its cluster; beyond, it is refused.
 *
 * <p>After an {@code IOException} the file takes no more frames; {@link #close} cuts it back to
 * {@link #lastGoodPosition}, where a block ends, and completes it as far as the sink allows, so that it plays.
 *
 * <p>Confined to one thread. Frames are borrowed until the call returns.
 */
public final class MatroskaWriter implements AutoCloseable {
    /** What a waiting frame costs besides its bytes, so that many tiny ones are bounded too. */
    private static final int FRAME_OVERHEAD = 64;

    /** A frame longer than this is no frame of a live stream; it also keeps all arithmetic in an int. */
    private static final int MAX_FRAME_BYTES = 1 << 28;

    private static final Duration MAX_LAST_FRAME = Duration.ofMillis(100);

    private final ByteSink sink;
    private final int scaleNanos;
    private final MatroskaHeader header;
    private final List<TrackSpec> specs;
    private final Track[] tracks;
    private final @Nullable Track[] byNumber = new Track[TrackSpec.MAX_NUMBER + 1];
    private final BlockTail tail;
    private final ClusterWriter clusters;
    private final long windowTicks;
    private final int maxPendingBytes;

    private long pendingBytes;
    private long newestTick;
    private long frames;
    private long nudged;
    private long refused;
    private long cuesPosition = MatroskaHeader.UNKNOWN;
    private @Nullable IOException failure;
    private boolean closed;

    private MatroskaWriter(ByteSink sink, MatroskaConfig config, List<TrackSpec> tracks) {
        this.sink = sink;
        this.scaleNanos = config.timestampScaleNanos();
        this.specs = new ArrayList<>(tracks);
        this.header = new MatroskaHeader(config, specs);
        // Of frames of one time video goes first, so that its keyframe begins the cluster.
        this.tracks = specs.stream()
                .sorted(Comparator.comparing(spec -> !spec.isVideo()))
                .map(spec -> new Track(spec, ticks(MAX_LAST_FRAME)))
                .toArray(Track[]::new);
        for (Track track : this.tracks) {
            byNumber[track.number()] = track;
        }
        this.tail = new BlockTail(sink);
        this.clusters = new ClusterWriter(
                tail, ticks(config.clusterDuration()), config.maxClusterBytes(), ticks(config.flushInterval()));
        this.windowTicks = ticks(config.reorderWindow());
        this.maxPendingBytes = config.maxPendingBytes();
    }

    /**
     * {@return a writer that has written the file's header}
     *
     * @param sink empty
     * @param tracks every track that may ever have frames: none can be added later
     * @throws IllegalArgumentException without tracks, or if two have the same number
     */
    public static MatroskaWriter create(ByteSink sink, MatroskaConfig config, List<TrackSpec> tracks)
            throws IOException {
        requireNonNull(sink, "sink");
        requireNonNull(config, "config");
        Set<Integer> numbers = new HashSet<>();
        for (TrackSpec track : tracks) {
            if (!numbers.add(track.number())) {
                throw new IllegalArgumentException("tracks: two are number " + track.number());
            }
        }
        if (numbers.isEmpty()) {
            throw new IllegalArgumentException("tracks: none (expected: at least one)");
        }
        MatroskaWriter writer = new MatroskaWriter(sink, config, tracks);
        EbmlBuffer bytes = writer.openHeader();
        writer.tail.pending().putBytes(bytes.array(), 0, bytes.length());
        writer.tail.drain();
        return writer;
    }

    /**
     * Takes one frame.
     *
     * <p>A frame whose time is not after its track's last is moved one tick behind it, since players stumble over
     * equal times. Gaps stay gaps: nothing is filled in and nothing is moved up. A time far ahead of the truth makes
     * frames of other tracks too late for the file, so the caller checks what it makes of RTP timestamps.
     *
     * @param timestampNanos media time since the start of the file
     * @param keyframe whether decoding can start here; always true for audio
     * @return false if the frame is left out: it is empty, before the start, or far behind what is already written
     * @throws IOException if the sink failed, now or before
     */
    public boolean write(int trackNumber, long timestampNanos, boolean keyframe, byte[] buffer, int offset, int length)
            throws IOException {
        Track track = track(trackNumber);
        Objects.checkFromIndexSize(offset, length, buffer.length);
        requireWritable();
        if (timestampNanos < 0 || length == 0 || length > MAX_FRAME_BYTES) {
            refused++;
            return false;
        }
        long tick = round(timestampNanos);
        if (clusters.isTooLate(tick)) {
            refused++;
            return false;
        }
        if (tick <= track.lastTick()) {
            tick = track.lastTick() + 1;
            nudged++;
        }
        track.accepted(tick);
        track.queue().add(tick, keyframe || !track.isVideo(), buffer, offset, length);
        pendingBytes += length + FRAME_OVERHEAD;
        newestTick = Math.max(newestTick, tick);
        frames++;
        emit(false);
        return true;
    }

    /**
     * Says that a track's picture now has this size. The header carries the largest width and height seen, because
     * players lay out by it and senders start small; it is written again at once if it changes. A size that no codec
     * can have, outside 1 to 65535, is ignored: it comes from a peer's bytes.
     *
     * @throws IOException if the sink failed, now or before
     */
    public void updateVideoSize(int trackNumber, int width, int height) throws IOException {
        int index = specIndex(trackNumber);
        TrackSpec old = specs.get(index);
        if (!old.isVideo()) {
            throw new IllegalArgumentException("trackNumber: " + trackNumber + " (expected: a video track)");
        }
        requireWritable();
        if (!TrackSpec.isSize(width, height)) {
            return;
        }
        TrackSpec larger = old.withVideoSize(Math.max(old.width(), width), Math.max(old.height(), height));
        if (larger.width() != old.width() || larger.height() != old.height()) {
            specs.set(index, larger);
            rewriteHeader();
        }
    }

    /**
     * Gives a track its codec private, or another one; if it differs the header is written again at once.
     *
     * @return false, leaving the old one, if the header has no room for it
     * @throws IOException if the sink failed, now or before
     */
    public boolean updateCodecPrivate(int trackNumber, byte[] codecPrivate) throws IOException {
        int index = specIndex(trackNumber);
        requireWritable();
        TrackSpec old = specs.get(index);
        if (Arrays.equals(old.codecPrivate(), codecPrivate)) {
            return true;
        }
        specs.set(index, old.withCodecPrivate(codecPrivate));
        if (!header.fits(specs)) {
            specs.set(index, old);
            return false;
        }
        rewriteHeader();
        return true;
    }

    /**
     * Declares a track anew, whose codec has turned out to be another than was thought; before its first frame only.
     *
     * @param track with the number of the one that it replaces, video like that or not
     * @return false, leaving the old one, if it has frames, the header has no room, or WebM does not allow the codec
     * @throws IOException if the sink failed, now or before
     */
    public boolean replaceTrack(TrackSpec track) throws IOException {
        int index = specIndex(track.number());
        TrackSpec old = specs.get(index);
        if (old.isVideo() != track.isVideo()) {
            throw new IllegalArgumentException("track: " + track + " (expected: of the kind of " + old + ")");
        }
        requireWritable();
        if (track(track.number()).lastTick() >= 0) {
            return false;
        }
        specs.set(index, track);
        if (!header.fits(specs)) {
            specs.set(index, old);
            return false;
        }
        rewriteHeader();
        return true;
    }

    /**
     * Hands everything that waits to the sink, without regard to the order of tracks: for when no frame has come for a
     * while.
     *
     * @throws IOException if the sink failed, now or before
     */
    public void flush() throws IOException {
        requireWritable();
        emit(true);
        try {
            clusters.drain();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * Writes what waits, the cues, the duration and all sizes; does nothing the second time. After a failure it cuts
     * the file back to {@link #lastGoodPosition} first. Does not close the sink.
     *
     * @throws IOException if the sink failed now, even if the file could be completed; not for a failure that was
     *     thrown before, unless completing fails too
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (failure != null) {
            salvage();
            return;
        }
        try {
            while (emitOldest()) {
                // One frame a turn.
            }
            clusters.end();
            clusters.drain();
            writeCues();
            finish(endTick());
        } catch (IOException e) {
            try {
                salvage();
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /** {@return bytes at the start of the file that are whole: a cut here leaves no half block} */
    public long lastGoodPosition() {
        return tail.durable();
    }

    /** {@return the media time at which the newest frame ends, in nanoseconds} */
    public long durationNanos() {
        return endTick() * scaleNanos;
    }

    /** {@return what was done so far} */
    public MatroskaCounters counters() {
        long cues = 0;
        for (Track track : tracks) {
            cues += track.cues().size();
        }
        return new MatroskaCounters(frames, nudged, refused, clusters.late(), clusters.clusters(), cues);
    }

    private void emit(boolean all) throws IOException {
        try {
            while (all || isOldestDue()) {
                if (!emitOldest()) {
                    return;
                }
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private boolean isOldestDue() {
        Track oldest = oldest();
        if (oldest == null) {
            return false;
        }
        long tick = oldest.queue().headTick();
        if (pendingBytes > maxPendingBytes || newestTick - tick >= windowTicks) {
            return true;
        }
        for (Track track : tracks) {
            if (track.lastTick() < tick) {
                return false;
            }
        }
        return true;
    }

    private boolean emitOldest() throws IOException {
        Track oldest = oldest();
        if (oldest == null) {
            return false;
        }
        int length = oldest.queue().headLength();
        clusters.write(oldest);
        oldest.queue().removeHead();
        pendingBytes -= length + FRAME_OVERHEAD;
        return true;
    }

    private @Nullable Track oldest() {
        Track oldest = null;
        for (Track track : tracks) {
            if (!track.queue().isEmpty()
                    && (oldest == null
                            || track.queue().headTick() < oldest.queue().headTick())) {
                oldest = track;
            }
        }
        return oldest;
    }

    private void salvage() throws IOException {
        tail.rollBack();
        clusters.salvage();
        try {
            writeCues();
        } catch (IOException full) {
            // A file without cues plays too: what they take on a full disk is given back.
            tail.rollBack();
        }
        finish(clusters.drainedTick());
    }

    private void writeCues() throws IOException {
        long position = tail.durable();
        if (cuesPosition == MatroskaHeader.UNKNOWN
                && Cues.put(tail.pending(), tracks, header.segmentStart(), position)) {
            tail.drain();
            cuesPosition = position;
        }
    }

    private void finish(long durationTicks) throws IOException {
        EbmlBuffer bytes = header.encode(specs, durationTicks, cuesPosition, tail.durable());
        sink.writeAt(0, bytes.array(), 0, bytes.length());
    }

    private long endTick() {
        long end = 0;
        for (Track track : tracks) {
            end = Math.max(end, track.endTick());
        }
        return end;
    }

    private void rewriteHeader() throws IOException {
        EbmlBuffer bytes = openHeader();
        try {
            sink.writeAt(0, bytes.array(), 0, bytes.length());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** {@return the header of a file that is still being written} */
    private EbmlBuffer openHeader() {
        return header.encode(specs, MatroskaHeader.UNKNOWN, MatroskaHeader.UNKNOWN, MatroskaHeader.UNKNOWN);
    }

    private IOException failed(IOException e) {
        failure = e;
        return e;
    }

    private void requireWritable() throws IOException {
        if (closed) {
            throw new IllegalStateException("the file is closed");
        }
        if (failure != null) {
            throw new IOException("the file failed before: " + failure.getMessage(), failure);
        }
    }

    private Track track(int number) {
        Track track = number < 0 || number >= byNumber.length ? null : byNumber[number];
        if (track == null) {
            throw new IllegalArgumentException("trackNumber: " + number + " (expected: one that was declared)");
        }
        return track;
    }

    private int specIndex(int number) {
        track(number);
        int index = 0;
        while (specs.get(index).number() != number) {
            index++;
        }
        return index;
    }

    private long ticks(Duration duration) {
        return duration.toNanos() / scaleNanos;
    }

    private long round(long nanos) {
        return nanos / scaleNanos + (nanos % scaleNanos >= (scaleNanos + 1) / 2 ? 1 : 0);
    }
}
