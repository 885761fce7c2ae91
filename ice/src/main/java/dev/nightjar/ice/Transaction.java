package dev.nightjar.ice;

/** One request of ours that may still be answered. */
final class Transaction {
    /** What it is for. */
    enum Purpose {
        /** Finding out whether a pair works: retransmitted, and a failure fails the pair. */
        CHECK,
        /** Keeping consent on the selected pair: sent once, RFC 7675 §5.1. */
        CONSENT
    }

    final long number;
    final CandidatePair pair;
    final Purpose purpose;
    final IceRole role;
    /** As it was when the request was first sent: repetitions do not differ. */
    final long tieBreaker;

    final boolean useCandidate;
    /** The number of the nomination where both sides understand renomination, else 0. */
    final long nomination;

    long sentNanos;
    /** When to send again or to give up. */
    long dueNanos;

    long rtoNanos;
    int transmissions = 1;
    /** Not sent again and its silence means nothing, but an answer counts, RFC 8445 §7.3.1.4. */
    boolean cancelled;

    Transaction(
            long number,
            CandidatePair pair,
            Purpose purpose,
            IceRole role,
            long tieBreaker,
            boolean useCandidate,
            long sentNanos) {
        this.number = number;
        this.pair = pair;
        this.purpose = purpose;
        this.role = role;
        this.tieBreaker = tieBreaker;
        this.useCandidate = useCandidate;
        this.nomination = useCandidate ? pair.nomination : 0;
        this.sentNanos = sentNanos;
    }
}
