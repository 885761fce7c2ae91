package dev.nightjar.rtp.dtmf;

/**
 * A report of a telephone event, to be sent in a packet of its own.
 *
 * @param isMarker whether it begins an event, RFC 4733 §2.2.2
 * @param startNanos when the event began; the RTP timestamp is that of the audio at this time, plus
 * @param offsetTicks ticks behind it at which this segment of the event begins
 * @param report the payload
 */
public record DtmfPacket(boolean isMarker, long startNanos, int offsetTicks, TelephoneEvent report) {}
