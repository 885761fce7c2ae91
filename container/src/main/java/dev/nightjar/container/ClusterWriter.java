package dev.nightjar.container;

import java.io.IOException;

/**
 * Blocks in clusters, RFC 9559 §5.1.3 and §10.
 *
 * <pre>
 * Cluster      1F 43 B6 75 | 01 FF FF FF FF FF FF FF   unknown size while it grows, then patched
 *   Timestamp  E7 | size | ticks
 *   SimpleBlock A3 | size | 1nnn nnnn track | ticks after Timestamp, int16 | K... .... | frame
 *   ...
 * </pre>
 */
final class ClusterWriter {
    /** Id and size. */
    static final int HEADER_LENGTH = 4 + EbmlBuffer.MAX_SIZE_WIDTH;

    /** Bytes of a block before its frame. */
    private static final int BLOCK_HEADER_LENGTH = 4;

    private static final int KEYFRAME = 0x80;

    /** Enough for an efficient write; a video frame or two. */
    private static final int DRAIN_BYTES = 1 << 16;

    private final BlockTail tail;
    private final long maxTicks;
    private final int maxBytes;
    private final long drainTicks;
    private final EbmlBuffer patch = new EbmlBuffer(Long.BYTES);

    private boolean open;
    private long start;
    private long tick;
    private long drainedTick;
    private long lastTick;
    private long clusters;
    private long late;

    ClusterWriter(BlockTail tail, long maxTicks, int maxBytes, long drainTicks) {
        this.tail = tail;
        this.maxTicks = Math.min(maxTicks, Short.MAX_VALUE);
        this.maxBytes = maxBytes;
        this.drainTicks = drainTicks;
    }

    /** {@return whether a block of that time could not say it any more, so far is it behind its cluster} */
    boolean isTooLate(long blockTick) {
        return open && blockTick - tick < Short.MIN_VALUE;
    }

    long clusters() {
        return clusters;
    }

    /** {@return blocks written after one with a later time} */
    long late() {
        return late;
    }

    /** Writes the oldest frame of {@code track}, in a new cluster if this one should end. */
    void write(Track track) throws IOException {
        FrameQueue frames = track.queue();
        long blockTick = frames.headTick();
        boolean keyframe = frames.headIsKeyframe();
        boolean begins = mustBegin(blockTick, track.isVideo() && keyframe);
        if (begins) {
            end();
            begin(blockTick);
        }
        if (blockTick < lastTick) {
            late++;
        }
        lastTick = Math.max(lastTick, blockTick);
        int blockPosition = (int) (tail.position() - start - HEADER_LENGTH);
        putBlock(track.number(), keyframe, frames);
        if (track.isVideo() ? keyframe : begins) {
            track.cues().add(blockTick, start, blockPosition);
        }
        if (blockTick - drainedTick >= drainTicks || tail.pending().length() >= DRAIN_BYTES) {
            drain();
        }
    }

    void drain() throws IOException {
        tail.drain();
        drainedTick = lastTick;
    }

    /** {@return the time of the newest block that reached the sink} */
    long drainedTick() {
        return drainedTick;
    }

    /** Ends the cluster: its size becomes known. */
    void end() throws IOException {
        if (open) {
            if (start < tail.durable()) {
                // The size in the sink must never promise blocks that are not there yet.
                drain();
            }
            patchSize(tail.position());
            open = false;
        }
    }

    /** Ends the cluster after {@link BlockTail#rollBack}, if any of it is left. */
    void salvage() throws IOException {
        if (open && start < tail.durable()) {
            patchSize(tail.durable());
        }
        open = false;
    }

    private boolean mustBegin(long blockTick, boolean videoKeyframe) {
        return !open
                || blockTick - tick >= maxTicks
                || tail.position() - start >= maxBytes
                || videoKeyframe && blockTick > tick;
    }

    private void begin(long blockTick) {
        open = true;
        start = tail.position();
        // Cluster times never go back, so a late block gets a negative offset.
        tick = Math.max(tick, blockTick);
        clusters++;
        EbmlBuffer out = tail.pending();
        out.putId(EbmlId.CLUSTER);
        out.putSize(EbmlBuffer.UNKNOWN_SIZE, EbmlBuffer.MAX_SIZE_WIDTH);
        out.putUint(EbmlId.TIMESTAMP, tick);
    }

    private void putBlock(int trackNumber, boolean keyframe, FrameQueue frames) {
        EbmlBuffer out = tail.pending();
        out.putId(EbmlId.SIMPLE_BLOCK);
        out.putSize(BLOCK_HEADER_LENGTH + frames.headLength());
        out.putSize(trackNumber, 1);
        out.putNumber(frames.headTick() - tick, Short.BYTES);
        out.putByte(keyframe ? KEYFRAME : 0);
        frames.copyHead(out);
    }

    private void patchSize(long end) throws IOException {
        patch.clear();
        patch.putSize(end - start - HEADER_LENGTH, EbmlBuffer.MAX_SIZE_WIDTH);
        tail.patch(start + 4, patch);
    }
}
