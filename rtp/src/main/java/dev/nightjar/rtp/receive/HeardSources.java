package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Whom the packets of one section came of during the last ten seconds, W3C WebRTC §5.3. */
final class HeardSources {
    /** Four packets of a mixer that names fifteen sources; a peer chooses both as it likes. */
    static final int MAX_SOURCES = 64;

    private static final long KEPT_NANOS = 10_000_000_000L;

    private final int[] sources = new int[MAX_SOURCES];
    private final boolean[] contributing = new boolean[MAX_SOURCES];
    private final long[] nanos = new long[MAX_SOURCES];
    private final int[] timestamps = new int[MAX_SOURCES];

    /** In -dBov, or -1. */
    private final int[] levels = new int[MAX_SOURCES];

    private int size;

    /**
     * Takes a packet.
     *
     * @param level of its SSRC in -dBov, or -1
     * @param levelsOffset where the levels of its CSRCs are, an octet each
     * @param levelsLength how many of them there are
     */
    void packet(RtpPacket packet, int level, int levelsOffset, int levelsLength, long nowNanos) {
        note(packet.ssrc(), false, packet.rtpTimestamp(), level, nowNanos);
        for (int i = 0; i < packet.csrcCount(); i++) {
            int told = i < levelsLength ? packet.buffer()[levelsOffset + i] & 0x7F : -1;
            note(packet.csrc(i), true, packet.rtpTimestamp(), told, nowNanos);
        }
    }

    private void note(int source, boolean contributes, int timestamp, int level, long nowNanos) {
        int at = place(source, contributes);
        sources[at] = source;
        contributing[at] = contributes;
        nanos[at] = nowNanos;
        timestamps[at] = timestamp;
        levels[at] = level;
    }

    /** Its own place, a free one, or that of whom nothing was heard for the longest time. */
    private int place(int source, boolean contributes) {
        int oldest = 0;
        for (int i = 0; i < size; i++) {
            if (sources[i] == source && contributing[i] == contributes) {
                return i;
            }
            oldest = nanos[i] < nanos[oldest] ? i : oldest;
        }
        return size < MAX_SOURCES ? size++ : oldest;
    }

    /** {@return those heard within ten seconds, the latest first} */
    List<HeardSource> list(long nowNanos) {
        List<HeardSource> heard = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (nowNanos - nanos[i] <= KEPT_NANOS) {
                double level = levels[i] < 0 ? -1 : AudioLevelMeter.linear(levels[i]);
                heard.add(new HeardSource(sources[i], contributing[i], nanos[i], timestamps[i], level));
            }
        }
        heard.sort(Comparator.comparingLong(HeardSource::heardNanos).reversed());
        return heard;
    }
}
