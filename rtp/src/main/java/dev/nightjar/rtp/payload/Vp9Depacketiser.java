package dev.nightjar.rtp.payload;

import org.jspecify.annotations.Nullable;

/**
 * VP9, RFC 9628, in flexible mode and without: the payloads of a picture without their descriptors, its spatial layers
 * one after the other.
 *
 * <p>A picture of several layers becomes a superframe with an index, which is how a chunk of several frames is told to
 * a decoder (VP9 bitstream specification, annex B), and of which only the highest layer is shown. Keyframe flag and
 * size are those of the frames' own headers; the size is that of the highest layer. *Choice:* a picture whose first
 * payload depends on a lower layer that did not come is broken; a layer missing above is not noticed unless packets
 * are.
 */
public final class Vp9Depacketiser implements Depacketiser {
    private static final int INITIAL_BYTES = 8 << 10;
    private static final int ALL_LAYERS = 7;

    private final FrameBytes bytes = new FrameBytes(INITIAL_BYTES);
    private final Vp9Descriptor descriptor = new Vp9Descriptor();
    private final Vp9FrameHeader header = new Vp9FrameHeader();
    private final Vp9Slots slots = new Vp9Slots();
    private final Vp9Superframe superframe = new Vp9Superframe();
    private final Vp9LayerJoiner joiner = new Vp9LayerJoiner();
    private final TemporalLayers temporal = new TemporalLayers();
    private final DeliveredPictures delivered = new DeliveredPictures();

    private final int[] layerLengths = new int[Vp9Superframe.MAX_FRAMES];
    private int layers;
    private boolean inLayer;
    private int layerStart;
    private boolean broken;

    private int pictureId = Vp9Descriptor.ABSENT;
    private int pictureIdMask;
    private boolean flexible;
    private int temporalId;
    private int spatialId;
    private int wholeSpatialId;
    private int tl0PicIdx;
    private boolean switchingUp;
    private boolean referencesDelivered;

    private boolean lastWasWhole;
    private boolean keyframe;
    private boolean discardable;
    private int width;
    private int height;

    /** Creates a depacketiser. */
    public Vp9Depacketiser() {}

    /** {@return whether coded bytes, the descriptor taken off, begin a keyframe} */
    public static boolean beginsKeyframe(byte[] buffer, int offset, int length) {
        return Vp9FrameHeader.beginsKeyframe(buffer, offset, length);
    }

    @Override
    public CodecKind codec() {
        return CodecKind.VP9;
    }

    @Override
    public void begin(boolean afterGap) {
        bytes.clear();
        layers = 0;
        inLayer = false;
        broken = false;
        spatialId = Vp9Descriptor.ABSENT;
        referencesDelivered = true;
    }

    @Override
    public boolean append(byte[] buffer, int offset, int length) {
        int descriptorLength = descriptor.parse(buffer, offset, length);
        boolean taken = descriptorLength > 0
                && descriptorLength < length
                && (descriptor.isFrameStart() ? startLayer() : continuesLayer())
                && bytes.append(buffer, offset + descriptorLength, length - descriptorLength);
        if (!taken) {
            broken = true;
            return false;
        }
        lastWasWhole = false;
        if (descriptor.isFrameEnd()) {
            inLayer = false;
            wholeSpatialId = spatialId;
            layerLengths[layers++] = bytes.length() - layerStart;
        }
        return true;
    }

    /** A layer comes after the whole of a lower one; the first may not depend on one. */
    private boolean startLayer() {
        int spatial = descriptor.spatialId();
        boolean isFirst = layers == 0;
        boolean inPlace = isFirst ? !needsLowerLayer(spatial) : spatial > spatialId && isSamePicture();
        if (inLayer || !inPlace || layers == layerLengths.length) {
            return false;
        }
        if (isFirst) {
            beginPicture();
        }
        for (int i = 0; i < descriptor.referenceCount(); i++) {
            referencesDelivered &= delivered.contains(pictureId, descriptor.referenceDifference(i));
        }
        inLayer = true;
        layerStart = bytes.length();
        spatialId = spatial;
        return true;
    }

    private boolean needsLowerLayer(int spatial) {
        return spatial > 0 && descriptor.isInterLayerPredicted();
    }

    private boolean isSamePicture() {
        return descriptor.pictureId() == pictureId;
    }

    private boolean continuesLayer() {
        return inLayer && descriptor.spatialId() == spatialId && isSamePicture();
    }

    private void beginPicture() {
        pictureId = descriptor.pictureId();
        pictureIdMask = descriptor.isLongPictureId() ? 0x7FFF : 0x7F;
        flexible = descriptor.isFlexible();
        temporalId = descriptor.temporalId();
        tl0PicIdx = descriptor.tl0PicIdx();
        switchingUp = descriptor.isSwitchingUp();
    }

