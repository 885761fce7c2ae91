package dev.nightjar.ice;

/** Whether we may go on sending on the selected pair, and whether it has gone silent. */
interface PairLiveness {
    /** A check of ours was answered. */
    void answered(long nowNanos);

    /** The peer's own authenticated check came in. */
    void heard(long nowNanos);

    /** {@return whether it is time to send a consent check, or what stands for one} */
    boolean isCheckDue(long nowNanos);

    /** It was sent. */
    void checked(long nowNanos);

    /** {@return whether the pair counts as disconnected} */
    boolean isSilent(long nowNanos);

    /** {@return whether nothing may be sent any more} */
    boolean isExpired(long nowNanos);

    /** {@return when it expires unless something is heard} */
    long expiryNanos();

    /** {@return when one of the answers above changes next} */
    long deadlineNanos(long nowNanos);
}
