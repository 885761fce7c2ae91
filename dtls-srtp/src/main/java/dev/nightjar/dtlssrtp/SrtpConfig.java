package dev.nightjar.dtlssrtp;

import static java.util.Objects.requireNonNull;

/**
 * The bounds of an {@link SrtpContext}, and who computes for it.
 *
 * @param replayWindow packets behind the newest one that are still told apart, 64 (RFC 3711 §3.3.2) to 32768 (half of
 *     what a sequence number can tell apart, RFC 3711 §3.3.1)
 * @param maxSsrcs most SSRCs with state, for RTP and RTCP each, 1 to 65536; a window of 1024 costs each some 300 bytes,
 *     and each whose RTP we send 4 KiB more
 * @param crypto which implementation of the ciphers is used
 */
public record SrtpConfig(int replayWindow, int maxSsrcs, SrtpCrypto crypto) {
    /** Late enough for a packet that was asked for again: 64, the least allowed, is too few for video. */
    private static final int DEFAULT_REPLAY_WINDOW = 1024;

    /** Some 85 senders with three simulcast layers and their retransmissions. */
    private static final int DEFAULT_MAX_SSRCS = 512;

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException when one is out of its range
     */
    public SrtpConfig {
        if (replayWindow < 64 || replayWindow > 32_768) {
            throw new IllegalArgumentException("replayWindow: " + replayWindow + " (expected: 64 to 32768)");
        }
        if (maxSsrcs < 1 || maxSsrcs > 65_536) {
            throw new IllegalArgumentException("maxSsrcs: " + maxSsrcs + " (expected: 1 to 65536)");
        }
        requireNonNull(crypto, "crypto");
    }

    /** {@return a window of 1024 packets, 512 SSRCs, and pure Java} */
    public static SrtpConfig defaults() {
        return new SrtpConfig(DEFAULT_REPLAY_WINDOW, DEFAULT_MAX_SSRCS, SrtpCrypto.JAVA);
    }

    /** {@return these bounds with another replay window} */
    public SrtpConfig withReplayWindow(int packets) {
        return new SrtpConfig(packets, maxSsrcs, crypto);
    }

    /** {@return these bounds with another number of SSRCs} */
    public SrtpConfig withMaxSsrcs(int ssrcs) {
        return new SrtpConfig(replayWindow, ssrcs, crypto);
    }

    /** {@return these bounds with another implementation of the ciphers} */
    public SrtpConfig withCrypto(SrtpCrypto implementation) {
        return new SrtpConfig(replayWindow, maxSsrcs, implementation);
    }
}
