package dev.nightjar.rtp.payload;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.NetworkBytes;

/**
 * H.265, RFC 7798: small NAL units together in aggregation packets, large ones in fragmentation units of one length.
 *
 * <p>Sends in decoding order and without decoding order numbers ({@code sprop-max-don-diff} 0). <i>Choice:</i> NAL
 * units are gathered in order as long as they fit; those of one aggregation packet are not cut to make the next one as
 * long.
 */
public final class H265Packetiser implements Packetiser {
    private static final int LENGTH_BYTES = 4;
    private static final int SIZE_BYTES = 2;
    private static final int FRAGMENT_HEADER_BYTES = 3;

    private final EvenPayloads fragments = new EvenPayloads();
    private final byte[] header = new byte[FRAGMENT_HEADER_BYTES];
    private byte[] aggregate = new byte[0];

    /** Creates a packetiser. */
    public H265Packetiser() {}

    @Override
    public CodecKind codec() {
        return CodecKind.H265;
    }

    @Override
    public void packetise(EncodedFrame frame, int maxPayloadBytes, PayloadSink sink) {
        PayloadChecks.check(frame, CodecKind.H265, maxPayloadBytes);
        requireNonNull(sink, "sink");
        byte[] buffer = frame.buffer();
        int end = frame.offset() + frame.length();
        check(buffer, frame.offset(), end);
        if (aggregate.length < maxPayloadBytes) {
            aggregate = new byte[maxPayloadBytes];
        }
        int at = frame.offset();
        while (at < end) {
            int length = NetworkBytes.getInt32(buffer, at);
            if (length > maxPayloadBytes) {
                fragment(buffer, at + LENGTH_BYTES, length, maxPayloadBytes, end, sink);
                at += LENGTH_BYTES + length;
                continue;
            }
            int next = gathered(buffer, at, end, maxPayloadBytes);
            if (next == at + LENGTH_BYTES + length) {
                sink.onPayload(buffer, at + LENGTH_BYTES, length, next == end);
            } else {
                aggregate(buffer, at, next, end, sink);
            }
            at = next;
        }
    }

    private static void check(byte[] buffer, int offset, int end) {
        int at = offset;
        while (at < end) {
            int room = end - at - LENGTH_BYTES;
            int length = room < 0 ? -1 : NetworkBytes.getInt32(buffer, at);
            boolean isUnit = length > H265Nal.HEADER_BYTES
                    && length <= room
                    && H265Nal.type(buffer[at + LENGTH_BYTES]) < H265Nal.AGGREGATION;
            if (!isUnit) {
                throw new IllegalArgumentException(
                        "frame: NAL unit at " + at + " is malformed (expected: whole NAL units after their lengths)");
            }
            at += LENGTH_BYTES + length;
        }
    }

    /** {@return index behind the NAL units that go into one payload with the first} */
    private static int gathered(byte[] buffer, int first, int end, int maxPayloadBytes) {
        int size = H265Nal.HEADER_BYTES;
        int at = first;
        while (at < end) {
            int length = NetworkBytes.getInt32(buffer, at);
            size += SIZE_BYTES;
            if (length > maxPayloadBytes - size) {
                break;
            }
            size += length;
            at += LENGTH_BYTES + length;
        }
        return at == first ? first + LENGTH_BYTES + NetworkBytes.getInt32(buffer, first) : at;
    }

    /** §4.4.2: the payload header has the lowest LayerId and TID of its NAL units, and F where one has it. */
    private void aggregate(byte[] buffer, int from, int to, int end, PayloadSink sink) {
        int forbidden = 0;
        int layerId = 0x3F;
        int tid = 7;
        int out = H265Nal.HEADER_BYTES;
        int at = from;
        while (at < to) {
            int length = NetworkBytes.getInt32(buffer, at);
            at += LENGTH_BYTES;
            forbidden |= buffer[at] & 0x80;
            layerId = Math.min(layerId, H265Nal.layerId(buffer[at], buffer[at + 1]));
            tid = Math.min(tid, buffer[at + 1] & 7);
            NetworkBytes.putInt16(aggregate, out, length);
            System.arraycopy(buffer, at, aggregate, out + SIZE_BYTES, length);
            out += SIZE_BYTES + length;
            at += length;
        }
        NetworkBytes.putInt16(aggregate, 0, forbidden << 8 | H265Nal.AGGREGATION << 9 | layerId << 3 | tid);
        sink.onPayload(aggregate, 0, out, to == end);
    }

    private void fragment(byte[] buffer, int unit, int length, int maxPayloadBytes, int end, PayloadSink sink) {
        int type = H265Nal.type(buffer[unit]);
        header[0] = (byte) H265Nal.withType(buffer[unit], H265Nal.FRAGMENTATION);
        header[1] = buffer[unit + 1];
        int bytes = length - H265Nal.HEADER_BYTES;
        int count = fragments.begin(bytes, FRAGMENT_HEADER_BYTES, 0, maxPayloadBytes);
        for (int i = 0; i < count; i++) {
            header[2] = (byte) (type | (i == 0 ? 0x80 : 0) | (i == count - 1 ? 0x40 : 0));
            fragments.next(
                    buffer, unit + H265Nal.HEADER_BYTES, header, FRAGMENT_HEADER_BYTES, unit + length == end, sink);
        }
    }
}
