package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.payload.FrameHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Headers of the frame whose packets come and of the one before, which is handed out when the next one begins if its
 * end came without a marker.
 */
final class PassingHeaders {
    private FrameHeaders current = new FrameHeaders();
    private FrameHeaders before = new FrameHeaders();
    private boolean hasFrame;

    /** Takes the next packet in order, before its frame is made. */
    void packet(RtpPacket packet, ExtensionMap map) {
        if (!hasFrame || packet.rtpTimestamp() != current.timestamp()) {
            FrameHeaders spare = before;
            before = current;
            current = spare;
            current.begin(packet, map);
            hasFrame = true;
        } else if (packet.isMarker()) {
            current.end(packet);
        }
    }

    /** {@return the headers of the frame with that timestamp, or null} */
    @Nullable
    FrameHeaders of(int rtpTimestamp) {
        if (current.timestamp() == rtpTimestamp) {
            return current;
        }
        return before.timestamp() == rtpTimestamp ? before : null;
    }
}
