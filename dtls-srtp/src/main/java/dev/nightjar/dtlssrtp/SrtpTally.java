package dev.nightjar.dtlssrtp;

/** Counts packets of one kind. */
final class SrtpTally {
    private long sent;
    private long accepted;
    private long replayed;
    private long authenticationFailed;
    private long malformed;
    private long noRoomForSsrc;

    /** Counts a packet that was protected. */
    void sent() {
        sent++;
    }

    /** {@return {@code result}, counted} */
    UnprotectResult count(UnprotectResult result) {
        switch (result) {
            case ACCEPTED -> accepted++;
            case REPLAYED -> replayed++;
            case AUTHENTICATION_FAILED -> authenticationFailed++;
            case MALFORMED -> malformed++;
            case NO_ROOM_FOR_SSRC -> noRoomForSsrc++;
        }
        return result;
    }

    /** {@return the counts so far} */
    SrtpCounters snapshot() {
        return new SrtpCounters(sent, accepted, replayed, authenticationFailed, malformed, noRoomForSsrc);
    }
}
