package dev.nightjar.container;

/** The Cues element, RFC 9559 §5.1.5: where in the file a time can be found. */
final class Cues {
    private static final int MASTER_SIZE_WIDTH = 4;

    private Cues() {}

    /**
     * Appends the cues: the keyframes of video; if there are none, the first audio block of each cluster.
     *
     * @param segmentStart what positions count from
     * @param fileLength places behind it are left out
     * @return false, with nothing appended, if there is no place to name
     */
    static boolean put(EbmlBuffer out, Track[] tracks, int segmentStart, long fileLength) {
        boolean video = false;
        for (Track track : tracks) {
            track.cues().forgetFrom(fileLength);
            video |= track.isVideo() && track.cues().size() > 0;
        }
        int[] next = new int[tracks.length];
        int oldest = oldest(tracks, next, video);
        if (oldest < 0) {
            return false;
        }
        int start = out.begin(EbmlId.CUES, MASTER_SIZE_WIDTH);
        while (oldest >= 0) {
            putPoint(out, tracks[oldest], next[oldest]++, segmentStart);
            oldest = oldest(tracks, next, video);
        }
        out.end(start, MASTER_SIZE_WIDTH);
        return true;
    }

    private static int oldest(Track[] tracks, int[] next, boolean video) {
        int oldest = -1;
        for (int i = 0; i < tracks.length; i++) {
            CueIndex cues = tracks[i].cues();
            if (tracks[i].isVideo() == video
                    && next[i] < cues.size()
                    && (oldest < 0 || cues.tick(next[i]) < tracks[oldest].cues().tick(next[oldest]))) {
                oldest = i;
            }
        }
        return oldest;
    }

    private static void putPoint(EbmlBuffer out, Track track, int index, int segmentStart) {
        int point = out.begin(EbmlId.CUE_POINT, 1);
        out.putUint(EbmlId.CUE_TIME, track.cues().tick(index));
        int positions = out.begin(EbmlId.CUE_TRACK_POSITIONS, 1);
        out.putUint(EbmlId.CUE_TRACK, track.number());
        out.putUint(EbmlId.CUE_CLUSTER_POSITION, track.cues().cluster(index) - segmentStart);
        out.putUint(EbmlId.CUE_RELATIVE_POSITION, track.cues().block(index));
        out.end(positions, 1);
        out.end(point, 1);
    }
}
