package dev.nightjar.ice;

import java.util.random.RandomGenerator;

/**
 * How fresh the peer's consent on the selected pair is (RFC 7675 §5.1), and whether the pair has gone silent.
 *
 * <p>Only an answer to a check of ours renews consent. A check of the peer shows that the pair is alive, since the peer
 * hears of what we send by our answers to it.
 *
 * <p>*Choice:* media of the peer does not count, neither for consent, which RFC 7675 §5.1 forbids, nor against silence,
 * where W3C WebRTC §5.6.3 leaves it to us. Media shows one direction only, and the other is what a check asks about: a
 * pair whose checks nobody answers has to be told of, and others to be tried, while media may still come. libwebrtc
 * does the same: its transport is disconnected when pings go unanswered ("writable"), whatever is "receiving".
 */
final class Consent implements PairLiveness {
    private static final long NEVER = CandidatePair.NEVER;

    private final long intervalNanos;
    private final long timeoutNanos;
    private final long silenceNanos;
    private final RandomGenerator random;
    private long answeredNanos = NEVER;
    private long nextCheckNanos;
    /** When the first check without any answer or sign of life since was sent. */
    private long silentSinceNanos = NEVER;

    Consent(IceTiming timing, RandomGenerator random) {
        this.intervalNanos = timing.consentInterval().toNanos();
        this.timeoutNanos = timing.consentTimeout().toNanos();
        this.silenceNanos = timing.disconnectedTimeout().toNanos();
        this.random = random;
    }

    /** A check was answered: consent lasts for another timeout. */
    @Override
    public void answered(long nowNanos) {
        answeredNanos = nowNanos;
        silentSinceNanos = NEVER;
        // RFC 7675 §5.1: between 0.8 and 1.2 of the interval. An owner's timer may be late by a tenth.
        nextCheckNanos = nowNanos + (long) (intervalNanos * (0.8 + 0.29 * random.nextDouble()));
    }

    /**
     * The peer's own check came in: no consent, but no silence either, until its next one is overdue. A peer's checks
     * may be further apart (1.2 intervals) than the silence that disconnects.
     */
    @Override
    public void heard(long nowNanos) {
        if (silentSinceNanos != NEVER) {
            silentSinceNanos = nowNanos + Math.max(0, intervalNanos * 3 / 2 - silenceNanos);
        }
    }

    @Override
    public boolean isCheckDue(long nowNanos) {
        return nowNanos >= nextCheckNanos;
    }

    /**
     * A check was sent. *Choice:* until one is answered they follow each other at a fifth of the time after which the
     * pair counts as disconnected, so that a single loss does not decide it; RFC 7675 §5.1 sets no least interval
     * before consent is missing.
     */
    @Override
    public void checked(long nowNanos) {
        if (silentSinceNanos == NEVER) {
            silentSinceNanos = nowNanos;
        }
        nextCheckNanos = nowNanos + Math.min(silenceNanos / 5, intervalNanos);
    }

    @Override
    public boolean isSilent(long nowNanos) {
        return silentSinceNanos != NEVER && nowNanos - silentSinceNanos >= silenceNanos;
    }

    @Override
    public boolean isExpired(long nowNanos) {
        return nowNanos - answeredNanos >= timeoutNanos;
    }

    @Override
    public long expiryNanos() {
        return answeredNanos + timeoutNanos;
    }

    @Override
    public long deadlineNanos(long nowNanos) {
        long deadline = Math.min(nextCheckNanos, expiryNanos());
        if (silentSinceNanos != NEVER && !isSilent(nowNanos)) {
            deadline = Math.min(deadline, silentSinceNanos + silenceNanos);
        }
        return deadline;
    }
}
