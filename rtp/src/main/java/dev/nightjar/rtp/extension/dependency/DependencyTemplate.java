package dev.nightjar.rtp.extension.dependency;

import java.util.List;

/**
 * What many frames have in common, RTP Payload Format For AV1 §A.8.1.
 *
 * @param spatialId 0 to 3
 * @param temporalId 0 to 7
 * @param indications one for each decode target
 * @param frameDiffs how many frames before this one those it refers to are, each 1 to 16
 * @param chainDiffs for each chain how many frames before this one its previous frame is, 0 to 15; 0 where it needs
 *     none
 */
public record DependencyTemplate(
        int spatialId,
        int temporalId,
        List<DecodeTargetIndication> indications,
        List<Integer> frameDiffs,
        List<Integer> chainDiffs) {
    /** Greatest spatial id, AV1 §5.3.3. */
    public static final int MAX_SPATIAL_ID = 3;

    /** Greatest temporal id, AV1 §5.3.3. */
    public static final int MAX_TEMPORAL_ID = 7;

    /** Most frames that one refers to: several times what AV1 has references. */
    public static final int MAX_FRAME_DIFFS = 32;

    /** Checks the ranges and copies the lists. */
    public DependencyTemplate {
        if (spatialId < 0 || spatialId > MAX_SPATIAL_ID || temporalId < 0 || temporalId > MAX_TEMPORAL_ID) {
            throw new IllegalArgumentException(
                    "spatialId, temporalId: " + spatialId + ", " + temporalId + " (expected: 0 to 3, 0 to 7)");
        }
        indications = List.copyOf(indications);
        frameDiffs = List.copyOf(frameDiffs);
        chainDiffs = List.copyOf(chainDiffs);
        if (frameDiffs.size() > MAX_FRAME_DIFFS || frameDiffs.stream().anyMatch(diff -> diff < 1 || diff > 16)) {
            throw new IllegalArgumentException("frameDiffs: " + frameDiffs + " (expected: at most 32 of 1 to 16)");
        }
        if (chainDiffs.stream().anyMatch(diff -> diff < 0 || diff > 15)) {
            throw new IllegalArgumentException("chainDiffs: " + chainDiffs + " (expected: 0 to 15)");
        }
    }
}
