package dev.nightjar.rtp.forward;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;

/** Pictures of scalable VP8 and VP9, a packet or two for each layer. */
final class LayeredPayloads {
    static final int TICKS = 3_000;

    private int sequenceNumber;

    LayeredPayloads(int firstSequenceNumber) {
        sequenceNumber = firstSequenceNumber;
    }

    /** {@return a VP8 picture of one packet, RFC 7741 §4.2} */
    RtpPacket vp8(int picture, int temporalId, boolean isSync, boolean isKey) {
        byte[] payload = new byte[20];
        payload[0] = (byte) 0x90;
        payload[1] = (byte) 0xE0;
        NetworkBytes.putInt16(payload, 2, 0x8000 | picture & 0x7FFF);
        payload[5] = (byte) (temporalId << 6 | (isSync ? 0x20 : 0));
        payload[6] = (byte) (isKey ? 0x10 : 0x11);
        NetworkBytes.putInt24(payload, 9, 0x9D012A);
        NetworkBytes.putInt32(payload, 16, picture);
        return packet(Packets.VP8, picture, true, payload);
    }

    /**
     * {@return one packet of a layer of a VP9 picture, not flexible, RFC 9628 §4.2}
     *
     * @param part 0 for the layer's first packet, 1 for its last
     */
    RtpPacket vp9(int picture, int spatialId, int temporalId, boolean isUp, boolean isKey, int part, boolean marker) {
        int first = 0xA0 | (isKey ? 0 : 0x40) | (part == 0 ? 0x08 : 0x04);
        byte[] payload = new byte[14];
        payload[0] = (byte) first;
        NetworkBytes.putInt16(payload, 1, 0x8000 | picture & 0x7FFF);
        payload[3] = (byte) (temporalId << 5 | (isUp ? 0x10 : 0) | spatialId << 1 | (spatialId > 0 ? 1 : 0));
        payload[5] = (byte) (isKey ? 0x80 : 0x84);
        NetworkBytes.putInt32(payload, 10, picture);
        return packet(Packets.VP9, picture, marker, payload);
    }

    private RtpPacket packet(int payloadType, int picture, boolean marker, byte[] payload) {
        RtpWriter writer = new RtpWriter()
                .ssrc(Packets.SSRC)
                .payloadType(payloadType)
                .sequenceNumber(sequenceNumber++)
                .rtpTimestamp(picture * TICKS)
                .marker(marker);
        return Packets.written(writer, payload);
    }
}
