package dev.nightjar.rtp.payload;

/** Takes the RTP payloads that a {@link Packetiser} makes of one frame, in order. */
@FunctionalInterface
public interface PayloadSink {
    /**
     * Takes one payload.
     *
     * @param buffer borrowed until this call returns
     * @param last whether it is the frame's last, which is what the RTP marker of video says (RFC 3550 §5.1)
     */
    void onPayload(byte[] buffer, int offset, int length, boolean last);
}
