package dev.nightjar.rtp.congestion;

import java.util.Arrays;

/**
 * Which transport-wide number an RTP packet of ours was counted under, for feedback that names packets by stream and
 * sequence number (RFC 8888). Streams are our own; past the bound they are not found, as if never sent.
 */
final class RtpNumbers {
    static final int MAX_STREAMS = 64;

    /** Packets of a stream remembered, a power of two. */
    static final int WINDOW = 1 << 11;

    private static final int NONE = -1;

    private final int[] ssrcs = new int[MAX_STREAMS];
    private final int[][] sequences = new int[MAX_STREAMS][];
    private final int[][] transports = new int[MAX_STREAMS][];
    private final long[][] sentNanos = new long[MAX_STREAMS][];
    private int streams;

    void sent(int ssrc, int sequence, int transport, long nowNanos) {
        int stream = stream(ssrc);
        if (stream < 0) {
            if (streams == MAX_STREAMS) {
                return;
            }
            stream = streams++;
            ssrcs[stream] = ssrc;
            sequences[stream] = new int[WINDOW];
            transports[stream] = new int[WINDOW];
            sentNanos[stream] = new long[WINDOW];
            Arrays.fill(sequences[stream], NONE);
        }
        int slot = sequence & WINDOW - 1;
        sequences[stream][slot] = sequence;
        transports[stream][slot] = transport;
        sentNanos[stream][slot] = nowNanos;
    }

    /** Returns the place of a stream, or -1. */
    int stream(int ssrc) {
        for (int i = 0; i < streams; i++) {
            if (ssrcs[i] == ssrc) {
                return i;
            }
        }
        return NONE;
    }

    /**
     * Returns where the history keeps a packet, or -1. A number that has come round since names another packet, which
     * was sent at another time.
     */
    int find(int stream, int sequence, SentHistory history) {
        int slot = sequence & WINDOW - 1;
        if (sequences[stream][slot] != sequence) {
            return NONE;
        }
        int kept = history.find(transports[stream][slot]);
        return kept >= 0 && history.sendNanos(kept) == sentNanos[stream][slot] ? kept : NONE;
    }
}
