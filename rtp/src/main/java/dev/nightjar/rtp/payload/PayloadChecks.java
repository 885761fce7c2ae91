package dev.nightjar.rtp.payload;

/** What every packetiser asks of its caller. */
final class PayloadChecks {
    private PayloadChecks() {}

    static void check(EncodedFrame frame, CodecKind codec, int maxPayloadBytes) {
        if (frame.codec() != codec) {
            throw new IllegalArgumentException("codec: " + frame.codec() + " (expected: " + codec + ")");
        }
        if (maxPayloadBytes < Packetiser.MIN_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("maxPayloadBytes: " + maxPayloadBytes + " (expected: "
                    + Packetiser.MIN_PAYLOAD_BYTES + " at least)");
        }
    }
}
