package dev.nightjar.ice;

import java.util.Optional;

/** Who opens the connection of a TCP candidate (RFC 6544 §4.5). */
public enum TcpType {
    /** Connects, and cannot be connected to: its port is 9 and means nothing. */
    ACTIVE("active"),
    /** Listens. */
    PASSIVE("passive"),
    /** Both at once; read and written, never paired here. */
    SO("so");

    private final String token;

    TcpType(String token) {
        this.token = token;
    }

    /** {@return the word after {@code tcptype}} */
    public String token() {
        return token;
    }

    /** {@return the direction preference that RFC 6544 §4.2 recommends, 0 to 7} */
    int directionPreference(CandidateType type) {
        boolean isReflexive = type == CandidateType.SRFLX;
        return switch (this) {
            case ACTIVE -> isReflexive ? 4 : 6;
            case PASSIVE -> isReflexive ? 2 : 4;
            case SO -> isReflexive ? 6 : 2;
        };
    }

    static Optional<TcpType> fromToken(String token) {
        for (TcpType type : values()) {
            if (type.token.equalsIgnoreCase(token)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
