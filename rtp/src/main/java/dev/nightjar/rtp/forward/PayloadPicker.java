package dev.nightjar.rtp.forward;

import dev.nightjar.core.SerialNumbers;
import dev.nightjar.rtp.payload.CodecKind;

/*
 * A picture's layers are decided when its first packet comes, and stay: half a layer is worth nothing. A layer is left
 * out from the next picture on, since nothing below refers to it. One is taken up
 *
 *   - at a keyframe;
 *   - temporal, VP8: with a frame of the next layer that says Y, it needs the base layer's latest frame alone;
 *   - temporal, VP9: behind a picture that says U, whose successors need nothing of the layers above it from before.
 */

/**
 * Picks layers by what the payload descriptors of VP8 (RFC 7741 §4.2) and VP9 (RFC 9628 §4.2) say.
 *
 * <p><i>Choice:</i> a spatial layer of VP9 is taken up at keyframes only, and the layers below one are sent along even
 * where a picture does not refer to them: a receiver can then be sent less at any picture.
 */
final class PayloadPicker implements LayerPicker {
    /** Packets of so many pictures may come in any order. */
    private static final int PICTURES = 16;

    /** Pictures that lack a layer the receiver may have before a keyframe is asked for: two seconds or so. */
    static final int PATIENCE_PICTURES = 60;

    private final int[] timestamps = new int[PICTURES];
    private final byte[] spatials = new byte[PICTURES];
    private final byte[] temporals = new byte[PICTURES];
    private int latest = -1;
    private int maxSpatialId;
    private int maxTemporalId;
    private int spatialId = PayloadLayers.MAX_ID;
    private int temporalId = PayloadLayers.MAX_ID;
    private boolean isSwitchingUp;
    private boolean lacksSpatial;
    private boolean lacksTemporal;
    private int lacking;

    @Override
    public void limit(int maxSpatial, int maxTemporal) {
        maxSpatialId = Math.min(maxSpatial, PayloadLayers.MAX_ID);
        maxTemporalId = Math.min(maxTemporal, PayloadLayers.MAX_ID);
        lacksSpatial = false;
        lacksTemporal = false;
        lacking = 0;
    }

    @Override
    public Choice choose(ForwardedPacket packet) {
        int layer = packet.payloadLayer();
        if (layer == PayloadLayers.NONE) {
            return Choice.FORWARD;
        }
        int timestamp = packet.rtpTimestamp();
        if (latest < 0 || SerialNumbers.isNewer32(timestamp, timestamps[latest])) {
            beginPicture(packet, layer);
        }
        int picture = picture(timestamp);
        int spatial = PayloadLayers.spatialId(layer);
        int temporal = PayloadLayers.temporalId(layer);
        if (spatial <= spatials[picture] && temporal <= temporals[picture]) {
            return Choice.FORWARD;
        }
        lacksSpatial |= spatial > spatials[picture] && spatial <= maxSpatialId;
        lacksTemporal |= temporal > temporals[picture] && temporal <= maxTemporalId;
        return Choice.LEAVE_OUT;
    }

    private void beginPicture(ForwardedPacket packet, int layer) {
        int temporal = PayloadLayers.temporalId(layer);
        boolean isFirst = latest < 0;
        if (packet.isKeyframeStart()) {
            spatialId = maxSpatialId;
            temporalId = maxTemporalId;
            lacksSpatial = false;
            lacksTemporal = false;
        } else if (!isFirst) {
            spatialId = Math.min(spatialId, maxSpatialId);
            temporalId = temporalId(packet, layer);
        }
        lacking = lacksTemporal && temporalId < maxTemporalId ? lacking + 1 : 0;
        boolean isPoint = packet.kind() == CodecKind.VP9 && PayloadLayers.isSwitchUp(layer);
        isSwitchingUp = isPoint && temporal <= temporalId && !isFirst;
        latest = (latest + 1) % PICTURES;
        timestamps[latest] = packet.rtpTimestamp();
        spatials[latest] = (byte) spatialId;
        temporals[latest] = (byte) temporalId;
    }

    /** {@return the highest temporal layer from this picture on} */
    private int temporalId(ForwardedPacket packet, int layer) {
        if (isSwitchingUp) {
            return maxTemporalId;
        }
        int temporal = PayloadLayers.temporalId(layer);
        int kept = Math.min(temporalId, maxTemporalId);
        boolean isSync = packet.kind() == CodecKind.VP8 && PayloadLayers.isSwitchUp(layer);
        if (isSync && temporal == kept + 1 && temporal <= maxTemporalId) {
            lacksTemporal = false;
            return temporal;
        }
        return kept;
    }

    /** {@return where the picture's layers are; a late one of which nothing has come is judged like the latest} */
    private int picture(int timestamp) {
        for (int i = 0; i < PICTURES && timestamps[latest] != timestamp; i++) {
            if (timestamps[i] == timestamp) {
                return i;
            }
        }
        return latest;
    }

    /** RFC 9628 §4.1: the marker is on the last packet of the picture's highest layer that is sent. */
    @Override
    public boolean endsPicture(ForwardedPacket packet) {
        int layer = packet.payloadLayer();
        return layer != PayloadLayers.NONE
                && PayloadLayers.isFrameEnd(layer)
                && PayloadLayers.spatialId(layer) == spatials[picture(packet.rtpTimestamp())];
    }

    @Override
    public boolean needsKeyframe() {
        return lacksSpatial && spatialId < maxSpatialId || lacking > PATIENCE_PICTURES;
    }
}