    @Override
    public FrameOutcome finish(Frame frame) {
        FrameOutcome outcome = broken || inLayer || layers == 0 ? FrameOutcome.BROKEN : finishLayers(frame);
        lastWasWhole |= outcome == FrameOutcome.WHOLE;
        return outcome;
    }

    /** {@inheritDoc} Layers are joined in memory of their own, a little longer than they are. */
    @Override
    public int copies() {
        return layers > 1 || layers == 1 && inLayer ? 2 : 1;
    }

    private @Nullable FrameBytes picture() {
        return layers == 1 ? bytes : joiner.join(bytes.array(), layers);
    }

    private void describe(Frame frame, FrameBytes picture) {
        frame.content(picture.array(), picture.length(), keyframe);
        frame.size(width, height);
        frame.layers(temporalId, layers > 0 ? wholeSpatialId : spatialId, discardable);
    }

    private boolean readHeaders() {
        keyframe = false;
        discardable = true;
        int at = 0;
        for (int layer = 0; layer < layers; layer++) {
            superframe.split(bytes.array(), at, layerLengths[layer]);
            for (int i = 0; i < superframe.count(); i++) {
                if (!header.parse(bytes.array(), superframe.offset(i), superframe.length(i))) {
                    return false;
                }
                keyframe |= layer == 0 && i == 0 && header.isKeyframe();
                discardable &= !header.showsExisting() && header.refreshFlags() == 0;
                slots.decoded(header, 0);
            }
            joiner.layer(layer, layerLengths[layer], header, slots.width(), slots.height());
            at += layerLengths[layer];
        }
        width = slots.width();
        height = slots.height();
        return true;
    }

    /** {@inheritDoc} Whole layers only, where there are any. */
    @Override
    public FrameOutcome finishPart(Frame frame) {
        boolean isBegun = layers > 0 || inLayer;
        if (broken || !isBegun || !header.parse(bytes.array(), 0, bytes.length())) {
            return FrameOutcome.BROKEN;
        }
        if (layers > 0) {
            return finishLayers(frame);
        }
        keyframe = header.isKeyframe();
        discardable = false;
        width = keyframe ? header.width() : width;
        height = keyframe ? header.height() : height;
        describe(frame, bytes);
        return FrameOutcome.WHOLE;
    }

    /** What is there of a layer without an end is left out. */
    private FrameOutcome finishLayers(Frame frame) {
        bytes.cut(inLayer ? layerStart : bytes.length());
        FrameBytes picture = readHeaders() ? picture() : null;
        if (picture == null) {
            return FrameOutcome.BROKEN;
        }
        describe(frame, picture);
        return FrameOutcome.WHOLE;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The picture id grows by one with each picture (RFC 9628 §4.2), so the next id at the start of a picture proves
     * it.
     */
    @Override
    public boolean provesNothingLost(byte[] buffer, int offset, int length) {
        int last = pictureId;
        return lastWasWhole
                && last != Vp9Descriptor.ABSENT
                && descriptor.parse(buffer, offset, length) >= 0
                && descriptor.isFrameStart()
                && descriptor.spatialId() <= 0
                && descriptor.pictureId() == descriptor.pictureIdAfter(last);
    }

    /** {@inheritDoc} In flexible mode each frame names what it refers to; else the base layer is counted. */
    @Override
    public boolean maySurviveLoss(byte[] buffer, int offset, int length) {
        if (descriptor.parse(buffer, offset, length) < 0) {
            return false;
        }
        if (!descriptor.isFlexible()) {
            return temporal.survive(
                    descriptor.tl0PicIdx(),
                    descriptor.temporalId(),
                    descriptor.isFrameStart() && descriptor.spatialId() <= 0);
        }
        if (descriptor.temporalId() > 0) {
            return true;
        }
        boolean survives = descriptor.isFrameStart() && descriptor.isInterPredicted();
        for (int i = 0; i < descriptor.referenceCount(); i++) {
            survives &= delivered.contains(descriptor.pictureId(), descriptor.referenceDifference(i));
        }
        return survives;
    }

    @Override
    public void delivered() {
        if (pictureId != Vp9Descriptor.ABSENT) {
            delivered.add(pictureId, pictureIdMask);
        }
        temporal.delivered(tl0PicIdx, temporalId, keyframe, switchingUp ? ALL_LAYERS : 0);
    }

    @Override
    public FrameRecovery recovery() {
        if (!flexible) {
            return temporal.judge(tl0PicIdx, temporalId, false);
        }
        if (referencesDelivered) {
            return FrameRecovery.DECODABLE;
        }
        return temporalId > 0 ? FrameRecovery.SKIPPED : FrameRecovery.NEEDS_KEYFRAME;
    }
}
