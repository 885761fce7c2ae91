package dev.nightjar.endpoint.internal.transport;

import dev.nightjar.core.PacketKind;
import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.dtlssrtp.SrtpConfig;
import dev.nightjar.dtlssrtp.SrtpContext;
import dev.nightjar.dtlssrtp.SrtpCounters;
import dev.nightjar.dtlssrtp.SrtpMasterKey;
import dev.nightjar.dtlssrtp.SrtpProfile;
import dev.nightjar.dtlssrtp.UnprotectResult;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.sockets.UdpSocket;
import dev.nightjar.rtp.forward.ForwardStream;
import dev.nightjar.rtp.forward.ForwardedPacket;

/** The SRTP contexts of a connection, one each way. Loop-confined. */
public final class SrtpPair {
    /** Packets that may go out again for a NACK, however few of the peer's are told apart. */
    private static final int LEAST_RESEND_WINDOW = 1024;

    /**
     * Most SSRCs that we send under, as many as there can be. They are ours and not the peer's to choose: a connection
     * that takes part in a room for days gets new ones with all who come, and none may be forgotten, since nothing may
     * be sent twice under its numbers (RFC 3711 §9.1).
     */
    private static final int SENT_SSRCS = 65_536;

    /** What a packet takes while it is written and protected. */
    static final int SCRATCH_BYTES = MediaLoop.SEND_SCRATCH_BYTES;

    private final SrtpContext outgoing;
    private final SrtpContext incoming;
    private long unsentPackets;
    private final byte[] scratch;

    /**
     * Keys both ways.
     *
     * @param scratch of {@link #SCRATCH_BYTES}, for the packet that is being sent: the same for all connections of a
     *     loop, so that it stays in the cache
     */
    public SrtpPair(SrtpMasterKey local, SrtpMasterKey remote, SrtpConfig config, byte[] scratch) {
        this.scratch = scratch;
        SrtpConfig sending = config.withReplayWindow(Math.max(LEAST_RESEND_WINDOW, config.replayWindow()))
                .withMaxSsrcs(SENT_SSRCS);
        this.outgoing = SrtpContext.create(local, sending);
        this.incoming = SrtpContext.create(remote, config);
    }

    /** {@return the length of the plain packet, now in place, or -1 when it was refused} */
    public int unprotectRtp(byte[] buffer, int offset, int length) {
        return incoming.unprotectRtp(buffer, offset, length) == UnprotectResult.ACCEPTED ? incoming.resultLength() : -1;
    }

    /** {@return the length of the plain packet, now in place, or -1 when it was refused} */
    public int unprotectRtcp(byte[] buffer, int offset, int length) {
        return incoming.unprotectRtcp(buffer, offset, length) == UnprotectResult.ACCEPTED
                ? incoming.resultLength()
                : -1;
    }

    /** Protects a copy of a plain packet and queues it. */
    public void send(PeerSockets sockets, Path path, Transmit plain) {
        int length = plain.length();
        if (length > UdpSocket.MAX_DATAGRAM_BYTES) {
            return;
        }
        System.arraycopy(plain.buffer(), plain.offset(), scratch, 0, length);
        int protectedLength;
        try {
            protectedLength = PacketKind.of(scratch, 0, length) == PacketKind.RTCP
                    ? outgoing.protectRtcp(scratch, 0, length)
                    : outgoing.protectRtp(scratch, 0, length);
        } catch (IllegalStateException refused) {
            // Its number was used for another packet or lies behind the window; the same packet may go out again.
            unsentPackets++;
            return;
        }
        sockets.send(path, scratch, 0, protectedLength);
    }

    /** Writes a packet of another connection's track for this peer, protects and queues it: the hot path. */
    public void forward(PeerSockets sockets, Path path, ForwardStream stream, ForwardedPacket packet, long nowNanos) {
        int length = stream.forward(packet, scratch, 0, nowNanos);
        if (length == 0) {
            return;
        }
        int protectedLength;
        try {
            protectedLength = outgoing.protectRtp(scratch, 0, length);
        } catch (IllegalStateException refused) {
            unsentPackets++;
            return;
        }
        sockets.send(path, scratch, 0, protectedLength);
    }

    /** Says whether RTP goes out with its CSRCs and header extensions encrypted from now on, RFC 9335. */
    public void useCryptex(boolean encryptHeaders) {
        outgoing.useCryptex(encryptHeaders);
    }

    /** {@return what became of RTP packets, both ways} */
    public SrtpCounters rtpCounters() {
        return outgoing.rtpCounters().plus(incoming.rtpCounters());
    }

    /** {@return what became of RTCP packets, both ways} */
    public SrtpCounters rtcpCounters() {
        return outgoing.rtcpCounters().plus(incoming.rtcpCounters());
    }

    /** {@return packets that the context refused to protect} */
    public long unsentPackets() {
        return unsentPackets;
    }

    /** {@return the profile that DTLS has agreed on} */
    public SrtpProfile profile() {
        return outgoing.profile();
    }

    /** Overwrites the keys. */
    public void destroy() {
        outgoing.destroy();
        incoming.destroy();
    }
}
