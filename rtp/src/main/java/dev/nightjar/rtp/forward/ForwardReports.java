package dev.nightjar.rtp.forward;

import dev.nightjar.rtp.rtcp.RtcpWriter;
import java.nio.charset.StandardCharsets;

/**
 * Writes the reports of one stream, RFC 3550 §6.1: SR, or RR where there is no clock to report, then SDES CNAME, BYE
 * last.
 *
 * <p>*Choice:* no SR before the sender's own: a map made up meanwhile would put sound and picture out of step.
 */
final class ForwardReports {
    private static final int MAX_BYTES = 512;

    private final RtcpWriter writer = new RtcpWriter();
    private final int ssrc;
    private final byte[] cname;

    ForwardReports(ForwardIdentity identity) {
        this.ssrc = identity.ssrc();
        this.cname = identity.cname().getBytes(StandardCharsets.UTF_8);
    }

    /** {@return bytes written: a sender report, and BYE with it where that is due} */
    int report(byte[] buffer, long ntpTime, int rtpTimestamp, int packets, int octets, boolean isByeDue) {
        writer.wrap(buffer, 0, MAX_BYTES);
        writer.senderReport(ssrc, ntpTime, rtpTimestamp, packets, octets);
        return end(isByeDue);
    }

    /** {@return bytes written: BYE of a stream whose clock is not known} */
    int bye(byte[] buffer) {
        writer.wrap(buffer, 0, MAX_BYTES);
        writer.receiverReport(ssrc);
        return end(true);
    }

    private int end(boolean isByeDue) {
        writer.cname(ssrc, cname);
        if (isByeDue) {
            writer.bye(ssrc);
        }
        return writer.length();
    }
}
