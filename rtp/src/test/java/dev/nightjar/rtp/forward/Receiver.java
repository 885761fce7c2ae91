package dev.nightjar.rtp.forward;

import dev.nightjar.core.Transmit;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import dev.nightjar.rtp.rtcp.RtcpReader;
import dev.nightjar.rtp.rtcp.RtcpWriter;
import dev.nightjar.rtp.send.TransportSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A source, one stream made of it, and what its receiver gets. */
final class Receiver {
    static final long MS = 1_000_000L;
    static final int SSRC = 0x7000_0001;
    static final int RTX_SSRC = 0x7000_0002;
    static final int VP8 = 120;
    static final int RTX = 121;
    static final int OPUS = 109;
    static final int FIRST = 500;
    static final int FIRST_TIMESTAMP = -10;
    static final long NTP_AT_ZERO = 3_900_000_000L * 1_000_000_000L;

    final ForwardSource source = new ForwardSource();
    final ForwardStream stream = new ForwardStream(
            new ForwardIdentity(SSRC, RTX_SSRC, "us", FIRST, 7, FIRST_TIMESTAMP, NTP_AT_ZERO),
            new TransportSequence(65_535),
            Packets.path());
    final List<RtpPacket> sent = new ArrayList<>();
    long now = 5_000 * MS;

    Receiver(boolean hasRtx) {
        PayloadTypes types = new PayloadTypes();
        types.put(Packets.VP8, VP8, hasRtx ? RTX : -1);
        types.put(Packets.OPUS, OPUS, -1);
        types.put(Packets.VP9, 99, hasRtx ? RTX : -1);
        types.put(Packets.AV1, 46, hasRtx ? RTX : -1);
        stream.payloadTypes(types);
        stream.configure("v", Packets.RECEIVER);
        stream.source(source);
    }

    /** {@return whether the source took the packet} */
    boolean take(RtpPacket packet) {
        boolean isTaken = source.receive(packet, Packets.FORMAT, now);
        if (isTaken) {
            forward(source);
        }
        return isTaken;
    }

    void forward(ForwardSource from) {
        byte[] out = new byte[ForwardStream.MAX_PACKET_BYTES + 5];
        int length = stream.forward(from.current(), out, 5, now);
        if (length > 0) {
            sent.add(Packets.view(out, 5, length));
        }
    }

    RtpPacket last() {
        return sent.get(sent.size() - 1);
    }

    List<Integer> sequenceNumbers() {
        return sent.stream().map(RtpPacket::sequenceNumber).toList();
    }

    void nack(int... sequenceNumbers) {
        RtcpWriter writer = new RtcpWriter().wrap(new byte[1_200], 0, 1_200);
        byte[] bytes = new byte[1_200];
        writer.wrap(bytes, 0, bytes.length);
        writer.nack(1, SSRC, sequenceNumbers, 0, sequenceNumbers.length);
        stream.receive(Packets.path(), bytes, 0, writer.length(), now);
    }

    /** {@return copies of the RTP that is polled} */
    List<RtpPacket> polled() {
        List<RtpPacket> packets = new ArrayList<>();
        for (Transmit next = stream.pollTransmit(); next != null; next = stream.pollTransmit()) {
            byte[] copy = Arrays.copyOfRange(next.buffer(), next.offset(), next.offset() + next.length());
            packets.add(Packets.view(copy, 0, copy.length));
        }
        return packets;
    }

    /** {@return the RTCP that is due} */
    List<RtcpMessage> reports() {
        List<RtcpMessage> messages = new ArrayList<>();
        RtcpReader reader = new RtcpReader();
        for (Transmit next = stream.pollTransmit(); next != null; next = stream.pollTransmit()) {
            if (!reader.wrap(next.buffer(), next.offset(), next.length())) {
                throw new AssertionError("not RTCP");
            }
            while (reader.next()) {
                messages.add(reader.message());
            }
        }
        return messages;
    }
}
