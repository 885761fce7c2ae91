package dev.nightjar.interop;

import dev.nightjar.dtlssrtp.SrtpConfig;
import dev.nightjar.dtlssrtp.SrtpContext;
import dev.nightjar.dtlssrtp.SrtpMasterKey;
import dev.nightjar.dtlssrtp.UnprotectResult;
import java.util.Arrays;

/** One way between us and libsrtp: one side protects, the other unprotects, in the same words for both. */
interface SrtpLane {
    /** What the receiving side says of a packet. */
    enum Verdict {
        ACCEPTED,
        REPLAYED,
        FORGED,
        OTHER
    }

    /**
     * What became of a packet.
     *
     * @param verdict what the receiving side says
     * @param plain the packet as it was, empty unless accepted
     */
    record Outcome(Verdict verdict, byte[] plain) {}

    /** {@return the protected packet} */
    byte[] protect(byte[] packet, boolean isRtcp);

    /** {@return what becomes of a protected packet} */
    Outcome unprotect(byte[] packet, boolean isRtcp);

    /** {@return the way from us to libsrtp, which has the key already} */
    static SrtpLane toLibSrtp(SrtpMasterKey key, LibSrtpPeer theirs) {
        SrtpContext ours = SrtpContext.create(key, SrtpConfig.defaults());
        return new SrtpLane() {
            @Override
            public byte[] protect(byte[] packet, boolean isRtcp) {
                byte[] buffer = Arrays.copyOf(packet, packet.length + SrtpContext.MAX_OVERHEAD_BYTES);
                int length =
                        isRtcp ? ours.protectRtcp(buffer, 0, packet.length) : ours.protectRtp(buffer, 0, packet.length);
                return Arrays.copyOf(buffer, length);
            }

            @Override
            public Outcome unprotect(byte[] packet, boolean isRtcp) {
                LibSrtpPeer.Answer answer = isRtcp ? theirs.unprotectRtcp(packet) : theirs.unprotectRtp(packet);
                Verdict verdict = switch (answer.status()) {
                    case OK -> Verdict.ACCEPTED;
                    case REPLAY_FAIL, REPLAY_OLD -> Verdict.REPLAYED;
                    case AUTH_FAIL -> Verdict.FORGED;
                    case OTHER -> Verdict.OTHER;
                };
                return new Outcome(verdict, answer.packet());
            }
        };
    }

    /** {@return the way from libsrtp, which has the key already, to us} */
    static SrtpLane fromLibSrtp(SrtpMasterKey key, LibSrtpPeer theirs) {
        SrtpContext ours = SrtpContext.create(key, SrtpConfig.defaults());
        return new SrtpLane() {
            @Override
            public byte[] protect(byte[] packet, boolean isRtcp) {
                LibSrtpPeer.Answer answer = isRtcp ? theirs.protectRtcp(packet) : theirs.protectRtp(packet);
                if (answer.status() != LibSrtpPeer.Status.OK) {
                    throw new PeerException("libsrtp does not protect: " + answer.status());
                }
                return answer.packet();
            }

            @Override
            public Outcome unprotect(byte[] packet, boolean isRtcp) {
                byte[] buffer = packet.clone();
                UnprotectResult result = isRtcp
                        ? ours.unprotectRtcp(buffer, 0, buffer.length)
                        : ours.unprotectRtp(buffer, 0, buffer.length);
                Verdict verdict = switch (result) {
                    case ACCEPTED -> Verdict.ACCEPTED;
                    case REPLAYED -> Verdict.REPLAYED;
                    case AUTHENTICATION_FAILED -> Verdict.FORGED;
                    case MALFORMED, NO_CONTEXT -> Verdict.OTHER;
                };
                boolean isAccepted = verdict == Verdict.ACCEPTED;
                return new Outcome(verdict, isAccepted ? Arrays.copyOf(buffer, ours.resultLength()) : new byte[0]);
            }
        };
    }
}
