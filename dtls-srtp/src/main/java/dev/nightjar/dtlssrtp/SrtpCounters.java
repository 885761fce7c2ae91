package dev.nightjar.dtlssrtp;

/**
 * How many packets of one kind, RTP or RTCP, an {@link SrtpContext} has handled.
 *
 * @param sent protected, each counted once
 * @param sentAgain protected again, to be sent again
 * @param accepted {@link UnprotectResult#ACCEPTED}
 * @param replayed {@link UnprotectResult#REPLAYED}
 * @param authenticationFailed {@link UnprotectResult#AUTHENTICATION_FAILED}
 * @param malformed {@link UnprotectResult#MALFORMED}
 * @param noContext {@link UnprotectResult#NO_CONTEXT}
 */
public record SrtpCounters(
        long sent,
        long sentAgain,
        long accepted,
        long replayed,
        long authenticationFailed,
        long malformed,
        long noContext) {
    /** Nothing counted. */
    public static final SrtpCounters NONE = new SrtpCounters(0, 0, 0, 0, 0, 0, 0);

    /** {@return both together, such as those of the two contexts of a connection} */
    public SrtpCounters plus(SrtpCounters other) {
        return new SrtpCounters(
                sent + other.sent,
                sentAgain + other.sentAgain,
                accepted + other.accepted,
                replayed + other.replayed,
                authenticationFailed + other.authenticationFailed,
                malformed + other.malformed,
                noContext + other.noContext);
    }

    /** {@return packets that were received and not accepted} */
    public long refused() {
        return replayed + authenticationFailed + malformed + noContext;
    }
}
