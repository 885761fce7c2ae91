package dev.nightjar.ice;

import dev.nightjar.core.TransportProtocol;
import java.net.InetSocketAddress;

/** One of our candidates and the socket it is sent from: its base, RFC 8445 §4. */
record LocalCandidate(Candidate candidate, InetSocketAddress base, TransportProtocol protocol) {
    /** PRIORITY of a check from here: what the peer gives a candidate it learns from it, RFC 8445 §7.1.1. */
    int checkPriority() {
        return (CandidateType.PRFLX.preference() << 24) | (int) (candidate.priority() & 0x00FF_FFFF);
    }
}
