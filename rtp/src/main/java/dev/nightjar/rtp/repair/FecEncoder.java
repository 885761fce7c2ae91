package dev.nightjar.rtp.repair;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;
import dev.nightjar.core.SerialNumbers;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.RtpPacket;
import java.util.Arrays;

/**
 * Media packets of one stream in, the payloads of parity packets out.
 *
 * <p>Hand in each media packet as it is sent, before RED and SRTP, in the order of its numbers; then {@link #poll}
 * until
 * 0. A group ends when it is full or at {@link #endGroup}, after a frame say. For {@link FecFormat#ULPFEC} wrap each
 * payload by {@link RedEncoder} and send it as the next packet of the same stream; for {@link FecFormat#FLEXFEC} send
 * it
 * on an SSRC, sequence numbers and payload type of its own. A parity payload can be {@link #MAX_OVERHEAD_BYTES} longer
 * than the longest media packet: leave room for that in the packet size.
 *
 * <p>Retransmissions and padding do not go in. Allocates nothing once its groups have been full. Confined to one
 * thread.
 */
public final class FecEncoder {
    /** Bytes of a parity payload beyond those of the longest packet it protects, fixed RTP header not counted. */
    public static final int MAX_OVERHEAD_BYTES = FecHeader.MAX_BYTES;

    /** Longest packet that is protected. */
    public static final int MAX_PACKET_BYTES = 1_500;

    private final FecFormat format;
    private final MutableExtensions mutable;
    private final RtpPacket view = new RtpPacket();
    private final FecHeader header = new FecHeader();
    private final byte[][] packets = new byte[FecProtection.MAX_MEDIA_PACKETS][];
    private final int[] lengths = new int[FecProtection.MAX_MEDIA_PACKETS];
    private final int[] offsets = new int[FecProtection.MAX_MEDIA_PACKETS];
    private FecProtection protection;
    private FecMasks masks;
    private int count;
    private int ssrc;
    private int baseSequenceNumber;
    private long[] columns = new long[0];

    /** Parity packets of the group that has ended, and the next to be polled; equal while a group goes on. */
    private int rows;

    private int row;

    private FecEncoder(FecFormat format, FecProtection protection, ExtensionMap extensions) {
        this.format = format;
        this.protection = requireNonNull(protection, "protection");
        this.masks = new FecMasks(protection.losses());
        this.mutable = new MutableExtensions(extensions);
    }

    /** {@return an encoder of that format} */
    public static FecEncoder of(FecFormat format, FecProtection protection, ExtensionMap extensions) {
        return new FecEncoder(requireNonNull(format, "format"), protection, extensions);
    }

    /** {@return the format of the payloads} */
    public FecFormat format() {
        return format;
    }

    /** {@return how much parity is sent} */
    public FecProtection protection() {
        return protection;
    }

    /** Changes how much parity is sent; a group in progress ends with as much as it would have had. */
    public void protection(FecProtection newProtection) {
        requireNonNull(newProtection, "newProtection");
        if (newProtection.equals(protection)) {
            return;
        }
        endGroup();
        if (newProtection.losses() != protection.losses()) {
            masks = new FecMasks(newProtection.losses());
        }
        protection = newProtection;
    }

    /**
     * Takes the next media packet. Parity that the last group still had to give is forgotten.
     *
     * @param packet borrowed until this call returns; with its header extensions, whose values may change when it
     *     leaves
     *     only where they tell of the sending itself (transport-wide sequence number, send time)
     * @return whether it will be protected; false without protection, for a packet that is too long, or for one that
     *     does not follow those before. A jump of the numbers, or another SSRC, gives up the group in progress.
     */
    public boolean mediaPacket(RtpPacket packet) {
        if (row < rows) {
            beginGroup();
        }
        if (protection.fecPackets() == 0 || packet.length() > MAX_PACKET_BYTES) {
            return false;
        }
        int offset = SerialNumbers.distance16(baseSequenceNumber, packet.sequenceNumber());
        if (count > 0 && (packet.ssrc() != ssrc || offset >= FecProtection.MAX_MEDIA_PACKETS || offset < 0)) {
            beginGroup();
        }
        if (count == 0) {
            ssrc = packet.ssrc();
            baseSequenceNumber = packet.sequenceNumber();
            offset = 0;
        } else if (offset <= offsets[count - 1]) {
            return false;
        }
        store(packet, offset);
        if (count == protection.mediaPackets()) {
            endGroup();
        }
        return true;
    }

    private void store(RtpPacket packet, int offset) {
        if (packets[count] == null) {
            packets[count] = new byte[MAX_PACKET_BYTES];
        }
        byte[] copy = packets[count];
        System.arraycopy(packet.buffer(), packet.offset(), copy, 0, packet.length());
        if (!view.wrap(copy, 0, packet.length())) {
            throw new IllegalStateException("bug: a copy of a packet is a packet");
        }
        mutable.clear(view);
        lengths[count] = packet.length();
        offsets[count] = offset;
        count++;
    }

    private void beginGroup() {
        count = 0;
        rows = 0;
        row = 0;
    }

    /** Forgets the group in progress, and the parity of the last one: a packet of it was not sent. */
    public void dropGroup() {
        beginGroup();
    }

    /** Ends the group in progress, if any: its parity can be polled. */
    public void endGroup() {
        if (count == 0 || row < rows) {
            return;
        }
        rows = protection.fecPacketsFor(count);
        row = 0;
        columns = rows == 0 ? columns : masks.columns(count, rows);
        if (rows == 0) {
            count = 0;
        }
    }

    /**
     * Writes the next parity payload.
     *
     * @param buffer has room for the longest media packet and {@link #MAX_OVERHEAD_BYTES} behind {@code offset}
     * @return bytes written, or 0 when there is none
     */
    public int poll(byte[] buffer, int offset) {
        while (row < rows) {
            int written = write(row++, buffer, offset);
            if (row == rows) {
                beginGroup();
            }
            if (written > 0) {
                return written;
            }
        }
        return 0;
    }

    private int write(int parity, byte[] buffer, int offset) {
        long mask = 0;
        int longest = 0;
        int last = 0;
        for (int i = 0; i < count; i++) {
            if ((columns[i] >>> parity & 1) != 0) {
                mask |= Long.MIN_VALUE >>> offsets[i];
                longest = Math.max(longest, Parity.lengthOf(lengths[i]));
                last = offsets[i];
            }
        }
        if (mask == 0) {
            return 0; // more parity packets than the columns of a short group use
        }
        int headerLength = FecHeader.lengthFor(format, last);
        Arrays.fill(buffer, offset + headerLength, offset + headerLength + longest, (byte) 0);
        int flags = 0;
        int length = 0;
        int timestamp = 0;
        for (int i = 0; i < count; i++) {
            if ((columns[i] >>> parity & 1) != 0) {
                int bytes = Parity.lengthOf(lengths[i]);
                flags ^= Parity.flags(packets[i]);
                length ^= bytes;
                timestamp ^= NetworkBytes.getInt32(packets[i], RtpFields.TIMESTAMP_OFFSET);
                Parity.add(buffer, offset + headerLength, packets[i], RtpFields.FIXED_HEADER_LENGTH, bytes);
            }
        }
        header.set(flags, length, timestamp, baseSequenceNumber, ssrc, mask, 0);
        header.write(format, headerLength, longest, buffer, offset);
        return headerLength + longest;
    }
}
