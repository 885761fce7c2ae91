package dev.nightjar.dtlssrtp;

/** Counts packets of one kind. */
final class SrtpTally {
    private long sent;
    private long sentAgain;
    private long accepted;
    private long replayed;
    private long authenticationFailed;
    private long malformed;
    private long noContext;

    /** Counts a packet that was protected. */
    void sent() {
        sent++;
    }

    /** Counts a packet that was protected a second time. */
    void sentAgain() {
        sentAgain++;
    }

    /** {@return {@code result}, counted} */
    UnprotectResult count(UnprotectResult result) {
        switch (result) {
            case ACCEPTED -> accepted++;
            case REPLAYED -> replayed++;
            case AUTHENTICATION_FAILED -> authenticationFailed++;
            case MALFORMED -> malformed++;
            case NO_CONTEXT -> noContext++;
        }
        return result;
    }

    /** {@return the counts so far} */
    SrtpCounters snapshot() {
        return new SrtpCounters(sent, sentAgain, accepted, replayed, authenticationFailed, malformed, noContext);
    }
}
