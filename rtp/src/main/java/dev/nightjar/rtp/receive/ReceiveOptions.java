package dev.nightjar.rtp.receive;

import java.time.Duration;

/**
 * How patient a session is and how much it holds.
 *
 * @param repairWait how long a missing video packet is waited for where NACK was negotiated; grows with the round trip
 * @param reorderWait how long a missing packet is waited for where it cannot be asked for
 * @param startHold how long the first packets of a stream are held, in case earlier ones arrive later
 * @param maxWaitingPackets packets held by all streams of the session together
 */
public record ReceiveOptions(Duration repairWait, Duration reorderWait, Duration startHold, int maxWaitingPackets) {
    /** For recording, where a whole file counts more than delay: 750 ms, 120 ms, 50 ms, 4096 packets. */
    public static final ReceiveOptions RECORDING =
            new ReceiveOptions(Duration.ofMillis(750), Duration.ofMillis(120), Duration.ofMillis(50), 4_096);

    /** Checks the ranges. */
    public ReceiveOptions {
        check("repairWait", repairWait, Duration.ofSeconds(5));
        check("reorderWait", reorderWait, Duration.ofSeconds(5));
        check("startHold", startHold, Duration.ofSeconds(1));
        if (maxWaitingPackets < 16 || maxWaitingPackets > 65_536) {
            throw new IllegalArgumentException("maxWaitingPackets: " + maxWaitingPackets + " (expected: 16 to 65536)");
        }
    }

    private static void check(String name, Duration value, Duration most) {
        if (value.isNegative() || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to " + most + ")");
        }
    }
}
