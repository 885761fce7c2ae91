package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.ice.IceTiming;
import dev.nightjar.ice.NominationPolicy;
import java.time.Duration;

/**
 * How the ICE of one connection behaves.
 *
 * @param nomination which pair is nominated where we control
 * @param renomination whether we offer {@code a=ice-options:renomination}, and nominate again when a better pair comes
 *     up where the peer says it too; the peer's own renominations are always followed
 * @param lite whether we are an ICE lite agent (RFC 8445 §2.5), for a host whose address every peer can reach: we only
 *     answer checks. A peer that is lite too is refused
 * @param timing clocks of the checks and of consent
 * @param failedTimeout how long a connection whose ICE has failed waits for an ICE restart before it closes, 0 to 1
 *     hour. *Choice:* W3C lets it wait for ever, which a peer without a user in front of it would not survive
 */
public record IceOptions(
        NominationPolicy nomination, boolean renomination, boolean lite, IceTiming timing, Duration failedTimeout) {
    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);
    private static final IceOptions DEFAULTS =
            new IceOptions(NominationPolicy.BEST_PRIORITY, false, false, IceTiming.DEFAULT, Duration.ofSeconds(30));

    /** Checks the policy and the time. */
    public IceOptions {
        requireNonNull(nomination, "nomination");
        requireNonNull(timing, "timing");
        requireNonNull(failedTimeout, "failedTimeout");
        if (failedTimeout.isNegative() || failedTimeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException("failedTimeout: " + failedTimeout + " (expected: 0 to 1 hour)");
        }
    }

    /** {@return a full agent that nominates the best pair once, and waits 30 s for a restart} */
    public static IceOptions defaults() {
        return DEFAULTS;
    }

    /** {@return these with another way of nominating} */
    public IceOptions withNomination(NominationPolicy policy) {
        return new IceOptions(policy, renomination, lite, timing, failedTimeout);
    }

    /** {@return these with renomination, or without} */
    public IceOptions withRenomination(boolean enabled) {
        return new IceOptions(nomination, enabled, lite, timing, failedTimeout);
    }

    /** {@return these as a lite or a full agent's} */
    public IceOptions withLite(boolean isLite) {
        return new IceOptions(nomination, renomination, isLite, timing, failedTimeout);
    }

    /** {@return these with other clocks} */
    public IceOptions withTiming(IceTiming clocks) {
        return new IceOptions(nomination, renomination, lite, clocks, failedTimeout);
    }

    /** {@return these with another wait for a restart; zero closes a connection that fails at once} */
    public IceOptions withFailedTimeout(Duration timeout) {
        return new IceOptions(nomination, renomination, lite, timing, timeout);
    }
}
