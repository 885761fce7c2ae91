import org.jspecify.annotations.NullMarked;

/** RTP and RTCP: packets and header extensions, control messages, what a receiver tells a sender. */
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
