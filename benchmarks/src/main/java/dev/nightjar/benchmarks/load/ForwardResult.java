package dev.nightjar.benchmarks.load;

/**
 * What came of one window of a {@link ForwardRun}.
 *
 * @param packets that reached the sinks in the window
 * @param forwarder what the forwarding process used in the window
 * @param sockets what its sockets did in the window
 * @param lost of those that were to be forwarded, from the settling on, how many did not come
 * @param lateFrames pictures that were published late
 * @param settledSeconds after which the compilers were quiet, or at which they were not waited for any longer
 */
record ForwardResult(
        long packets, ProcessFigures forwarder, SocketFigures sockets, long lost, long lateFrames, int settledSeconds) {
    double cpuNanosPerPacket() {
        return (double) forwarder.cpuNanos() / packets;
    }

    double loopNanosPerPacket() {
        return (double) forwarder.loopNanos() / packets;
    }

    double collectorNanosPerPacket() {
        return (double) forwarder.collectorNanos() / packets;
    }

    double compilerNanosPerPacket() {
        return (double) forwarder.compilerNanos() / packets;
    }

    double restNanosPerPacket() {
        return (double) forwarder.restNanos() / packets;
    }

    double allocatedBytesPerPacket() {
        return (double) forwarder.loopAllocatedBytes() / packets;
    }

    double packetsPerSecond() {
        return packets / (forwarder.wallNanos() / 1e9);
    }

    /** {@return datagrams of one message that the kernel cut} */
    double packetsPerMessage() {
        return (double) packets / Math.max(1, sockets.segmented());
    }

    /** {@return system calls that read something, a second} */
    double receiveCallsPerSecond() {
        return sockets.receiveCalls() / (forwarder.wallNanos() / 1e9);
    }
}
