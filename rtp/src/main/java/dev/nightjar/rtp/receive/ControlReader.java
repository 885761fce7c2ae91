package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.rtcp.RtcpMessage;
import dev.nightjar.rtp.rtcp.RtcpReader;
import org.jspecify.annotations.Nullable;

/** Takes from RTCP what a receiver wants to know of its senders: clocks, names, farewells. */
final class ControlReader {
    private static final int SENDER_REPORT = 200;
    private static final int SOURCE_DESCRIPTION = 202;
    private static final int BYE = 203;
    private static final int EXTENDED_REPORT = 207;

    private final RtpReceiveSession session;
    private final RtcpReader reader = new RtcpReader();

    ControlReader(RtpReceiveSession session) {
        this.session = session;
    }

    /** {@return false where the datagram is no RTCP, and nothing was taken from it} */
    boolean read(byte[] buffer, int offset, int length, long nowNanos) {
        if (!reader.wrap(buffer, offset, length)) {
            return false;
        }
        while (reader.next()) {
            switch (reader.type()) {
                case SENDER_REPORT, SOURCE_DESCRIPTION, BYE, EXTENDED_REPORT -> take(reader.message(), nowNanos);
                default -> {} // what concerns our own streams goes to their RtpSendStream
            }
        }
        return true;
    }

    private void take(RtcpMessage message, long nowNanos) {
        if (message instanceof RtcpMessage.SenderReport report) {
            InboundStream stream = session.stream(report.senderSsrc());
            if (stream != null) {
                stream.senderReport(report, nowNanos);
            }
        } else if (message instanceof RtcpMessage.SourceDescription description) {
            for (RtcpMessage.SourceDescription.Chunk chunk : description.chunks()) {
                name(chunk.ssrc(), chunk.cname());
            }
        } else if (message instanceof RtcpMessage.Bye bye) {
            for (int ssrc : bye.ssrcs()) {
                InboundStream stream = session.stream(ssrc);
                if (stream != null) {
                    stream.bye(nowNanos);
                }
            }
        } else if (message instanceof RtcpMessage.ExtendedReport report) {
            session.peerClocks().take(report, nowNanos);
            session.ourClock().take(report, session.streams(), nowNanos);
        }
    }

    private void name(int ssrc, @Nullable String cname) {
        InboundStream stream = session.stream(ssrc);
        if (stream != null && cname != null && !cname.equals(stream.cname())) {
            stream.cname(cname);
            session.event(new RtpEvent.CnameLearnt(stream.section().mid(), ssrc, cname));
        }
    }
}
