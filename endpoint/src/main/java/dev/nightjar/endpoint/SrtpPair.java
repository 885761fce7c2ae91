package dev.nightjar.endpoint;

import dev.nightjar.core.PacketKind;
import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.dtlssrtp.SrtpConfig;
import dev.nightjar.dtlssrtp.SrtpContext;
import dev.nightjar.dtlssrtp.SrtpMasterKey;
import dev.nightjar.dtlssrtp.SrtpProfile;
import dev.nightjar.dtlssrtp.UnprotectResult;

/** The SRTP contexts of a connection, one each way. Loop-confined. */
final class SrtpPair {
    private final SrtpContext outgoing;
    private final SrtpContext incoming;
    private long unsentPackets;
    private final byte[] scratch = new byte[UdpSocket.MAX_DATAGRAM_BYTES + SrtpContext.MAX_OVERHEAD_BYTES];

    SrtpPair(SrtpMasterKey local, SrtpMasterKey remote) {
        this.outgoing = SrtpContext.create(local, SrtpConfig.defaults());
        this.incoming = SrtpContext.create(remote, SrtpConfig.defaults());
    }

    /** {@return the length of the plain packet, now in place, or -1 when it was refused} */
    int unprotectRtp(byte[] buffer, int offset, int length) {
        return incoming.unprotectRtp(buffer, offset, length) == UnprotectResult.ACCEPTED ? incoming.resultLength() : -1;
    }

    /** {@return the length of the plain packet, now in place, or -1 when it was refused} */
    int unprotectRtcp(byte[] buffer, int offset, int length) {
        return incoming.unprotectRtcp(buffer, offset, length) == UnprotectResult.ACCEPTED
                ? incoming.resultLength()
                : -1;
    }

    /** Protects a copy of a plain packet and queues it. */
    void send(PeerSockets sockets, Path path, Transmit plain) {
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
            // A packet repeated under its own number (no RTX) would repeat a nonce; it stays lost instead.
            unsentPackets++;
            return;
        }
        sockets.send(path, scratch, 0, protectedLength);
    }

    /** {@return packets that the context refused to protect} */
    long unsentPackets() {
        return unsentPackets;
    }

    SrtpProfile profile() {
        return outgoing.profile();
    }

    void destroy() {
        outgoing.destroy();
        incoming.destroy();
    }
}
