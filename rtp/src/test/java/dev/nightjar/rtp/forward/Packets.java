package dev.nightjar.rtp.forward;

import dev.nightjar.core.Path;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import dev.nightjar.rtp.receive.CodecParameters;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/** Packets of one sender, and what was negotiated with it and with one receiver. */
final class Packets {
    static final int VP8 = 96;
    static final int OPUS = 111;
    static final int H264 = 102;
    static final int VP9 = 98;
    static final int AV1 = 45;
    static final int DESCRIPTOR = 12;
    static final int SSRC = 0x1111_2222;

    static final ExtensionMap SENDER = ExtensionMap.of(Map.of(
            1,
            HeaderExtensionUri.AUDIO_LEVEL.uri(),
            2,
            HeaderExtensionUri.ABS_SEND_TIME.uri(),
            3,
            HeaderExtensionUri.TRANSPORT_WIDE_CC.uri(),
            4,
            HeaderExtensionUri.MID.uri(),
            5,
            HeaderExtensionUri.VIDEO_ORIENTATION.uri(),
            6,
            HeaderExtensionUri.PLAYOUT_DELAY.uri(),
            DESCRIPTOR,
            HeaderExtensionUri.DEPENDENCY_DESCRIPTOR.uri(),
            13,
            HeaderExtensionUri.VIDEO_LAYERS_ALLOCATION.uri()));
    static final ExtensionMap RECEIVER = ExtensionMap.of(Map.of(
            9, HeaderExtensionUri.AUDIO_LEVEL.uri(),
            8, HeaderExtensionUri.ABS_SEND_TIME.uri(),
            7, HeaderExtensionUri.TRANSPORT_WIDE_CC.uri(),
            6, HeaderExtensionUri.MID.uri(),
            5, HeaderExtensionUri.VIDEO_ORIENTATION.uri()));
    static final ForwardFormat FORMAT = new ForwardFormat(
            List.of(
                    CodecParameters.of(VP8, "VP8", 90_000),
                    CodecParameters.of(H264, "H264", 90_000),
                    CodecParameters.of(VP9, "VP9", 90_000),
                    CodecParameters.of(AV1, "AV1", 90_000),
                    CodecParameters.of(OPUS, "opus", 48_000)),
            SENDER);

    private static final byte[] KEY = {0x10, 0x10, 0, 0, (byte) 0x9D, 1, 0x2A, 64, 1, (byte) 0xF0, 0};
    private static final byte[] DELTA = {0x10, 0x11, 0, 0, 1, 2, 3};

    private Packets() {}

    static Path path() {
        return Path.udp(new InetSocketAddress("127.0.0.1", 1), new InetSocketAddress("127.0.0.1", 2));
    }

    static RtpPacket key(int sequenceNumber, int timestamp) {
        return packet(SSRC, VP8, sequenceNumber, timestamp, KEY);
    }

    static RtpPacket delta(int sequenceNumber, int timestamp) {
        return packet(SSRC, VP8, sequenceNumber, timestamp, DELTA);
    }

    static RtpPacket sound(int sequenceNumber, int timestamp) {
        return packet(SSRC, OPUS, sequenceNumber, timestamp, new byte[] {1, 2, 3, (byte) sequenceNumber});
    }

    static RtpPacket packet(int ssrc, int payloadType, int sequenceNumber, int timestamp, byte[] payload) {
        RtpWriter writer = new RtpWriter()
                .ssrc(ssrc)
                .payloadType(payloadType)
                .sequenceNumber(sequenceNumber)
                .rtpTimestamp(timestamp)
                .marker(true)
                .extension(1, 0x55, 1)
                .extension(3, sequenceNumber, 2)
                .extension(4, "old")
                .extension(6, 0x123456, 3);
        return written(writer, payload);
    }

    static RtpPacket written(RtpWriter writer, byte[] payload) {
        byte[] bytes = new byte[1_500];
        int length = writer.writeTo(bytes, 3, payload, 0, payload.length);
        return view(bytes, 3, length);
    }

    static RtpPacket view(byte[] bytes, int offset, int length) {
        RtpPacket packet = new RtpPacket();
        if (!packet.wrap(bytes, offset, length)) {
            throw new AssertionError("not an RTP packet");
        }
        return packet;
    }

    static byte[] payload(RtpPacket packet) {
        return java.util.Arrays.copyOfRange(
                packet.buffer(), packet.payloadOffset(), packet.payloadOffset() + packet.payloadLength());
    }
}
