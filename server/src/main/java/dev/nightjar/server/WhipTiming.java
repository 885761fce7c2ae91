package dev.nightjar.server;

import java.time.Duration;

/**
 * How long a publisher and its servers may take.
 *
 * @param connect from an answer to the publisher's first packet
 * @param gathering from an offer to its answer, while STUN and TURN servers are asked: what OBS waits is longer
 */
record WhipTiming(Duration connect, Duration gathering) {
    static final WhipTiming DEFAULTS = new WhipTiming(Duration.ofSeconds(30), Duration.ofSeconds(4));

    WhipTiming withConnect(Duration timeout) {
        return new WhipTiming(timeout, gathering);
    }

    WhipTiming withGathering(Duration bound) {
        return new WhipTiming(connect, bound);
    }
}
