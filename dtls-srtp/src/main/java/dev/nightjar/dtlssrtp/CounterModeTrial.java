package dev.nightjar.dtlssrtp;

import dev.nightjar.dtlssrtp.spi.AesCounterMode;

/**
 * Measures both counter modes on this machine.
 *
 * <p>Rounds of both alternate, so that both get compiled and neither has a quieter machine; the least time of a round
 * counts. The class reads the clock, once per process and only when it was asked to.
 */
final class CounterModeTrial {
    private static final int ROUNDS = 60;
    private static final int PACKETS_PER_ROUND = 500;
    private static final int PACKET_LENGTH = 1200;

    /** Below this the JDK's own mode is not worth what it allocates. */
    private static final double WORTH_IT = 1.3;

    private CounterModeTrial() {}

    /** {@return whether the JDK's own counter mode is clearly faster} */
    static boolean run() {
        byte[] key = new byte[16];
        AesCounterMode blocks = new EcbCounterMode(key);
        AesCounterMode counterMode = new JdkCounterMode(key);
        long blocksNanos = Long.MAX_VALUE;
        long counterModeNanos = Long.MAX_VALUE;
        byte[] packet = new byte[PACKET_LENGTH];
        for (int round = 0; round < ROUNDS; round++) {
            blocksNanos = Math.min(blocksNanos, nanosOfRound(blocks, packet, round));
            counterModeNanos = Math.min(counterModeNanos, nanosOfRound(counterMode, packet, round));
        }
        return isWorthIt(blocksNanos, counterModeNanos);
    }

    /** {@return whether the second time is enough below the first} */
    static boolean isWorthIt(long blocksNanos, long counterModeNanos) {
        return blocksNanos > WORTH_IT * counterModeNanos;
    }

    private static long nanosOfRound(AesCounterMode aes, byte[] packet, int round) {
        long begin = System.nanoTime();
        for (int i = 0; i < PACKETS_PER_ROUND; i++) {
            aes.xor(round, (long) i << 16, packet, 0, PACKET_LENGTH);
        }
        return System.nanoTime() - begin;
    }
}
