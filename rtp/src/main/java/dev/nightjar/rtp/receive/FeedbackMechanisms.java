package dev.nightjar.rtp.receive;

/**
 * The {@code a=rtcp-fb} mechanisms negotiated on an m-section.
 *
 * @param nack generic NACK, RFC 4585 §6.2.1
 * @param pli picture loss indication, RFC 4585 §6.3.1
 * @param fir full intra request, RFC 5104 §4.3.1
 * @param transportCc transport-wide congestion control feedback
 * @param googRemb receiver estimated maximum bitrate
 */
public record FeedbackMechanisms(boolean nack, boolean pli, boolean fir, boolean transportCc, boolean googRemb) {
    /** Nothing negotiated. */
    public static final FeedbackMechanisms NONE = new FeedbackMechanisms(false, false, false, false, false);

    /** What browsers offer for video. */
    public static final FeedbackMechanisms ALL = new FeedbackMechanisms(true, true, true, true, true);
}
