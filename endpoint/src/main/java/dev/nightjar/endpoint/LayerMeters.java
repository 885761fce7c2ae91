package dev.nightjar.endpoint;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.forward.ForwardFormat;
import dev.nightjar.rtp.forward.LayerMeter;
import dev.nightjar.rtp.forward.LayerRate;
import java.util.List;

/** Measures the layers inside each encoding of one track. Confined to the loop that receives. */
final class LayerMeters {
    private final int[] ssrcs = new int[TrackLayers.MAX_LAYERS];
    private final LayerMeter[] meters = new LayerMeter[TrackLayers.MAX_LAYERS];
    private final boolean[] isUsed = new boolean[TrackLayers.MAX_LAYERS];
    private int count;

    void packet(RtpPacket packet, ForwardFormat format) {
        int at = find(packet.ssrc());
        if (at < 0) {
            at = add(packet.ssrc());
        }
        if (at >= 0) {
            isUsed[at] = true;
            meters[at].packet(packet, format);
        }
    }

    private int find(int ssrc) {
        for (int i = 0; i < count; i++) {
            if (ssrcs[i] == ssrc) {
                return i;
            }
        }
        return -1;
    }

    /** A new encoding takes the place of one from which nothing has come since the last reading. */
    private int add(int ssrc) {
        int at = 0;
        while (at < count && isUsed[at]) {
            at++;
        }
        if (at == meters.length) {
            return -1;
        }
        if (count < meters.length) {
            at = count++;
        }
        ssrcs[at] = ssrc;
        meters[at] = new LayerMeter();
        return at;
    }

    /** {@return what there is inside an encoding, the smallest choice first} */
    List<LayerRate> read(int ssrc, long nanos) {
        int at = find(ssrc);
        if (at < 0) {
            return List.of();
        }
        isUsed[at] = false;
        return meters[at].read(nanos);
    }
}
