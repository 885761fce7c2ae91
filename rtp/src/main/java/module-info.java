import org.jspecify.annotations.NullMarked;

/**
 * RTP and RTCP, and the way from packets to frames and back: header extensions, payload formats, repair, feedback,
 * congestion control, playout and forwarding.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.rtp.receive.RtpReceiveSession} and {@link
 * dev.nightjar.rtp.send.RtpSendSession} for whole sessions, {@link dev.nightjar.rtp.RtpPacket} for one packet.
 */
@NullMarked
module dev.nightjar.rtp {
    requires static transitive org.jspecify;
    requires transitive dev.nightjar.core;

    exports dev.nightjar.rtp;
    exports dev.nightjar.rtp.congestion;
    exports dev.nightjar.rtp.dtmf;
    exports dev.nightjar.rtp.extension.dependency;
    exports dev.nightjar.rtp.extension;
    exports dev.nightjar.rtp.feedback;
    exports dev.nightjar.rtp.forward;
    exports dev.nightjar.rtp.payload;
    exports dev.nightjar.rtp.playout;
    exports dev.nightjar.rtp.receive;
    exports dev.nightjar.rtp.repair;
    exports dev.nightjar.rtp.rtcp;
    exports dev.nightjar.rtp.send;
}
