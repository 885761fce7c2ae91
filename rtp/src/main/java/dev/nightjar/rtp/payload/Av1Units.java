package dev.nightjar.rtp.payload;

import java.util.Arrays;

/**
 * Where the OBUs of a temporal unit lie, and how long each is on the wire, where it has no size field.
 *
 * <p>Grows to the most OBUs a temporal unit had.
 */
final class Av1Units {
    private static final int UNKNOWN_LAYER = -1;

    private byte[] buffer = new byte[0];
    private int[] headers = new int[16];
    private int[] payloads = new int[16];
    private int[] ends = new int[16];
    private int count;

    /**
     * Finds the OBUs that are sent.
     *
     * @throws IllegalArgumentException where the bytes are no OBUs with size fields, or hold nothing to send
     */
    void read(byte[] bytes, int offset, int length) {
        buffer = bytes;
        count = 0;
        int end = offset + length;
        int at = offset;
        while (at < end) {
            at = readObu(at, end);
        }
        if (count == 0) {
            throw new IllegalArgumentException("frame: no OBU (expected: a temporal unit)");
        }
    }

    private int readObu(int at, int end) {
        int header = buffer[at];
        int payload = at + Av1Obu.headerBytes(header);
        int obuEnd = end; // without a size field, which only the last may leave out
        if (Av1Obu.hasSize(header)) {
            long size = Leb128.read(buffer, payload, end);
            if (size == Leb128.MALFORMED) {
                throw malformed(at);
            }
            payload += Leb128.bytes(size);
            obuEnd = Leb128.value(size) > end - payload ? -1 : payload + Leb128.value(size);
        }
        if (Av1Obu.isForbidden(header) || payload > obuEnd) {
            throw malformed(at);
        }
        if (!Av1Obu.isLeftOut(Av1Obu.type(header))) {
            add(at, payload, obuEnd);
        }
        return obuEnd;
    }

    private static IllegalArgumentException malformed(int at) {
        return new IllegalArgumentException("frame: OBU at " + at + " is malformed (expected: whole OBUs with sizes)");
    }

    private void add(int header, int payload, int end) {
        if (count == headers.length) {
            headers = Arrays.copyOf(headers, 2 * count);
            payloads = Arrays.copyOf(payloads, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        headers[count] = header;
        payloads[count] = payload;
        ends[count] = end;
        count++;
    }

    int count() {
        return count;
    }

    /** {@return bytes of an OBU without its size field} */
    int length(int obu) {
        return headerBytes(obu) + ends[obu] - payloads[obu];
    }

    private int headerBytes(int obu) {
        return Av1Obu.headerBytes(buffer[headers[obu]]);
    }

    /** Copies a run of an OBU's bytes without its size field; returns the index behind what was written. */
    int copy(int obu, int from, int length, byte[] target, int targetOffset) {
        int headerBytes = headerBytes(obu);
        int to = from + length;
        int at = targetOffset;
        for (int i = from; i < Math.min(to, headerBytes); i++) {
            int octet = buffer[headers[obu] + i];
            target[at++] = (byte) (i == 0 ? octet & ~Av1Obu.HAS_SIZE : octet);
        }
        int start = Math.max(from, headerBytes);
        if (to > start) {
            System.arraycopy(buffer, payloads[obu] + start - headerBytes, target, at, to - start);
            at += to - start;
        }
        return at;
    }

    /**
     * {@return the OBU behind those that may share packets with {@code first}} All that name a layer name the same, and
     * those that name none come first (RTP Payload Format For AV1 §5).
     */
    int groupEnd(int first) {
        int layer = UNKNOWN_LAYER;
        int obu = first;
        while (obu < count) {
            int own = layer(obu);
            if (layer != UNKNOWN_LAYER && own != layer) {
                return obu;
            }
            layer = own;
            obu++;
        }
        return obu;
    }

    /** {@return temporal and spatial id in one number, or {@link #UNKNOWN_LAYER} for an OBU of all layers} */
    private int layer(int obu) {
        return headerBytes(obu) == 1 ? UNKNOWN_LAYER : (buffer[headers[obu] + 1] & 0xFF) >>> 3;
    }
}
