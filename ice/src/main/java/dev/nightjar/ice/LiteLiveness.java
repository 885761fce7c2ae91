package dev.nightjar.ice;

import java.util.concurrent.TimeUnit;

/**
 * The selected pair of a lite agent, which sends no checks of its own (RFC 8445 §2.5).
 *
 * <p>*Choice:* the peer's authenticated checks stand for consent, since RFC 7675 §5.1 wants answers to checks that a
 * lite agent never sends: a peer that goes on checking wants what we send.
 */
final class LiteLiveness implements PairLiveness {
    /** Tr of RFC 8445 §11. */
    private static final long KEEPALIVE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final long timeoutNanos;
    private final long silenceNanos;
    private long heardNanos;
    private long nextKeepaliveNanos;

    LiteLiveness(IceTiming timing, long nowNanos) {
        timeoutNanos = timing.consentTimeout().toNanos();
        // The checks of a peer come up to 1.2 intervals apart, and one of them may be lost.
        long twoChecks = timing.consentInterval().toNanos() * 5 / 2;
        silenceNanos = Math.min(Math.max(timing.disconnectedTimeout().toNanos(), twoChecks), timeoutNanos - 1);
        heardNanos = nowNanos;
        nextKeepaliveNanos = nowNanos + KEEPALIVE_NANOS;
    }

    @Override
    public void answered(long nowNanos) {
        heard(nowNanos);
    }

    @Override
    public void heard(long nowNanos) {
        heardNanos = nowNanos;
    }

    @Override
    public boolean isCheckDue(long nowNanos) {
        return nowNanos >= nextKeepaliveNanos;
    }

    @Override
    public void checked(long nowNanos) {
        nextKeepaliveNanos = nowNanos + KEEPALIVE_NANOS;
    }

    @Override
    public boolean isSilent(long nowNanos) {
        return nowNanos - heardNanos >= silenceNanos;
    }

    @Override
    public boolean isExpired(long nowNanos) {
        return nowNanos - heardNanos >= timeoutNanos;
    }

    @Override
    public long expiryNanos() {
        return heardNanos + timeoutNanos;
    }

    @Override
    public long deadlineNanos(long nowNanos) {
        long state = isSilent(nowNanos) ? expiryNanos() : heardNanos + silenceNanos;
        return Math.min(nextKeepaliveNanos, state);
    }
}
