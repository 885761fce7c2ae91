package dev.nightjar.rtp.forward;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.extension.dependency.DependencyDescriptor;
import dev.nightjar.rtp.payload.CodecKind;
import org.jspecify.annotations.Nullable;

/**
 * One packet of a source, read once for all its receivers.
 *
 * <p>A view over the source's history, see {@link ForwardSource#current} for how long it is valid. Its index counts the
 * source's packets without wrap-around, and its timestamp runs on when the sender changes its SSRC.
 */
public final class ForwardedPacket {
    private static final int UNREAD = -2;

    private final RtpPacket packet = new RtpPacket();
    private final KeyframeStart keyframes = new KeyframeStart();
    private final int[] carriedOffsets = new int[ForwardFormat.MAX_CARRIED];
    private final int[] carriedLengths = new int[ForwardFormat.MAX_CARRIED];
    private int carriedCount;
    private @Nullable CodecKind kind;
    private int clockRate;
    private int epoch;
    private long index;
    private int rtpTimestamp;
    private int sendTime;
    private int keyframeState;
    private final PayloadLayers layers;
    private int layer = UNREAD;
    private @Nullable DependencyDescriptor descriptor;
    private boolean isDescribed;
    private boolean isStale;
    private boolean hasStructure;

    /** Makes a view of nothing, with the reader of layers that a source's packets share. */
    ForwardedPacket(PayloadLayers layers) {
        this.layers = layers;
    }

    void set(byte[] bytes, int length, ForwardFormat format, int inEpoch, long atIndex, int timestamp, int at) {
        if (!packet.wrap(bytes, 0, length)) {
            throw new IllegalStateException("bug: only whole packets are kept");
        }
        kind = format.kind(packet.payloadType());
        clockRate = format.clockRate(packet.payloadType());
        epoch = inEpoch;
        index = atIndex;
        rtpTimestamp = timestamp;
        sendTime = at;
        keyframeState = 0;
        layer = UNREAD;
        isDescribed = false;
        isStale = false;
        hasStructure = false;
        carriedCount = 0;
        if (packet.hasExtension()) {
            findCarried(format);
        }
    }

    /** Reads the packet's dependency descriptor, if it has one. */
    void describe(SourceDescriptors descriptors, int id) {
        DependencyDescriptor into = descriptor == null ? new DependencyDescriptor() : descriptor;
        descriptor = into;
        isDescribed = descriptors.read(packet, id, index, into);
        isStale = descriptors.isStale(index);
        hasStructure = isDescribed && into.hasStructure();
    }

    private void findCarried(ForwardFormat format) {
        for (int i = 0; i < ForwardFormat.MAX_CARRIED; i++) {
            int id = format.carriedId(i);
            int length = id == 0 ? -1 : packet.extensionLength(id);
            carriedLengths[i] = length;
            if (length >= 0) {
                carriedOffsets[i] = packet.extensionOffset(id);
                carriedCount++;
            }
        }
    }

    /** {@return the payload type it came with, 0 to 127} */
    public int payloadType() {
        return packet.payloadType();
    }

    /** {@return whether a receiver that has seen nothing before can begin here} */
    public boolean isKeyframeStart() {
        if (keyframeState == 0) {
            boolean begins = keyframes.begins(kind, packet.buffer(), packet.payloadOffset(), packet.payloadLength());
            keyframeState = begins ? 1 : 2;
        }
        return keyframeState == 1;
    }

    /** {@return what the payload says of its layer, for {@link PayloadLayers}} */
    int payloadLayer() {
        if (layer == UNREAD) {
            layer = packet.payloadLength() == 0
                    ? PayloadLayers.NONE
                    : layers.read(kind, packet.buffer(), packet.payloadOffset(), packet.payloadLength());
        }
        return layer;
    }

    /** {@return its dependency descriptor, or null where it has none that can be read} */
    @Nullable
    DependencyDescriptor descriptor() {
        return isDescribed ? descriptor : null;
    }

    /** {@return whether it is from before the structure in force, so that its descriptor will never be read} */
    boolean isStale() {
        return isStale;
    }

    /** {@return whether its descriptor carries a structure, as that of a keyframe's first packet does} */
    boolean hasStructure() {
        return hasStructure;
    }

    RtpPacket packet() {
        return packet;
    }

    @Nullable
    CodecKind kind() {
        return kind;
    }

    int clockRate() {
        return clockRate;
    }

    /** {@return how often the source's SSRC or numbers have begun anew} */
    int epoch() {
        return epoch;
    }

    long index() {
        return index;
    }

    int rtpTimestamp() {
        return rtpTimestamp;
    }

    /** {@return when it was taken in, 24 bits of 6.18 fixed point seconds} */
    int sendTime() {
        return sendTime;
    }

    void sendTime(int at) {
        sendTime = at;
    }

    /** {@return payload and padding, which are passed on as they are} */
    int bodyLength() {
        return packet.payloadLength() + packet.paddingLength();
    }

    boolean hasCarried() {
        return carriedCount > 0;
    }

    int carriedOffset(int carried) {
        return carriedOffsets[carried];
    }

    /** {@return bytes of a carried extension, or -1 where the packet has none} */
    int carriedLength(int carried) {
        return carriedLengths[carried];
    }
}
