import org.jspecify.annotations.NullMarked;

/**
 * PeerConnection: joins SDP, ICE, DTLS-SRTP and RTP over sockets and threads into a peer that browsers negotiate
 * with.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.endpoint.Endpoint}.
 */
@NullMarked
module dev.nightjar.endpoint {
    requires static transitive org.jspecify;
    requires transitive dev.nightjar.core;
    requires transitive dev.nightjar.ice;
    requires transitive dev.nightjar.rtp;
    requires dev.nightjar.sdp;
    requires transitive dev.nightjar.dtlssrtp;
    requires dev.nightjar.container;
    requires java.net.http;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.resolver;
    requires io.netty.resolver.dns;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;

    exports dev.nightjar.endpoint;
    exports dev.nightjar.endpoint.stats;
}
