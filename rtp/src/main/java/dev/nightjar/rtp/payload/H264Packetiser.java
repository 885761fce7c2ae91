package dev.nightjar.rtp.payload;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.NetworkBytes;

/**
 * H.264, RFC 6184, packetization modes 0 and 1.
 *
 * <p>NAL units that fit into one payload together go as one STAP-A (§5.7.1): SPS and PPS of a keyframe do, with its
 * timestamp, which Chrome wants. One that fits alone goes as it is (§5.6), a longer one as FU-A fragments of one length
 * (§5.8). Mode 0 has single NAL units only (§6.2), so the encoder has to keep its slices short.
 */
public final class H264Packetiser implements Packetiser {
    private static final int STAP_A = 24;
    private static final int FU_A = 28;
    private static final int LENGTH_BYTES = 4;
    private static final int SIZE_BYTES = 2;
    private static final int MAX_SIZE = 0xFFFF;

    private final boolean canSplit;
    private final EvenPayloads fragments = new EvenPayloads();
    private final byte[] fragmentHeader = new byte[2];
    private byte[] aggregate = new byte[0];

    /** Creates a packetiser of mode 1. */
    public H264Packetiser() {
        this(1);
    }

    /**
     * Creates a packetiser.
     *
     * @param packetizationMode as negotiated, 0 or 1; 0 where nothing was written (§8.1)
     */
    public H264Packetiser(int packetizationMode) {
        if (packetizationMode != 0 && packetizationMode != 1) {
            throw new IllegalArgumentException("packetizationMode: " + packetizationMode + " (expected: 0 or 1)");
        }
        this.canSplit = packetizationMode == 1;
    }

    @Override
    public CodecKind codec() {
        return CodecKind.H264;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also where a NAL unit is longer than a payload in mode 0
     */
    @Override
    public void packetise(EncodedFrame frame, int maxPayloadBytes, PayloadSink sink) {
        PayloadChecks.check(frame, CodecKind.H264, maxPayloadBytes);
        requireNonNull(sink, "sink");
        byte[] buffer = frame.buffer();
        int end = frame.offset() + frame.length();
        check(buffer, frame.offset(), end, maxPayloadBytes);
        int at = frame.offset();
        while (at < end) {
            int unit = at + LENGTH_BYTES;
            int length = NetworkBytes.getInt32(buffer, at);
            int after = canSplit ? aggregateEnd(buffer, at, end, Math.min(maxPayloadBytes, MAX_SIZE)) : unit + length;
            if (length > maxPayloadBytes) {
                after = unit + length;
                fragment(buffer, unit, length, maxPayloadBytes, after == end, sink);
            } else if (after > unit + length) {
                aggregate(buffer, at, after, maxPayloadBytes, after == end, sink);
            } else {
                after = unit + length;
                sink.onPayload(buffer, unit, length, after == end);
            }
            at = after;
        }
    }

    private void check(byte[] buffer, int start, int end, int maxPayloadBytes) {
        int at = start;
        while (at < end) {
            int length = end - at < LENGTH_BYTES ? 0 : NetworkBytes.getInt32(buffer, at);
            if (length < 1 || length > end - at - LENGTH_BYTES) {
                throw new IllegalArgumentException(
                        "NAL unit at " + (at - start) + " (expected: its length in 4 bytes, then as many bytes)");
            }
            int type = buffer[at + LENGTH_BYTES] & 0x1F;
            if (type == 0 || type >= STAP_A) {
                throw new IllegalArgumentException("NAL unit type: " + type + " (expected: 1 to 23)");
            }
            if (!canSplit && length > maxPayloadBytes) {
                throw new IllegalArgumentException("NAL unit: " + length + " bytes (expected: at most "
                        + maxPayloadBytes + " in packetization mode 0)");
            }
            at += LENGTH_BYTES + length;
        }
    }

    /** {@return where the NAL units end that fit into one STAP-A from {@code start} on} */
    private static int aggregateEnd(byte[] buffer, int start, int end, int maxPayloadBytes) {
        int size = 1;
        int at = start;
        while (at < end) {
            int length = NetworkBytes.getInt32(buffer, at);
            if (length > maxPayloadBytes - SIZE_BYTES - size) {
                break;
            }
            size += SIZE_BYTES + length;
            at += LENGTH_BYTES + length;
        }
        return at;
    }

    /** §5.7.1: F is set where it is in any unit, NRI is the highest. */
    private void aggregate(byte[] buffer, int start, int end, int maxPayloadBytes, boolean last, PayloadSink sink) {
        if (aggregate.length < maxPayloadBytes) {
            aggregate = new byte[maxPayloadBytes];
        }
        int forbidden = 0;
        int importance = 0;
        int to = 1;
        for (int at = start; at < end; ) {
            int length = NetworkBytes.getInt32(buffer, at);
            int header = buffer[at + LENGTH_BYTES];
            forbidden |= header & 0x80;
            importance = Math.max(importance, header & 0x60);
            NetworkBytes.putInt16(aggregate, to, length);
            System.arraycopy(buffer, at + LENGTH_BYTES, aggregate, to + SIZE_BYTES, length);
            to += SIZE_BYTES + length;
            at += LENGTH_BYTES + length;
        }
        aggregate[0] = (byte) (forbidden | importance | STAP_A);
        sink.onPayload(aggregate, 0, to, last);
    }

    /** §5.8: the NAL header is not among the fragments; its bits are in both bytes of theirs. */
    private void fragment(byte[] buffer, int unit, int length, int maxPayloadBytes, boolean last, PayloadSink sink) {
        fragmentHeader[0] = (byte) (buffer[unit] & 0xE0 | FU_A);
        int type = buffer[unit] & 0x1F;
        int count = fragments.begin(length - 1, fragmentHeader.length, 0, maxPayloadBytes);
        for (int i = 0; i < count; i++) {
            int position = i == 0 ? 0x80 : i == count - 1 ? 0x40 : 0;
            fragmentHeader[1] = (byte) (position | type);
            fragments.next(buffer, unit + 1, fragmentHeader, fragmentHeader.length, last, sink);
        }
    }
}
