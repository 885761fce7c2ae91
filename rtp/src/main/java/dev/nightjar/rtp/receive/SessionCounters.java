package dev.nightjar.rtp.receive;

/**
 * What happened to the packets of a transport that belong to no stream.
 *
 * @param malformedPackets neither RTP nor RTCP that can be read
 * @param probePackets RTP of SSRC 0, and retransmissions of padding alone: they only measure the link
 * @param unknownPackets RTP of no section
 * @param unknownMidPackets RTP of a mid that was not negotiated
 * @param wrongPayloadTypePackets RTP of a payload type that its section does not have
 * @param refusedPackets RTP of more SSRCs than a session keeps
 * @param unmatchedRetransmissions retransmissions and FlexFEC packets of a stream that cannot be told
 * @param droppedFeedback RTCP that found the transmit queue full
 */
public record SessionCounters(
        long malformedPackets,
        long probePackets,
        long unknownPackets,
        long unknownMidPackets,
        long wrongPayloadTypePackets,
        long refusedPackets,
        long unmatchedRetransmissions,
        long droppedFeedback) {}
