package dev.nightjar.rtp.extension.dependency;

/** How the layer of a template follows from the one before, {@code next_layer_idc}, table A.2. */
final class LayerStep {
    static final int SAME = 0;
    static final int NEXT_TEMPORAL = 1;
    static final int NEXT_SPATIAL = 2;
    static final int END = 3;

    /** No step leads there. */
    static final int NONE = -1;

    private LayerStep() {}

    static int between(DependencyTemplate from, DependencyTemplate to) {
        int spatial = to.spatialId() - from.spatialId();
        int temporal = to.temporalId() - from.temporalId();
        if (spatial == 0 && (temporal == 0 || temporal == 1)) {
            return temporal == 0 ? SAME : NEXT_TEMPORAL;
        }
        return spatial == 1 && to.temporalId() == 0 ? NEXT_SPATIAL : NONE;
    }
}
