package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import dev.nightjar.rtp.repair.FecEncoder;
import dev.nightjar.rtp.repair.FecFormat;
import dev.nightjar.rtp.repair.FecProtection;
import dev.nightjar.rtp.repair.RedEncoder;
import java.util.ArrayList;
import java.util.List;

/** Sends video with parity as libwebrtc does: ULPFEC in RED on the media's own numbers, or FlexFEC beside it. */
final class ProtectingSender {
    private final FecFormat format;
    private final FecEncoder encoder;
    private final RedEncoder red = new RedEncoder(0);
    private final RtpWriter writer = new RtpWriter();
    private final byte[] payload = new byte[2_000];
    private final byte[] wrapped = new byte[2_000];
    private int sequenceNumber;
    private int fecSequenceNumber = 500;

    ProtectingSender(FecFormat format, FecProtection protection, int firstSequenceNumber) {
        this.format = format;
        this.encoder = FecEncoder.of(format, protection, Sessions.EXTENSIONS);
        this.sequenceNumber = firstSequenceNumber;
    }

    /** {@return what goes out for a media packet: itself, then the parity that is due} */
    List<RtpPacket> send(RtpPacket media) {
        List<RtpPacket> out = new ArrayList<>();
        RtpPacket plain = packet(
                Sessions.VP8,
                VideoCall.SSRC,
                sequenceNumber,
                media,
                media.buffer(),
                media.payloadOffset(),
                media.payloadLength());
        encoder.mediaPacket(plain);
        if (format == FecFormat.ULPFEC) {
            out.add(inRed(Sessions.VP8, media, media.buffer(), media.payloadOffset(), media.payloadLength()));
        } else {
            out.add(plain);
            sequenceNumber++;
        }
        for (int length = encoder.poll(payload, 0); length > 0; length = encoder.poll(payload, 0)) {
            out.add(
                    format == FecFormat.ULPFEC
                            ? inRed(RepairSections.ULPFEC, media, payload, 0, length)
                            : packet(
                                    RepairSections.FLEXFEC,
                                    RepairSections.FLEXFEC_SSRC,
                                    fecSequenceNumber++,
                                    media,
                                    payload,
                                    0,
                                    length));
        }
        return out;
    }

    private RtpPacket inRed(int payloadType, RtpPacket like, byte[] bytes, int offset, int length) {
        int written = red.write(payloadType, like.rtpTimestamp(), bytes, offset, length, wrapped, 0, wrapped.length);
        return packet(RepairSections.RED, VideoCall.SSRC, sequenceNumber++, like, wrapped, 0, written);
    }

    private RtpPacket packet(
            int payloadType, int ssrc, int number, RtpPacket like, byte[] bytes, int offset, int length) {
        boolean isParity = payloadType == RepairSections.FLEXFEC
                || (payloadType == RepairSections.RED && bytes[offset] == RepairSections.ULPFEC);
        writer.clearExtensions()
                .extension(Sessions.MID_ID, "v")
                .extension(Sessions.TRANSPORT_CC_ID, number * 7, 2)
                .payloadType(payloadType)
                .ssrc(ssrc)
                .sequenceNumber(number)
                .rtpTimestamp(like.rtpTimestamp())
                .marker(like.isMarker() && !isParity);
        byte[] packet = new byte[RtpReceiveSession.MAX_PACKET_BYTES];
        return Vp8Source.view(packet, writer.writeTo(packet, 0, bytes, offset, length));
    }
}
