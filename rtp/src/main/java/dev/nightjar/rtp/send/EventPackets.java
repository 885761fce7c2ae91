package dev.nightjar.rtp.send;

import dev.nightjar.rtp.dtmf.DtmfPacket;
import dev.nightjar.rtp.dtmf.TelephoneEvent;

/**
 * Writes reports of telephone events into the run of a stream's packets.
 *
 * <p>All reports of one event have the timestamp of its beginning, RFC 4733 §2.2.1, which is the stream's at that time.
 */
final class EventPackets {
    private final byte[] payload = new byte[TelephoneEvent.BYTES];
    private long startNanos = -1;
    private int timestamp;

    /** {@return whether a report is of another event than the one before} */
    boolean begins(DtmfPacket event) {
        return event.startNanos() != startNanos;
    }

    /** Takes the stream's timestamp of an event's beginning. */
    void begin(DtmfPacket event, int rtpTimestamp) {
        startNanos = event.startNanos();
        timestamp = rtpTimestamp;
    }

    /**
     * Writes a report; returns the bytes of its packet.
     *
     * @param streamRate clock rate of the stream's timestamps
     * @param eventRate clock rate of the durations
     */
    int write(
            StreamPackets writing,
            byte[] target,
            int payloadType,
            int sequenceNumber,
            DtmfPacket event,
            int streamRate,
            int eventRate) {
        event.report().writeTo(payload, 0);
        int offsetTicks = (int) ((long) event.offsetTicks() * streamRate / eventRate);
        return writing.writeEvent(
                target, payloadType, sequenceNumber, timestamp + offsetTicks, event.isMarker(), payload);
    }
}
