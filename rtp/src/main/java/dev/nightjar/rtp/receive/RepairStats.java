package dev.nightjar.rtp.receive;

/**
 * What forward error correction and redundancy did for one stream; the first three by the names of the W3C's
 * RTCInboundRtpStreamStats.
 *
 * @param fecPacketsReceived ULPFEC and FlexFEC packets for this stream; RED's copies of audio are not counted
 * @param fecBytesReceived their payload bytes, RED header not counted
 * @param fecPacketsDiscarded those of which nothing was made: not needed, too late or broken
 * @param packetsRecovered lost packets that came back by them or by RED, without being asked for
 */
public record RepairStats(
        long fecPacketsReceived, long fecBytesReceived, long fecPacketsDiscarded, long packetsRecovered) {
    /** Nothing happened. */
    public static final RepairStats NONE = new RepairStats(0, 0, 0, 0);
}
