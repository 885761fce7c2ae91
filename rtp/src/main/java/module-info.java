import org.jspecify.annotations.NullMarked;

/** RTP and RTCP: packets and header extensions, control messages, what a receiver tells a sender. */
@NullMarked
module dev.nightjar.rtp {
    requires static transitive org.jspecify;
    requires transitive dev.nightjar.core;

    exports dev.nightjar.rtp;
    exports dev.nightjar.rtp.feedback;
    exports dev.nightjar.rtp.forward;
    exports dev.nightjar.rtp.payload;
    exports dev.nightjar.rtp.receive;
    exports dev.nightjar.rtp.rtcp;
}
