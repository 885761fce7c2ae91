package dev.nightjar.rtp.repair;

import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A stream of packets that differ in everything a packet can differ in. */
final class MediaPackets {
    static final int SSRC = 0xCAFE0001;
    static final int MID_ID = 3;
    static final int TRANSPORT_CC_ID = 5;
    static final ExtensionMap EXTENSIONS = ExtensionMap.of(Map.of(
            MID_ID, HeaderExtensionUri.MID.uri(),
            TRANSPORT_CC_ID, HeaderExtensionUri.TRANSPORT_WIDE_CC.uri()));

    private final SplittableRandom random;
    private final RtpWriter writer = new RtpWriter();
    private int sequenceNumber;
    private int timestamp;
    private int transportSequence;

    MediaPackets(SplittableRandom random, int firstSequenceNumber) {
        this.random = random;
        this.sequenceNumber = firstSequenceNumber;
        this.timestamp = random.nextInt();
    }

    List<RtpPacket> next(int count) {
        List<RtpPacket> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            packets.add(next());
        }
        return packets;
    }

    RtpPacket next() {
        byte[] payload = new byte[random.nextInt(1_200)];
        random.nextBytes(payload);
        writer.clearExtensions()
                .ssrc(SSRC)
                .payloadType(random.nextInt(64))
                .marker(random.nextBoolean())
                .sequenceNumber(sequenceNumber++)
                .rtpTimestamp(timestamp += random.nextInt(3_000))
                .paddingLength(random.nextInt(4) == 0 ? 1 + random.nextInt(60) : 0);
        for (int i = random.nextInt(3); i > 0; i--) {
            writer.csrc(random.nextInt());
        }
        if (random.nextInt(4) > 0) {
            writer.extension(MID_ID, "video" + random.nextInt(100));
        }
        if (random.nextBoolean()) {
            writer.extension(TRANSPORT_CC_ID, ++transportSequence, 2);
        }
        byte[] bytes = new byte[1_500];
        return view(bytes, writer.writeTo(bytes, 0, payload, 0, payload.length));
    }

    static RtpPacket view(byte[] bytes, int length) {
        RtpPacket packet = new RtpPacket();
        if (!packet.wrap(bytes, 0, length)) {
            throw new AssertionError("not a packet");
        }
        return packet;
    }

    /** {@return a packet's bytes} */
    static byte[] bytes(RtpPacket packet) {
        return Arrays.copyOfRange(packet.buffer(), packet.offset(), packet.offset() + packet.length());
    }

    /** {@return a packet's bytes as parity gives them back: without the values written when it leaves} */
    static byte[] cleared(RtpPacket packet) {
        byte[] copy = bytes(packet);
        RtpPacket view = view(copy, copy.length);
        int at = view.extensionOffset(TRANSPORT_CC_ID);
        if (at >= 0) {
            Arrays.fill(copy, at, at + 2, (byte) 0);
        }
        return copy;
    }
}
