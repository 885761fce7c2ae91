package dev.nightjar.rtp.dtmf;

/** The beginning or the end of a received telephone event. */
public sealed interface DtmfEvent {
    /** {@return the event number, 0 to 255; {@link TelephoneEvent#keyOf} names the keys} */
    int event();

    /** {@return the RTP timestamp of its beginning, unsigned 32 bits in an {@code int}} */
    int rtpTimestamp();

    /**
     * An event began.
     *
     * @param event its number
     * @param rtpTimestamp of its beginning
     * @param volume in -dBm0, 0 to 63
     */
    record Started(int event, int rtpTimestamp, int volume) implements DtmfEvent {}

    /**
     * An event ended.
     *
     * @param event its number
     * @param rtpTimestamp of its beginning
     * @param durationTicks how long it lasted, as far as reports told
     */
    record Ended(int event, int rtpTimestamp, int durationTicks) implements DtmfEvent {}
}
