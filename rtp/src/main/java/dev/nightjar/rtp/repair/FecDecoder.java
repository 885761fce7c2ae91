package dev.nightjar.rtp.repair;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.SerialNumbers;
import dev.nightjar.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * Media packets and parity packets of one stream in, lost media packets out.
 *
 * <p>After each packet that goes in {@link #poll} until false. Every packet that the parity here determines comes out,
 * also where several parity packets have to be put together for it. A packet comes out as it was sent, but for the
 * header extensions of {@link MutableExtensions}, which are zero.
 *
 * <p>Retransmissions must not go in: their header extensions are not those of the packet they repeat, and parity
 * counted
 * with them would be wrong. Packets that plain repetition or reordering brings late may.
 *
 * <p>Bounded: the newest 192 numbers of media, 48 parity packets for at most two seconds; some 360 kB when all are full
 * and nothing before the first packet. Allocates nothing after that. What a parity packet says is checked before it is
 * believed: numbers outside the window, lengths and what comes out. Confined to one thread.
 */
// Rows are reduced at once: what is here already is taken out of a parity packet when it comes, and a media packet is
// taken out of each row that covers it when it comes. So a row's mask names missing packets only, a row with one left
// is
// that packet, and a row never needs media that has gone from the window since. A row that misses nothing when it comes
// costs no arithmetic, which is the usual case.
public final class FecDecoder {
    /** Longest packet that is kept or given back. */
    public static final int MAX_PACKET_BYTES = 1_500;

    /** Parity packets that wait at once: as many as libwebrtc makes for a group. The oldest goes for a newer one. */
    static final int MAX_ROWS = 48;

    /** Older parity is of no use: whoever waits for a packet has given it up. */
    static final long MAX_AGE_NANOS = 2_000_000_000L;

    /** A step further than this makes everything here worthless. */
    private static final int MAX_JUMP = 2_000;

    private final int ssrc;
    private final MediaWindow window = new MediaWindow();
    private final ParityRow[] rows = new ParityRow[MAX_ROWS];
    private final FecHeader header = new FecHeader();
    private final RtpPacket view = new RtpPacket();
    private final ParityElimination elimination = new ParityElimination();
    private @Nullable ParityRow sum;
    private MutableExtensions mutable;
    private boolean started;
    private long highest;
    private int active;

    /** Whether rows have changed since elimination last found nothing. */
    private boolean isUnsolved;

    private long received;
    private long discarded;
    private long recovered;

    /** Makes a decoder of the stream with that SSRC. */
    public FecDecoder(int ssrc, MutableExtensions mutable) {
        this.ssrc = ssrc;
        this.mutable = requireNonNull(mutable, "mutable");
    }

    /**
     * {@return the SSRC that a FlexFEC packet protects, or 0 where it is too short to tell}
     *
     * @param buffer holds the packet's payload
     */
    public static int protectedSsrc(byte[] buffer, int offset, int length) {
        return FecHeader.flexfecSsrc(buffer, offset, length);
    }

    /**
     * Takes a new negotiation's header extensions; packets from before it can no longer be added up and are dropped.
     */
    public void extensions(MutableExtensions newMutable) {
        mutable = requireNonNull(newMutable, "newMutable");
        clear();
    }

    /** Takes a media packet as the sender protected it: without RED, no retransmission. Copies it. */
    public void mediaPacket(RtpPacket packet, long nowNanos) {
        if (packet.length() > MAX_PACKET_BYTES) {
            return;
        }
        if (!started) {
            started = true;
            highest = packet.sequenceNumber() + 0x10000L;
        }
        long sequence = SerialNumbers.unwrap16(highest, packet.sequenceNumber());
        if (Math.abs(sequence - highest) > MAX_JUMP) {
            clear();
            started = true;
            highest = sequence;
        }
        if (sequence <= highest - MediaWindow.SIZE || window.has(sequence)) {
            return;
        }
        highest = Math.max(highest, sequence);
        window.put(sequence, packet);
        if (!view.wrap(window.bytes(sequence), 0, packet.length())) {
            throw new IllegalStateException("bug: a copy of a packet is a packet");
        }
        mutable.clear(view);
        expire(nowNanos);
        arrived(sequence);
    }

    /** Drops parity that is too old, by time or by number. */
    private void expire(long nowNanos) {
        if (active == 0) {
            return;
        }
        for (ParityRow row : rows) {
            boolean isOld = row != null
                    && row.isActive
                    && (nowNanos - row.arrivalNanos > MAX_AGE_NANOS || row.lastMissing() <= highest - MediaWindow.SIZE);
            if (isOld) {
                free(row);
            }
        }
    }

    /** Takes a packet that is here now out of every row. */
    private void arrived(long sequence) {
        if (active == 0) {
            return;
        }
        for (ParityRow row : rows) {
            if (row != null && row.isActive && row.covers(sequence)) {
                row.remove(sequence, window.bytes(sequence), window.length(sequence));
                isUnsolved = true;
                if (row.missing() == 0) {
                    free(row);
                }
            }
        }
    }

    private void free(ParityRow row) {
        row.isActive = false;
        active--;
        discarded += row.isUsed ? 0 : 1;
    }

    /**
     * Takes the payload of a parity packet, copying what is of use.
     *
     * @return false where it is malformed or has nothing to do with the packets here; nothing has changed then but the
     *     counters
     */
    public boolean fecPacket(FecFormat format, byte[] buffer, int offset, int length, long nowNanos) {
        received++;
        boolean isParsed = header.parse(format, buffer, offset, length)
                && header.protectionLength() <= ParityRow.MAX_BODY_BYTES
                && (format == FecFormat.ULPFEC || header.ssrc() == ssrc);
        if (!isParsed || !started) {
            discarded++;
            return false;
        }
        long base = SerialNumbers.unwrap16(highest, header.baseSequenceNumber());
        // Parity follows its media; a little is allowed for packets that overtake each other.
        if (base > highest + FecHeader.MAX_MASK_BITS || base <= highest - MediaWindow.SIZE) {
            discarded++;
            return false;
        }
        expire(nowNanos);
        if (!missesAny(base)) {
            discarded++;
            return true;
        }
        ParityRow row = freeRow();
        row.set(header, buffer, offset, base, nowNanos);
        active++;
        for (int bit = 0; bit < FecHeader.MAX_MASK_BITS; bit++) {
            long sequence = base + bit;
            if (row.covers(sequence) && window.has(sequence)) {
                row.remove(sequence, window.bytes(sequence), window.length(sequence));
            }
        }
        isUnsolved = true;
        return true;
    }

    private boolean missesAny(long base) {
        for (long bits = header.maskHigh(); bits != 0; bits &= bits - 1) {
            if (!window.has(base + 63 - Long.numberOfTrailingZeros(bits))) {
                return true;
            }
        }
        for (long bits = header.maskLow(); bits != 0; bits &= bits - 1) {
            if (!window.has(base + 127 - Long.numberOfTrailingZeros(bits))) {
                return true;
            }
        }
        return false;
    }

    private ParityRow freeRow() {
        int oldest = 0;
        for (int i = 0; i < MAX_ROWS; i++) {
            ParityRow row = rows[i];
            if (row == null) {
                row = new ParityRow();
                rows[i] = row;
            }
            if (!row.isActive) {
                return row;
            }
            if (row.arrivalNanos < rows[oldest].arrivalNanos) {
                oldest = i;
            }
        }
        free(rows[oldest]);
        return rows[oldest];
    }

    /**
     * Points {@code packet} at the next packet that was given back.
     *
     * @param packet its bytes stay this decoder's and are valid until the next call
     * @return false when there is none; the view is then as it was
     */
    public boolean poll(RtpPacket packet) {
        while (active > 0) {
            ParityRow row = rowWithOneMissing();
            long sequence;
            if (row != null) {
                sequence = row.firstMissing();
                row.isUsed = true;
            } else if (isUnsolved && active > 1 && solveTogether()) {
                sequence = elimination.sequence();
                row = requireNonNull(sum, "sum");
            } else {
                isUnsolved = false;
                return false;
            }
            if (restore(row, sequence, packet)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable ParityRow rowWithOneMissing() {
        for (ParityRow row : rows) {
            if (row != null && row.isActive && row.missing() == 1) {
                return row;
            }
        }
        return null;
    }

    private boolean solveTogether() {
        int count = 0;
        while (count < MAX_ROWS && rows[count] != null) {
            count++;
        }
        if (!elimination.solve(rows, count)) {
            return false;
        }
        ParityRow total = sum;
        if (total == null) {
            total = new ParityRow();
            sum = total;
        }
        total.clear();
        for (long rest = elimination.sum(); rest != 0; rest &= rest - 1) {
            ParityRow row = rows[Long.numberOfTrailingZeros(rest)];
            total.add(row);
            row.isUsed = true;
        }
        return true;
    }

    /** Makes the packet; where the sum turns out to be none, drops every row that speaks of it. */
    private boolean restore(ParityRow row, long sequence, RtpPacket packet) {
        boolean isInWindow = sequence > highest - MediaWindow.SIZE && sequence <= highest + FecHeader.MAX_MASK_BITS;
        int length = isInWindow ? row.write(window.room(sequence), sequence, ssrc) : 0;
        if (length == 0 || !view.wrap(window.bytes(sequence), 0, length)) {
            for (ParityRow other : rows) {
                if (other != null && other.isActive && other.covers(sequence)) {
                    other.isUsed = false;
                    free(other);
                }
            }
            return false;
        }
        window.keep(sequence, length);
        highest = Math.max(highest, sequence);
        recovered++;
        arrived(sequence);
        return packet.wrap(window.bytes(sequence), 0, length);
    }

    /** Forgets every packet. */
    public void clear() {
        started = false;
        window.clear();
        for (ParityRow row : rows) {
            if (row != null && row.isActive) {
                free(row);
            }
        }
    }

    /** {@return parity packets that came, broken ones too} */
    public long packetsReceived() {
        return received;
    }

    /** {@return parity packets of which nothing was made: not needed, too late, or broken} */
    public long packetsDiscarded() {
        return discarded;
    }

    /** {@return media packets given back} */
    public long packetsRecovered() {
        return recovered;
    }

    /** {@return parity packets that wait for media, at most 48} */
    public int waitingPackets() {
        return active;
    }
}
