package dev.nightjar.rtp.send;

import dev.nightjar.rtp.repair.FecProtection;
import dev.nightjar.rtp.repair.FecProtection.Losses;

/**
 * How much parity a receiver's losses are worth.
 *
 * <p>*Choice:* none while nothing is lost; four times the share of packets lost for ordinary frames, at most half as
 * many as there are media packets; twice that for keyframes, which all others need. A loss counts at once and is
 * forgotten by a quarter with each report, so that parity ends some ten seconds after the last loss. At 5 % that is one
 * parity packet to five, which repairs nine of ten single losses.
 */
final class ParityRate {
    /** Frames of one group: the receiver of a lost packet waits for the group to end, 133 ms at 30 a second. */
    static final int MAX_GROUP_FRAMES = 4;

    private static final double PER_LOSS = 4;
    private static final double MOST = 0.5;
    private static final double KEPT = 0.75;

    /** Less than one packet in 250. */
    private static final double LEAST_LOSS = 0.004;

    private double loss;
    private FecProtection ofFrames = FecProtection.NONE;
    private FecProtection ofKeyframes = FecProtection.NONE;

    /** Takes a report block's fraction lost, in 256 parts (RFC 3550 §6.4.1). */
    void report(int fractionLost256) {
        loss = Math.max(fractionLost256 / 256.0, loss * KEPT);
        if (loss < LEAST_LOSS) {
            loss = 0;
        }
        double share = Math.min(MOST, PER_LOSS * loss);
        ofFrames = protection(share);
        ofKeyframes = protection(2 * share);
    }

    private static FecProtection protection(double share) {
        int parity = (int) Math.ceil(share * FecProtection.MAX_MEDIA_PACKETS);
        return parity == 0
                ? FecProtection.NONE
                : new FecProtection(FecProtection.MAX_MEDIA_PACKETS, parity, Losses.RANDOM);
    }

    FecProtection of(boolean isKeyframe) {
        return isKeyframe ? ofKeyframes : ofFrames;
    }

    /** {@return parity packets for each media packet of an ordinary frame, 0 to 0.5} */
    double share() {
        return (double) ofFrames.fecPackets() / ofFrames.mediaPackets();
    }
}
