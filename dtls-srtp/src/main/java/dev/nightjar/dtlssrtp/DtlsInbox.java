package dev.nightjar.dtlssrtp;

import dev.nightjar.dtlssrtp.DtlsCounts.Count;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The records that wait for the handshake, in the order in which the library can take them.
 *
 * <p>The library reads the peer's ChangeCipherSpec as soon as it has keys and from then on drops every plain record, so
 * one that overtakes CertificateVerify would block the handshake for good; and it drops encrypted records that come
 * before ChangeCipherSpec. Both are kept back here until their turn. Guarded by the seam's lock.
 */
final class DtlsInbox {
    /** A flight at MTU 256 is some ten records; with a resend of it there is still room. */
    static final int MAX_RECORDS = 64;

    /** Early records: Finished, its resends, and the first application data. */
    static final int MAX_HELD = 8;

    private final DtlsCounts counts;
    private final Deque<byte[]> ready = new ArrayDeque<>();
    private final Deque<byte[]> held = new ArrayDeque<>();
    private final Deque<byte[]> heldData = new ArrayDeque<>();
    private byte @Nullable [] heldChangeCipherSpec;
    private boolean changeExpected;
    private boolean changed;

    DtlsInbox(DtlsCounts counts) {
        this.counts = counts;
    }

    void add(byte[] record) {
        if (ready.size() >= MAX_RECORDS) {
            counts.add(Count.DROPPED);
            return;
        }
        ready.add(record);
    }

    /** The library has keys and has read all that comes before ChangeCipherSpec. */
    void expectChangeCipherSpec() {
        changeExpected = true;
        if (heldChangeCipherSpec != null) {
            ready.addFirst(heldChangeCipherSpec);
            heldChangeCipherSpec = null;
        }
    }

    /** {@return the next record whose turn it is, or null} */
    byte @Nullable [] poll() {
        for (byte[] record = ready.poll(); record != null; record = ready.poll()) {
            if (isItsTurn(record)) {
                return record;
            }
        }
        return null;
    }

    private boolean isItsTurn(byte[] record) {
        int type = DtlsRecords.type(record);
        if (DtlsRecords.epoch(record) == 0) {
            if (type == DtlsRecords.ALERT) {
                DtlsRecords.putVersion12(record);
            }
            return type == DtlsRecords.CHANGE_CIPHER_SPEC ? takeChangeCipherSpec(record) : takePlain();
        }
        if (type == DtlsRecords.APPLICATION_DATA) {
            hold(heldData, record);
            return false;
        }
        if (!changed) {
            hold(held, record);
            return false;
        }
        return true;
    }

    private boolean takePlain() {
        if (changed) {
            counts.add(Count.IGNORED);
        }
        return !changed;
    }

    private boolean takeChangeCipherSpec(byte[] record) {
        if (!changeExpected) {
            heldChangeCipherSpec = record;
            return false;
        }
        if (changed) {
            counts.add(Count.IGNORED);
            return false;
        }
        changed = true;
        while (!held.isEmpty()) {
            ready.addFirst(held.removeLast());
        }
        return true;
    }

    /** The oldest goes: a flood cannot keep the real record out by coming first. */
    private void hold(Deque<byte[]> records, byte[] record) {
        if (records.size() >= MAX_HELD) {
            records.remove();
            counts.add(Count.DROPPED);
        }
        records.add(record);
    }

    /** {@return what is left when the handshake is done: records behind Finished, then early application data} */
    byte @Nullable [] pollLeftOver() {
        byte[] record = ready.poll();
        return record != null ? record : heldData.poll();
    }

    boolean hasReady() {
        return !ready.isEmpty();
    }

    void clear() {
        ready.clear();
        held.clear();
        heldData.clear();
        heldChangeCipherSpec = null;
    }
}
