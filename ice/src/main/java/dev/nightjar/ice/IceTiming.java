package dev.nightjar.ice;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The clocks of an {@link IceAgent}.
 *
 * @param checkInterval least time between two new checks: Ta, RFC 8445 §14.2; 5 ms or more
 * @param initialRto wait before the first retransmission of a check, RFC 8445 §14.3
 * @param transmissions how often one check is sent at most: Rc, RFC 8489 §6.2.1
 * @param consentInterval mean time between consent checks, each 20 % more or less, RFC 7675 §5.1
 * @param consentTimeout silence after which we may not send any more, RFC 7675 §5.1
 * @param disconnectedTimeout silence on the selected pair after which it is reported; shorter than the former
 * @param nominationWait how long a controlling agent lets better pairs catch up with the first valid one
 * @param patience least time before checks may be called a failure, RFC 8863 §4
 */
public record IceTiming(
        Duration checkInterval,
        Duration initialRto,
        int transmissions,
        Duration consentInterval,
        Duration consentTimeout,
        Duration disconnectedTimeout,
        Duration nominationWait,
        Duration patience) {
    private static final Duration LEAST_CHECK_INTERVAL = Duration.ofMillis(5);
    /** The values the RFCs recommend. */
    public static final IceTiming DEFAULT = new IceTiming(
            Duration.ofMillis(50),
            Duration.ofMillis(500),
            7,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofMillis(150),
            Duration.ofMillis(39_500));

    /** Checks that every time makes sense. */
    public IceTiming {
        requireAtLeast("checkInterval", checkInterval, LEAST_CHECK_INTERVAL);
        requireAtLeast("initialRto", initialRto, LEAST_CHECK_INTERVAL);
        if (transmissions < 1 || transmissions > 16) {
            throw new IllegalArgumentException("transmissions: " + transmissions + " (expected: 1 to 16)");
        }
        requireAtLeast("consentInterval", consentInterval, Duration.ofMillis(100));
        requireAtLeast("consentTimeout", consentTimeout, consentInterval);
        requireAtLeast("disconnectedTimeout", disconnectedTimeout, Duration.ofMillis(100));
        requireAtLeast("nominationWait", nominationWait, Duration.ZERO);
        requireAtLeast("patience", patience, Duration.ZERO);
        if (disconnectedTimeout.compareTo(consentTimeout) >= 0) {
            throw new IllegalArgumentException(
                    "disconnectedTimeout: " + disconnectedTimeout + " (expected: < " + consentTimeout + ")");
        }
    }

    /** {@return these times with another Ta} */
    public IceTiming withCheckInterval(Duration interval) {
        return new IceTiming(
                interval,
                initialRto,
                transmissions,
                consentInterval,
                consentTimeout,
                disconnectedTimeout,
                nominationWait,
                patience);
    }

    /** {@return these times with another consent interval and timeout} */
    public IceTiming withConsent(Duration interval, Duration timeout) {
        return new IceTiming(
                checkInterval,
                initialRto,
                transmissions,
                interval,
                timeout,
                disconnectedTimeout,
                nominationWait,
                patience);
    }

    /** {@return these times with another wait before nomination} */
    public IceTiming withNominationWait(Duration wait) {
        return new IceTiming(
                checkInterval,
                initialRto,
                transmissions,
                consentInterval,
                consentTimeout,
                disconnectedTimeout,
                wait,
                patience);
    }

    /** {@return these times with another patience} */
    public IceTiming withPatience(Duration least) {
        return new IceTiming(
                checkInterval,
                initialRto,
                transmissions,
                consentInterval,
                consentTimeout,
                disconnectedTimeout,
                nominationWait,
                least);
    }

    private static void requireAtLeast(String name, Duration value, Duration least) {
        if (requireNonNull(value, name).compareTo(least) < 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
        }
    }
}
