package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import org.jspecify.annotations.Nullable;

/** Makes single packets for tests. */
public final class TestPackets {
    private int ssrc = 1;
    private int payloadType = Sessions.VP8;
    private int sequenceNumber = 1;
    private int timestamp = 90_000;
    private boolean marker = true;
    private int padding;
    private int transportSequence = -1;
    private @Nullable String mid;
    private @Nullable String rid;
    private @Nullable String repairedRid;
    private byte[] payload = {0x10, 0x10, 2, 0, (byte) 0x9D, 1, 0x2A, 64, 1, (byte) 240, 0};

    public static TestPackets of(int ssrc, int payloadType, int sequenceNumber) {
        TestPackets packet = new TestPackets();
        packet.ssrc = ssrc;
        packet.payloadType = payloadType;
        packet.sequenceNumber = sequenceNumber;
        packet.timestamp = sequenceNumber * 3_000;
        return packet;
    }

    public TestPackets mid(String value) {
        mid = value;
        return this;
    }

    public TestPackets rid(String value) {
        rid = value;
        return this;
    }

    public TestPackets repairedRid(String value) {
        repairedRid = value;
        return this;
    }

    public TestPackets timestamp(int value) {
        timestamp = value;
        return this;
    }

    public TestPackets marker(boolean value) {
        marker = value;
        return this;
    }

    public TestPackets padding(int bytes) {
        padding = bytes;
        return this;
    }

    public TestPackets transportSequence(int value) {
        transportSequence = value;
        return this;
    }

    public TestPackets payload(byte... bytes) {
        payload = bytes;
        return this;
    }

    public RtpPacket packet() {
        RtpWriter writer = new RtpWriter()
                .ssrc(ssrc)
                .payloadType(payloadType)
                .sequenceNumber(sequenceNumber)
                .rtpTimestamp(timestamp)
                .marker(marker)
                .paddingLength(padding);
        extension(writer, Sessions.MID_ID, mid);
        extension(writer, Sessions.RID_ID, rid);
        extension(writer, Sessions.REPAIRED_RID_ID, repairedRid);
        if (transportSequence >= 0) {
            writer.extension(Sessions.TRANSPORT_CC_ID, transportSequence, 2);
        }
        byte[] bytes = new byte[1_500];
        return Vp8Source.view(bytes, writer.writeTo(bytes, 0, payload, 0, payload.length));
    }

    private static void extension(RtpWriter writer, int id, @Nullable String value) {
        if (value != null) {
            writer.extension(id, value);
        }
    }
}
