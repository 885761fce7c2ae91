package dev.nightjar.rtp.repair;

import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The header extensions whose values are written when a packet leaves, after its parity was made.
 *
 * <p>Parity is counted over zeros in their place by both ends, as libwebrtc does:
 * draft-ietf-payload-flexible-fec-scheme
 * and RFC 5109 know no such extensions. In a packet that parity gives back they are zero.
 */
public final class MutableExtensions {
    private static final String TRANSPORT_WIDE_CC_02 =
            "http://www.webrtc.org/experiments/rtp-hdrext/transport-wide-cc-02";

    /** Video timing: the first entry that the pacer fills in, after flags and three 16-bit deltas. */
    private static final int VIDEO_TIMING_MUTABLE_OFFSET = 7;

    private static final int MAX_ID = 255;

    private final int[] whole;
    private final int videoTiming;

    /** Finds them in what was negotiated. */
    public MutableExtensions(ExtensionMap map) {
        int[] ids = new int[MAX_ID];
        int count = 0;
        for (int id = 1; id <= MAX_ID; id++) {
            if (isMutable(map.uri(id))) {
                ids[count++] = id;
            }
        }
        whole = Arrays.copyOf(ids, count);
        videoTiming = map.id(HeaderExtensionUri.VIDEO_TIMING);
    }

    private static boolean isMutable(@Nullable String uri) {
        return HeaderExtensionUri.TRANSPORT_WIDE_CC.uri().equals(uri)
                || TRANSPORT_WIDE_CC_02.equals(uri)
                || HeaderExtensionUri.ABS_SEND_TIME.uri().equals(uri)
                || HeaderExtensionUri.TRANSMISSION_OFFSET.uri().equals(uri);
    }

    /** Writes zeros over their values in the packet's own bytes. */
    public void clear(RtpPacket packet) {
        if (!packet.hasExtension()) {
            return;
        }
        for (int id : whole) {
            int at = packet.extensionOffset(id);
            if (at >= 0) {
                Arrays.fill(packet.buffer(), at, at + packet.extensionLength(id), (byte) 0);
            }
        }
        int at = videoTiming == 0 ? -1 : packet.extensionOffset(videoTiming);
        if (at >= 0 && packet.extensionLength(videoTiming) > VIDEO_TIMING_MUTABLE_OFFSET) {
            Arrays.fill(
                    packet.buffer(), at + VIDEO_TIMING_MUTABLE_OFFSET, at + packet.extensionLength(videoTiming), (byte)
                            0);
        }
    }
}
