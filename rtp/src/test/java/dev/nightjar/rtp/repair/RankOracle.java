package dev.nightjar.rtp.repair;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which losses parity determines in theory: by row reduction of the masks, written apart from the decoder. */
final class RankOracle {
    private RankOracle() {}

    /**
     * {@return the packets of {@code missing} that follow from the parity packets that came}
     *
     * @param masks per parity packet the media packets in it
     */
    static Set<Integer> repairable(List<? extends Set<Integer>> masks, Set<Integer> missing) {
        List<Integer> unknowns = new ArrayList<>(new TreeSet<>(missing));
        List<BigInteger> rows = new ArrayList<>();
        for (Set<Integer> mask : masks) {
            BigInteger row = BigInteger.ZERO;
            for (int i = 0; i < unknowns.size(); i++) {
                row = mask.contains(unknowns.get(i)) ? row.setBit(i) : row;
            }
            rows.add(row);
        }
        List<BigInteger> reduced = new ArrayList<>();
        for (int column = 0; column < unknowns.size(); column++) {
            BigInteger pivot = null;
            for (BigInteger row : rows) {
                pivot = pivot == null && row.testBit(column) ? row : pivot;
            }
            if (pivot == null) {
                continue;
            }
            rows.remove(pivot);
            for (List<BigInteger> all : List.of(rows, reduced)) {
                for (int i = 0; i < all.size(); i++) {
                    if (all.get(i).testBit(column)) {
                        all.set(i, all.get(i).xor(pivot));
                    }
                }
            }
            reduced.add(pivot);
        }
        Set<Integer> found = new TreeSet<>();
        for (BigInteger row : reduced) {
            if (row.bitCount() == 1) {
                found.add(unknowns.get(row.getLowestSetBit()));
            }
        }
        return found;
    }
}
