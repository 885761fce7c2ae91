package dev.nightjar.rtp.repair;

import dev.nightjar.rtp.repair.FecProtection.Losses;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which parity packets each media packet of a group goes into.
 *
 * <p>A media packet's column is a set of parity packets, bit r for parity packet r. Lost packets come back when their
 * columns are independent over GF(2). For bursts, packet i goes into parity packet i mod m alone, so a run of m losses
 * hits each parity packet once. For random losses columns differ from each other while there are enough of them, so any
 * two losses come back, and as far as that goes none is the sum of two others, so any three do; each has several bits,
 * so that the loss of a parity packet does not count at once.
 */
final class FecMasks {
    /** With this many parity packets every possible column is tried; with more, some are. */
    private static final int MAX_ENUMERATED = 6;

    private static final int TRIED = 24;

    private final Losses losses;

    /** Columns by number of media packets and parity packets, made when first needed. */
    private final long[] @Nullable [] made;

    private final int[] load = new int[FecProtection.MAX_MEDIA_PACKETS];
    private long draw;

    FecMasks(Losses losses) {
        this.losses = losses;
        int side = FecProtection.MAX_MEDIA_PACKETS + 1;
        this.made = new long[side * side][];
    }

    /** {@return a column for each of the media packets; not to be changed} */
    long[] columns(int mediaPackets, int fecPackets) {
        int index = mediaPackets * (FecProtection.MAX_MEDIA_PACKETS + 1) + fecPackets;
        long[] columns = made[index];
        if (columns == null) {
            columns =
                    losses == Losses.BURSTY ? interleaved(mediaPackets, fecPackets) : spread(mediaPackets, fecPackets);
            made[index] = columns;
        }
        return columns;
    }

    private static long[] interleaved(int mediaPackets, int fecPackets) {
        long[] columns = new long[mediaPackets];
        for (int i = 0; i < mediaPackets; i++) {
            columns[i] = 1L << i % fecPackets;
        }
        return columns;
    }

    private long[] spread(int mediaPackets, int fecPackets) {
        long[] columns = new long[mediaPackets];
        Arrays.fill(load, 0);
        draw = 1;
        int candidates = fecPackets <= MAX_ENUMERATED ? (1 << fecPackets) - 1 : TRIED;
        for (int i = 0; i < mediaPackets; i++) {
            long best = 0;
            int bestCost = Integer.MAX_VALUE;
            for (int c = 1; c <= candidates; c++) {
                long column = fecPackets <= MAX_ENUMERATED ? c : drawn(fecPackets, c % 4 == 0 ? 5 : 3);
                int cost = cost(column, columns, i, fecPackets);
                if (cost < bestCost) {
                    bestCost = cost;
                    best = column;
                }
            }
            columns[i] = best;
            for (long rest = best; rest != 0; rest &= rest - 1) {
                load[Long.numberOfTrailingZeros(rest)]++;
            }
        }
        return columns;
    }

    /**
     * That many different parity packets, by a fixed sequence (Knuth's MMIX generator): the other end need not know.
     */
    private long drawn(int fecPackets, int weight) {
        long column = 0;
        while (Long.bitCount(column) < weight) {
            draw = draw * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            column |= 1L << (draw >>> 33) % fecPackets;
        }
        return column;
    }

    private int cost(long column, long[] columns, int count, int fecPackets) {
        int same = 0;
        int sums = 0;
        for (int j = 0; j < count; j++) {
            same += columns[j] == column ? 1 : 0;
            for (int k = 0; k < j; k++) {
                sums += (columns[j] ^ columns[k]) == column ? 1 : 0;
            }
        }
        int heaviest = 0;
        for (long rest = column; rest != 0; rest &= rest - 1) {
            heaviest = Math.max(heaviest, load[Long.numberOfTrailingZeros(rest)]);
        }
        int weight = Math.abs(Long.bitCount(column) - (fecPackets > 3 ? 3 : 2));
        return 10_000 * same + 100 * sums + 20 * weight + heaviest;
    }
}
