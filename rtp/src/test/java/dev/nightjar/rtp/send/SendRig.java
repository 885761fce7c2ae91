package dev.nightjar.rtp.send;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Transmit;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.congestion.BandwidthConfig;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.receive.Sessions;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import dev.nightjar.rtp.rtcp.RtcpReader;
import dev.nightjar.rtp.rtcp.RtcpWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A session with a stream of VP8, and what has come out of it.
 *
 * <p>Without a stream of retransmissions there is no padding either, which would come between the packets.
 */
final class SendRig {
    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000 * MILLI;
    static final int SSRC = 0x7000_0001;
    static final int RTX_SSRC = 0x7000_0002;
    static final int SEND_TIME_ID = 2;
    static final int ORIENTATION_ID = 5;
    static final ExtensionMap EXTENSIONS = ExtensionMap.of(Map.of(
            SEND_TIME_ID,
            HeaderExtensionUri.ABS_SEND_TIME.uri(),
            Sessions.TRANSPORT_CC_ID,
            HeaderExtensionUri.TRANSPORT_WIDE_CC.uri(),
            Sessions.MID_ID,
            HeaderExtensionUri.MID.uri(),
            ORIENTATION_ID,
            HeaderExtensionUri.VIDEO_ORIENTATION.uri(),
            Sessions.RID_ID,
            HeaderExtensionUri.RID.uri(),
            Sessions.REPAIRED_RID_ID,
            HeaderExtensionUri.REPAIRED_RID.uri()));

    /** Without anything to probe for. */
    static final SendOptions STEADY =
            new SendOptions(1_200, 3_000_000, 2 * SECOND, SECOND, new BandwidthConfig(1_000_000, 1_000_000, 1_000_000));

    final RtpSendSession session;
    final EncodedStream stream;
    final List<RtcpMessage> reports = new ArrayList<>();
    long now;

    SendRig() {
        this(STEADY, format(-1));
    }

    SendRig(SendOptions options, SendFormat format) {
        session = new RtpSendSession(
                options, new TransportSequence(65_534), "us", 3_900_000_000L * SECOND, Sessions.path());
        stream = session.open(new StreamIdentity(SSRC, RTX_SSRC, 32_767, 100, -10));
        stream.configure(format);
    }

    static SendFormat format(int retransmission) {
        return new SendFormat("v", null, CodecKind.VP8, Sessions.VP8, retransmission, EXTENSIONS);
    }

    static EncodedFrame vp8(boolean keyframe, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7);
        }
        // RFC 6386 §9.1: frame tag, and for a keyframe the start code and the size.
        byte[] header = {(byte) (keyframe ? 0x10 : 0x11), 2, 0, (byte) 0x9D, 1, 0x2A, 64, 1, (byte) 240, 0};
        System.arraycopy(header, 0, bytes, 0, Math.min(length, keyframe ? header.length : 3));
        return EncodedFrame.of(CodecKind.VP8, bytes, keyframe);
    }

    boolean send(boolean keyframe, int length, int timestamp) {
        return stream.send(vp8(keyframe, length), timestamp, now);
    }

    /** {@return the RTP packets that leave now} */
    List<RtpPacket> packets() {
        List<RtpPacket> packets = new ArrayList<>();
        for (Transmit out = session.pollTransmit(); out != null; out = session.pollTransmit()) {
            byte[] copy = Arrays.copyOfRange(out.buffer(), out.offset(), out.offset() + out.length());
            RtpPacket view = new RtpPacket();
            boolean isRtcp = (copy[1] & 0xFF) >= 200 && (copy[1] & 0xFF) < 208;
            if (isRtcp) {
                read(copy);
            } else if (view.wrap(copy, 0, copy.length)) {
                packets.add(view);
            } else {
                throw new AssertionError("not a packet");
            }
        }
        return packets;
    }

    private void read(byte[] datagram) {
        RtcpReader reader = new RtcpReader();
        if (!reader.wrap(datagram, 0, datagram.length)) {
            throw new AssertionError("not RTCP");
        }
        while (reader.next()) {
            reports.add(reader.message());
        }
    }

    /** {@return what leaves until then, advancing from deadline to deadline} */
    List<RtpPacket> packetsUntil(long endNanos) {
        List<RtpPacket> packets = new ArrayList<>(packets());
        while (session.deadlineNanos() <= endNanos) {
            now = Math.max(now, session.deadlineNanos());
            session.advance(now);
            packets.addAll(packets());
        }
        now = endNanos;
        session.advance(now);
        packets.addAll(packets());
        return packets;
    }

    /** {@return of those packets the retransmissions of one} */
    static List<RtpPacket> retransmissions(List<RtpPacket> packets, int sequenceNumber) {
        return packets.stream()
                .filter(packet -> packet.ssrc() == RTX_SSRC
                        && packet.payloadLength() > 2
                        && NetworkBytes.getUint16(packet.buffer(), packet.payloadOffset()) == sequenceNumber)
                .toList();
    }

    void nack(int... sequenceNumbers) {
        byte[] datagram = new byte[512];
        RtcpWriter writer = new RtcpWriter().wrap(datagram, 0, datagram.length);
        writer.nack(1, SSRC, sequenceNumbers, 0, sequenceNumbers.length);
        session.receive(Sessions.path(), datagram, 0, writer.length(), now);
    }

    void pictureLoss() {
        byte[] datagram = new byte[64];
        RtcpWriter writer = new RtcpWriter().wrap(datagram, 0, datagram.length);
        writer.pictureLossIndication(1, SSRC);
        session.receive(Sessions.path(), datagram, 0, writer.length(), now);
    }
}
