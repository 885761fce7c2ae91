package dev.nightjar.rtp.receive;

import org.jspecify.annotations.Nullable;

/**
 * Which simulcast layer of a section feeds its frame sink: the largest that comes, RFC 8853 §1 leaves that to the
 * receiver.
 *
 * <p>A layer takes over at a keyframe: at once when its picture is the larger one, and else when the layer in use has
 * been silent, as a sender without bandwidth lets its layers fall silent from the largest down.
 */
final class LayerChoice {
    /** A layer without a frame for this long has ended or is paused: two pictures of the slowest screen share. */
    static final long SILENT_NANOS = 1_000_000_000L;

    private @Nullable String layer;
    private long area;
    private long lastNanos;

    /**
     * {@return whether that frame goes to the sink}
     *
     * @param rid of its stream, or null where it has none: such a section has no layers
     */
    boolean takes(@Nullable String rid, boolean isKeyframe, int width, int height, long nowNanos) {
        if (rid == null) {
            return true;
        }
        boolean isCurrent = rid.equals(layer);
        if (!isCurrent && !(isKeyframe && isBetter(width, height, nowNanos))) {
            return false;
        }
        layer = rid;
        area = (long) width * height;
        lastNanos = nowNanos;
        return true;
    }

    private boolean isBetter(int width, int height, long nowNanos) {
        return layer == null || (long) width * height > area || isSilent(nowNanos);
    }

    private boolean isSilent(long nowNanos) {
        return nowNanos - lastNanos >= SILENT_NANOS;
    }

    /** {@return whether the layer could take over if only it had a keyframe} */
    boolean wantsKeyframe(@Nullable String rid, long nowNanos) {
        return rid != null && layer != null && !rid.equals(layer) && isSilent(nowNanos);
    }
}
