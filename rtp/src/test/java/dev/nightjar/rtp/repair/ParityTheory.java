package dev.nightjar.rtp.repair;

import dev.nightjar.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Counts, over a whole stream, the lost media packets that the parity which arrived determines. */
public final class ParityTheory {
    private final Set<Integer> missing = new TreeSet<>();
    private final Set<Integer> pending = new TreeSet<>();
    private final List<Set<Integer>> masks = new ArrayList<>();
    private boolean afterParity;
    private int lost;
    private int repairable;

    /** Notes a packet as it is sent. */
    public void sent(RtpPacket packet, int red, int ulpfec, int flexfec, boolean isLost) {
        int type = packet.payloadType();
        int skipped = type == red ? 1 : 0;
        int inner = type == red ? packet.buffer()[packet.payloadOffset()] : type;
        if (inner != ulpfec && inner != flexfec) {
            if (afterParity) {
                endGroup(); // media after parity begins the next group
            }
            pending.add(packet.sequenceNumber());
            if (isLost) {
                lost++;
                missing.add(packet.sequenceNumber());
            }
            return;
        }
        afterParity = true;
        if (!isLost) {
            FecFormat format = inner == ulpfec ? FecFormat.ULPFEC : FecFormat.FLEXFEC;
            int from = packet.payloadOffset() + skipped;
            byte[] bytes = Arrays.copyOfRange(packet.buffer(), from, packet.offset() + packet.length());
            Set<Integer> mask = MaskReading.of(format, bytes);
            if (!pending.containsAll(mask)) {
                throw new AssertionError("parity " + mask + " of another group than " + pending);
            }
            masks.add(mask);
        }
    }

    /** Ends the last group. */
    public void end() {
        endGroup();
    }

    private void endGroup() {
        repairable += RankOracle.repairable(masks, missing).size();
        missing.clear();
        pending.clear();
        masks.clear();
        afterParity = false;
    }

    /** {@return media packets lost} */
    public int lost() {
        return lost;
    }

    /** {@return those of finished groups that can be had back} */
    public int repairable() {
        return repairable;
    }
}
