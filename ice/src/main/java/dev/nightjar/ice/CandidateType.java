package dev.nightjar.ice;

import java.util.Optional;

/** How an address was found (RFC 8445 §5.1.1), with its recommended preference (§5.1.2.2). */
public enum CandidateType {
    /** An address of an interface. */
    HOST("host", 126, 90),
    /** Seen by a peer in a check. */
    PRFLX("prflx", 110, 80),
    /** Seen by a STUN server. */
    SRFLX("srflx", 100, 70),
    /** Lent by a TURN server. */
    RELAY("relay", 0, 0);

    private final String token;
    private final int preference;
    private final int tcpPreference;

    CandidateType(String token, int preference, int tcpPreference) {
        this.token = token;
        this.preference = preference;
        this.tcpPreference = tcpPreference;
    }

    /** {@return the word after {@code typ}} */
    public String token() {
        return token;
    }

    /** {@return the type preference, 0 to 126} */
    public int preference() {
        return preference;
    }

    /**
     * The same over TCP. *Choice:* less than any direct way over UDP, as libwebrtc has it, where RFC 6544 §4.2 takes
     * the numbers of UDP: media suffers on a path that waits for what was lost.
     */
    int tcpPreference() {
        return tcpPreference;
    }

    static Optional<CandidateType> fromToken(String token) {
        for (CandidateType type : values()) {
            if (type.token.equalsIgnoreCase(token)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
