package dev.nightjar.endpoint;

import dev.nightjar.core.PacketKind;
import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.dtlssrtp.DtlsEvent;
import dev.nightjar.dtlssrtp.SrtpConfig;
import dev.nightjar.dtlssrtp.SrtpCounters;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.transport.EarlyPackets;
import dev.nightjar.endpoint.internal.transport.PeerSockets;
import dev.nightjar.endpoint.internal.transport.SrtpPair;
import dev.nightjar.rtp.forward.ForwardStream;
import dev.nightjar.rtp.forward.ForwardedPacket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection's media meets its packets: authenticated on the way in, protected on the way out, and kept for a
 * moment while there are no keys yet.
 *
 * <p>Loop-confined.
 */
final class PeerSrtp {
    private final MediaLoop loop;
    private final PeerMedia media;
    private final SrtpConfig config;
    private final boolean isCryptexAllowed;
    private final EarlyPackets early = new EarlyPackets();
    private @Nullable SrtpPair pair;
    private boolean sendsCryptex;
    private long refused;

    PeerSrtp(MediaLoop loop, SecurityConfig security, PeerMedia media) {
        this.loop = loop;
        this.media = media;
        this.config = security.srtp();
        this.isCryptexAllowed = security.cryptex();
    }

    /** {@return whether there are keys} */
    boolean isKeyed() {
        return pair != null;
    }

    /** Takes what was agreed of media. */
    void configure(List<SectionPlan> sections) {
        sendsCryptex = isCryptexAllowed && SectionPlan.areCryptex(sections);
        SrtpPair known = pair;
        if (known != null) {
            known.useCryptex(sendsCryptex);
        }
        media.configure(sections);
    }

    /**
     * The keys are there: what came before them is taken as if it came now, in its order and with its times. Those of
     * another DTLS association take the place of the old ones, which protect what is sent until then.
     */
    void key(DtlsEvent.Connected keys) {
        SrtpPair old = pair;
        if (old != null) {
            old.destroy();
        }
        SrtpPair made = new SrtpPair(keys.local(), keys.remote(), config, loop.sendScratch());
        made.useCryptex(sendsCryptex);
        pair = made;
        for (EarlyPackets.Early each = early.poll(); each != null; each = early.poll()) {
            receive(each.path(), each.bytes(), 0, each.bytes().length, each.arrivalNanos());
        }
    }

    /** Takes one packet of SRTP or SRTCP as it came; it is decrypted in place. */
    void receive(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        SrtpPair keyed = pair;
        if (keyed == null) {
            if (!early.offer(path, buffer, offset, length, nowNanos)) {
                refused++;
            }
            return;
        }
        boolean isRtcp = PacketKind.of(buffer, offset, length) == PacketKind.RTCP;
        int plainLength =
                isRtcp ? keyed.unprotectRtcp(buffer, offset, length) : keyed.unprotectRtp(buffer, offset, length);
        if (plainLength < 0) {
            refused++;
        } else if (isRtcp) {
            media.receiveRtcp(path, buffer, offset, plainLength, nowNanos);
        } else {
            media.receiveRtp(path, buffer, offset, plainLength, nowNanos);
        }
    }

    /** Sends what media has to send; without keys or a path it is dropped. */
    void drain(PeerSockets sockets, @Nullable Path path) {
        SrtpPair keyed = pair;
        for (Transmit out = media.pollTransmit(); out != null; out = media.pollTransmit()) {
            if (keyed != null && path != null) {
                keyed.send(sockets, path, out);
            }
        }
    }

    /** Sends one packet of another connection's track: the hot path. */
    void forward(PeerSockets sockets, Path path, ForwardStream stream, ForwardedPacket packet, long nowNanos) {
        SrtpPair keyed = pair;
        if (keyed != null) {
            keyed.forward(sockets, path, stream, packet, nowNanos);
        }
    }

    /** {@return packets that no key or no room was there for} */
    long refused() {
        return refused;
    }

    SrtpCounters rtpCounters() {
        SrtpPair keyed = pair;
        return keyed == null ? SrtpCounters.NONE : keyed.rtpCounters();
    }

    SrtpCounters rtcpCounters() {
        SrtpPair keyed = pair;
        return keyed == null ? SrtpCounters.NONE : keyed.rtcpCounters();
    }

    /** {@return packets that could not be protected} */
    long unsentPackets() {
        SrtpPair keyed = pair;
        return keyed == null ? 0 : keyed.unsentPackets();
    }

    /** {@return the protection profile, empty before there are keys} */
    String profile() {
        SrtpPair keyed = pair;
        return keyed == null ? "" : keyed.profile().registeredName();
    }

    /** {@return whether header extensions go out encrypted, RFC 9335} */
    boolean sendsCryptex() {
        return pair != null && sendsCryptex;
    }

    /** Forgets the keys. */
    void destroy() {
        early.clear();
        SrtpPair keyed = pair;
        if (keyed != null) {
            keyed.destroy();
        }
    }
}
