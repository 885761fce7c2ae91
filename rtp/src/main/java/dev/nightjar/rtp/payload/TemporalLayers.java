package dev.nightjar.rtp.payload;

/**
 * Which temporal layers of a stream are intact after a loss, by TL0PICIDX and TID (RFC 7741 §4.2, RFC 9628 §4.2).
 *
 * <p>TL0PICIDX counts the pictures of the base layer, and those of upper layers repeat it. So a loss has spared the
 * base layer if the counter goes on, and then no keyframe is needed: an upper layer is picked up where it depends on
 * nothing that was lost.
 */
final class TemporalLayers {
    private static final int ALL = 7;
    private static final int UNKNOWN = -1;

    /** TL0PICIDX of the base layer's picture delivered last. */
    private int base = UNKNOWN;

    /** The layers up to this one have lost nothing. */
    private int intact = ALL;

    /**
     * {@return whether the base layer has lost nothing before this payload; the upper layers have from now on}
     *
     * @param startsFrame whether the payload is the first of its frame
     */
    boolean survive(int tl0PicIdx, int temporalId, boolean startsFrame) {
        if (base == UNKNOWN || tl0PicIdx < 0 || temporalId < 0) {
            return false;
        }
        boolean spared = temporalId == 0 ? startsFrame && isNext(tl0PicIdx) : tl0PicIdx == base;
        intact = spared ? 0 : intact;
        return spared;
    }

    private boolean isNext(int tl0PicIdx) {
        return tl0PicIdx == (base + 1 & 0xFF);
    }

    /** {@return what to do with a whole frame} */
    FrameRecovery judge(int tl0PicIdx, int temporalId, boolean dependsOnBaseOnly) {
        if (tl0PicIdx < 0 || temporalId < 0) {
            return FrameRecovery.NEEDS_KEYFRAME;
        }
        if (temporalId == 0 ? !isNext(tl0PicIdx) : tl0PicIdx != base) {
            return FrameRecovery.NEEDS_KEYFRAME;
        }
        return temporalId <= intact || dependsOnBaseOnly ? FrameRecovery.DECODABLE : FrameRecovery.SKIPPED;
    }

    /**
     * Notes a frame that was delivered.
     *
     * @param intactFromHere the layers up to this one have lost nothing that later frames refer to; 0 tells nothing
     */
    void delivered(int tl0PicIdx, int temporalId, boolean keyframe, int intactFromHere) {
        if (temporalId <= 0) {
            base = tl0PicIdx;
        }
        if (keyframe) {
            intact = ALL;
        } else if (temporalId <= intact + 1) {
            intact = Math.max(intact, intactFromHere);
        }
    }
}
