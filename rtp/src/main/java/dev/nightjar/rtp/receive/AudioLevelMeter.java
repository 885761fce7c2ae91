package dev.nightjar.rtp.receive;

/**
 * How loud a stream is by what its packets say of themselves, RFC 6464, in the measures of W3C webrtc-stats.
 *
 * <p>Level 1 is full scale. Energy is the sum of the squares of levels, each times the seconds that it lasted; those of
 * the newest packet are known when the next has come.
 */
final class AudioLevelMeter {
    /** RFC 6464 §3: -dBov, 0 is the loudest and 127 is silence. */
    private static final int LEVELS = 128;

    /** A packet lasts no longer than an Opus packet may (RFC 7587 §4.2); what comes after is a pause. */
    private static final int LONGEST_PACKETS_A_SECOND = 8;

    private static final double[] LINEAR = linear();

    private int clockRate;
    private int level = -1;
    private int timestamp;
    private double energy;

    AudioLevelMeter(int clockRate) {
        this.clockRate = clockRate;
    }

    /** Goes on in the clock of another codec. */
    void clockRate(int ticksPerSecond) {
        clockRate = ticksPerSecond;
    }

    /** {@return a level of 0 to 127 -dBov, 0 to 1} */
    static double linear(int minusDbov) {
        return LINEAR[minusDbov];
    }

    private static double[] linear() {
        double[] linear = new double[LEVELS];
        for (int dbov = 0; dbov < LEVELS - 1; dbov++) {
            linear[dbov] = Math.pow(10, -dbov / 20.0);
        }
        return linear;
    }

    /** Takes a packet's level in -dBov; one that is older than the packet before, or says nothing, is ignored. */
    void packet(int minusDbov, int rtpTimestamp) {
        int ticks = rtpTimestamp - timestamp;
        if (minusDbov < 0 || minusDbov >= LEVELS || level >= 0 && ticks <= 0) {
            return;
        }
        if (level >= 0 && ticks <= clockRate / LONGEST_PACKETS_A_SECOND) {
            energy += LINEAR[level] * LINEAR[level] * ticks / clockRate;
        }
        level = minusDbov;
        timestamp = rtpTimestamp;
    }

    /** {@return the latest level, 0 to 1, or -1 where no packet has told one} */
    double level() {
        return level < 0 ? -1 : LINEAR[level];
    }

    /** {@return the energy so far} */
    double energy() {
        return energy;
    }
}
