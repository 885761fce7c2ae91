package dev.nightjar.rtp.payload;

import static java.util.Objects.requireNonNull;

/**
 * AV1, RTP Payload Format For AV1 1.0: a temporal unit in as few payloads as can be, of nearly the same size.
 *
 * <pre>
 * |Z|Y| W |N|-|-|-|  [ length ] OBU or fragment  [ length ] OBU or fragment  …      §4.4, §4.5
 * </pre>
 *
 * <p>OBUs go out without their size fields, temporal delimiters and tile lists not at all (§5). Each spatial layer
 * begins a new packet. N is set on the first packet of a frame that says it is a keyframe. <i>Choice:</i> up to three
 * elements are counted in W, which saves the last one's length; more elements all have lengths. An OBU is not begun in
 * the last few bytes of a packet.
 */
public final class Av1Packetiser implements Packetiser {
    private static final int CONTINUES = 0x80;
    private static final int TO_BE_CONTINUED = 0x40;
    private static final int BEGINS_SEQUENCE = 0x08;
    private static final int MAX_COUNTED = 3;

    /** An OBU whose beginning would be shorter begins in the next packet. */
    private static final int LEAST_BEGINNING = 8;

    private final Av1Units units = new Av1Units();
    private byte[] payload = new byte[0];
    private int obu;
    private int from;
    private int elements;

    /** Creates a packetiser. */
    public Av1Packetiser() {}

    @Override
    public CodecKind codec() {
        return CodecKind.AV1;
    }

    @Override
    public void packetise(EncodedFrame frame, int maxPayloadBytes, PayloadSink sink) {
        PayloadChecks.check(frame, CodecKind.AV1, maxPayloadBytes);
        requireNonNull(sink, "sink");
        units.read(frame.buffer(), frame.offset(), frame.length());
        if (payload.length < maxPayloadBytes) {
            payload = new byte[maxPayloadBytes];
        }
        int flags = frame.keyframe() ? BEGINS_SEQUENCE : 0;
        for (int first = 0; first < units.count(); first = units.groupEnd(first)) {
            packetise(first, units.groupEnd(first), evenLimit(first, maxPayloadBytes), flags, sink);
            flags = 0;
        }
    }

    /** {@return the smallest limit that needs no more payloads than the largest does} */
    private int evenLimit(int first, int maxPayloadBytes) {
        int count = count(first, maxPayloadBytes);
        int bytes = 0;
        for (int i = first; i < units.groupEnd(first); i++) {
            bytes += units.length(i);
        }
        int least = Math.min(maxPayloadBytes, Math.max(2, bytes / count));
        int most = maxPayloadBytes;
        while (least < most) {
            int middle = (least + most) / 2;
            if (count(first, middle) <= count) {
                most = middle;
            } else {
                least = middle + 1;
            }
        }
        return most;
    }

    private int count(int first, int limit) {
        int end = units.groupEnd(first);
        obu = first;
        from = 0;
        int payloads = 0;
        while (obu < end) {
            fill(end, limit);
            payloads++;
        }
        return payloads;
    }

    /** Moves {@link #obu} and {@link #from} to where the next payload begins, and counts this one's elements. */
    private void fill(int end, int limit) {
        int used = 1;
        int last = 0;
        elements = 0;
        while (obu < end) {
            // Behind the first element, the one before needs its length, if the payload is to go on.
            used += elements == 0 ? 0 : Leb128.size(last) + last;
            int room = limit - used;
            if (elements >= MAX_COUNTED) {
                room -= Leb128.size(Math.max(0, room - 1));
            }
            int rest = units.length(obu) - from;
            if (rest > room && elements > 0 && room < LEAST_BEGINNING) {
                return;
            }
            last = Math.min(rest, room);
            elements++;
            from += last;
            if (last < rest) {
                return;
            }
            obu++;
            from = 0;
        }
    }

    private void packetise(int first, int end, int limit, int firstFlags, PayloadSink sink) {
        int flags = firstFlags;
        obu = first;
        from = 0;
        while (obu < end) {
            int startObu = obu;
            int startFrom = from;
            fill(end, limit);
            flags |= startFrom > 0 ? CONTINUES : 0;
            flags |= from > 0 ? TO_BE_CONTINUED : 0;
            int length = write(startObu, startFrom, flags);
            flags = 0;
            sink.onPayload(payload, 0, length, obu == units.count());
        }
    }

    private int write(int firstObu, int firstFrom, int flags) {
        boolean isCounted = elements <= MAX_COUNTED;
        payload[0] = (byte) (flags | (isCounted ? elements << 4 : 0));
        int at = 1;
        int start = firstFrom;
        for (int i = 0; i < elements; i++) {
            int unit = firstObu + i;
            int length = (unit == obu ? from : units.length(unit)) - start;
            if (i < elements - 1 || !isCounted) {
                at += Leb128.write(payload, at, length);
            }
            at = units.copy(unit, start, length, payload, at);
            start = 0;
        }
        return at;
    }
}
