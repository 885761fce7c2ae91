package dev.nightjar.ice;

import dev.nightjar.core.TransportProtocol;
import java.net.InetSocketAddress;

/** One of our candidates and the socket it is sent from: its base, RFC 8445 §4. */
record LocalCandidate(KnownCandidate known, InetSocketAddress base, TransportProtocol protocol) {
    Candidate candidate() {
        return known.candidate();
    }

    boolean is(Candidate other, InetSocketAddress otherBase, TransportProtocol otherProtocol) {
        return candidate().equals(other) && base.equals(otherBase) && protocol == otherProtocol;
    }

    /** Whether it connects itself, RFC 6544 §4.1: it has no port before it does. */
    boolean isActive() {
        return candidate().tcpType() == TcpType.ACTIVE;
    }

    /** PRIORITY of a check from here: what the peer gives a candidate it learns from it, RFC 8445 §7.1.1. */
    int checkPriority() {
        CandidateType learnt = CandidateType.PRFLX;
        int preference = candidate().isTcp() ? learnt.tcpPreference() : learnt.preference();
        return (preference << 24) | (int) (candidate().priority() & 0x00FF_FFFF);
    }
}
