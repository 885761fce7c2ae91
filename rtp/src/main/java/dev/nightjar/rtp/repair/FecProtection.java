package dev.nightjar.rtp.repair;

import static java.util.Objects.requireNonNull;

/**
 * How much parity is sent.
 *
 * @param mediaPackets media packets of a full group, 1 to {@link #MAX_MEDIA_PACKETS}
 * @param fecPackets parity packets for a full group, 0 (none) to {@code mediaPackets}; a group that ends early gets its
 *     share, rounded up
 * @param losses which losses the parity packets are spread for
 */
public record FecProtection(int mediaPackets, int fecPackets, Losses losses) {
    /** Longest group: what libwebrtc takes of either format. */
    public static final int MAX_MEDIA_PACKETS = 48;

    /** No parity at all. */
    public static final FecProtection NONE = new FecProtection(1, 0, Losses.RANDOM);

    /** The pattern of losses to expect. */
    public enum Losses {
        /** Each packet is lost by itself: a packet is in several parity packets, no two packets in the same ones. */
        RANDOM,
        /** Neighbours are lost together: a run of losses as long as there are parity packets is always repaired. */
        BURSTY
    }

    /** Checks the ranges. */
    public FecProtection {
        requireNonNull(losses, "losses");
        if (mediaPackets < 1 || mediaPackets > MAX_MEDIA_PACKETS) {
            throw new IllegalArgumentException(
                    "mediaPackets: " + mediaPackets + " (expected: 1 to " + MAX_MEDIA_PACKETS + ")");
        }
        if (fecPackets < 0 || fecPackets > mediaPackets) {
            throw new IllegalArgumentException("fecPackets: " + fecPackets + " (expected: 0 to " + mediaPackets + ")");
        }
    }

    /** {@return parity packets for a group of that many media packets} */
    int fecPacketsFor(int groupPackets) {
        return (groupPackets * fecPackets + mediaPackets - 1) / mediaPackets;
    }
}
