package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.RtpPacket;

/** Takes the packets of one m-section as they arrive, on the thread of the session. */
@FunctionalInterface
public interface PacketSink {
    /**
     * Takes one packet: in order of arrival, retransmissions turned back into what they repeat, duplicates and padding
     * included. Must not block and must not call back into the session.
     *
     * @param packet borrowed until this call returns, its bytes too
     * @param arrivalNanos when it arrived
     */
    void onPacket(RtpPacket packet, long arrivalNanos);

    /**
     * Takes the times of a sender report, RFC 3550 §6.4.1.
     *
     * @param ssrc the stream's, unsigned 32 bits in an {@code int}
     * @param ntpTime 64-bit NTP timestamp by the sender's clock, not 0
     * @param rtpTimestamp the same instant in ticks of the media clock
     */
    default void onSenderReport(int ssrc, long ntpTime, int rtpTimestamp) {}
}
