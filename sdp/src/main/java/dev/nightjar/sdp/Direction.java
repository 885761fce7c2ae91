package dev.nightjar.sdp;

import java.util.Optional;

/** Which way media flows, seen from the one who wrote the description, RFC 8866 §6.7. */
public enum Direction {
    /** Both ways. */
    SENDRECV("sendrecv", true, true),
    /** Out only. */
    SENDONLY("sendonly", true, false),
    /** In only. */
    RECVONLY("recvonly", false, true),
    /** Neither way. */
    INACTIVE("inactive", false, false);

    private final String text;
    private final boolean sends;
    private final boolean receives;

    Direction(String text, boolean sends, boolean receives) {
        this.text = text;
        this.sends = sends;
        this.receives = receives;
    }

    /** {@return the direction that sends and receives so} */
    public static Direction of(boolean sends, boolean receives) {
        if (sends) {
            return receives ? SENDRECV : SENDONLY;
        }
        return receives ? RECVONLY : INACTIVE;
    }

    /** {@return the direction with that attribute name, or empty} */
    public static Optional<Direction> of(String text) {
        for (Direction direction : values()) {
            if (direction.text.equals(text)) {
                return Optional.of(direction);
            }
        }
        return Optional.empty();
    }

    /**
     * {@return the direction of an answer, RFC 3264 §6.1: as much of the wish as the offer leaves room for}
     *
     * @param offered as the offerer wrote it
     * @param wanted what the answerer would like, seen from itself
     */
    public static Direction answer(Direction offered, Direction wanted) {
        return offered.reversed().intersection(wanted);
    }

    /** {@return whether the writer sends} */
    public boolean sends() {
        return sends;
    }

    /** {@return whether the writer receives} */
    public boolean receives() {
        return receives;
    }

    /** {@return the same flow seen from the other side} */
    public Direction reversed() {
        return of(receives, sends);
    }

    /** {@return what both allow} */
    public Direction intersection(Direction other) {
        return of(sends && other.sends, receives && other.receives);
    }

    /** {@return the attribute's name} */
    @Override
    public String toString() {
        return text;
    }
}
