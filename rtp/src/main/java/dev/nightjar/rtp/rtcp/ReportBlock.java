package dev.nightjar.rtp.rtcp;

/**
 * What a receiver reports of one stream, RFC 3550 §6.4.1.
 *
 * @param ssrc the stream reported on
 * @param fractionLost lost since the last report, 0 to 255 of 256
 * @param cumulativeLost lost since the beginning, signed 24 bits: duplicates may make it negative
 * @param highestSequence the extended highest sequence number, unsigned 32 bits
 * @param jitter interarrival jitter in ticks of the clock rate, unsigned 32 bits
 * @param lastSenderReport the middle 32 bits of the NTP timestamp of the last SR, 0 if none came
 * @param delaySinceLastSenderReport since that SR, in units of 1/65536 s
 */
public record ReportBlock(
        int ssrc,
        int fractionLost,
        int cumulativeLost,
        int highestSequence,
        int jitter,
        int lastSenderReport,
        int delaySinceLastSenderReport) {}
