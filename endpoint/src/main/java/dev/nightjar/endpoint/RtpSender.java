package dev.nightjar.endpoint;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;

/**
 * The sending half of a transceiver: W3C RTCRtpSender, for an application that has encoded media already.
 *
 * <p>Thread-safe.
 */
public final class RtpSender {
    private final PeerConnection connection;
    private final RtpTransceiver transceiver;
    private final String trackId;
    private final int ssrc;
    private final int rtxSsrc;
    private final Listeners<RtpSender> keyframeListeners = new Listeners<>();

    RtpSender(PeerConnection connection, RtpTransceiver transceiver) {
        this.connection = connection;
        this.transceiver = transceiver;
        SecureRandom random = connection.endpoint().random();
        // 0 is what Chromium probes with, and 0xFFFFFFFF some stacks take for "none".
        this.ssrc = random.nextInt(1, Integer.MAX_VALUE);
        this.rtxSsrc = ssrc ^ 0x4000_0000 | 1 << 31;
        this.trackId = UUID.randomUUID().toString();
    }

    /** {@return the SSRC of what we send, unsigned 32 bits in an {@code int}} */
    public int ssrc() {
        return ssrc;
    }

    int rtxSsrc() {
        return rtxSsrc;
    }

    String trackId() {
        return trackId;
    }

    /**
     * Sends one RTP packet of a stream that was packetised elsewhere, a recorded dump for example.
     *
     * <p>SSRC, sequence number, timestamp offset and header extensions are rewritten to this connection's; the
     * payload type is too, when {@code encodingName} was agreed. Nothing is sent before the connection is connected.
     *
     * @param encodingName what the payload is, as in {@code a=rtpmap}
     * @param packet a whole RTP packet; copied
     */
    public void sendRtp(String encodingName, byte[] packet, int offset, int length) {
        String mid = transceiver.mid();
        if (mid != null) {
            connection.sendRtp(mid, encodingName, Arrays.copyOfRange(packet, offset, offset + length));
        }
    }

    /** Calls {@code listener} on the connection's executor whenever the peer asks for a keyframe. */
    public void onKeyframeRequested(Runnable listener) {
        Objects.requireNonNull(listener, "listener");
        keyframeListeners.add(sender -> listener.run());
    }

    void keyframeRequested() {
        keyframeListeners.fire(this);
    }
}
