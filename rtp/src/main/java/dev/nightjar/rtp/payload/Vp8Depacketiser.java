package dev.nightjar.rtp.payload;

/**
 * VP8, RFC 7741: the payloads of a frame without their descriptors, one after the other.
 *
 * <p>Keyframe flag and size come from the frame header, RFC 6386 §9.1:
 *
 * <pre>
 * 3 bytes   | size 19 bits | show 1 | version 3 | P 1 (0: keyframe) |  little-endian
 * 3 bytes   | 9d 01 2a |                                              keyframes only
 * 2 bytes   | scale 2 bits | width 14 bits |                          little-endian
 * 2 bytes   | scale 2 bits | height 14 bits |                         little-endian
 * </pre>
 */
public final class Vp8Depacketiser implements Depacketiser {
    private static final int INITIAL_BYTES = 8 << 10;
    private static final int FRAME_TAG_BYTES = 3;
    private static final int KEYFRAME_HEADER_BYTES = 10;

    private final FrameBytes bytes = new FrameBytes(INITIAL_BYTES);
    private final Vp8Descriptor descriptor = new Vp8Descriptor();
    private final TemporalLayers temporal = new TemporalLayers();
    private int pictureId = Vp8Descriptor.ABSENT;

    /** The picture that follows all that later ones may refer to. */
    private int nextPictureId = Vp8Descriptor.ABSENT;

    private int temporalId;
    private int tl0PicIdx;
    private boolean layerSync;
    private boolean nonReference;
    private boolean keyframe;
    private boolean lastWasWhole;
    private boolean begun;
    private boolean broken;
    private int width;
    private int height;

    /** Creates a depacketiser. */
    public Vp8Depacketiser() {}

    @Override
    public CodecKind codec() {
        return CodecKind.VP8;
    }

    @Override
    public void begin(boolean afterGap) {
        bytes.clear();
        begun = false;
        broken = false;
    }

    @Override
    public boolean append(byte[] buffer, int offset, int length) {
        int descriptorLength = descriptor.parse(buffer, offset, length);
        boolean inPlace = descriptorLength >= 0 && (begun || descriptor.isFrameStart());
        if (!inPlace || !bytes.append(buffer, offset + descriptorLength, length - descriptorLength)) {
            broken = true;
            return false;
        }
        begun = true;
        lastWasWhole = false;
        pictureId = descriptor.pictureId();
        temporalId = descriptor.temporalId();
        tl0PicIdx = descriptor.tl0PicIdx();
        layerSync = descriptor.isLayerSync();
        nonReference = descriptor.isNonReference();
        return true;
    }

    @Override
    public FrameOutcome finish(Frame frame) {
        FrameOutcome outcome = finishPart(frame);
        lastWasWhole |= outcome == FrameOutcome.WHOLE;
        return outcome;
    }

    @Override
    public FrameOutcome finishPart(Frame frame) {
        if (broken || bytes.length() < FRAME_TAG_BYTES) {
            return FrameOutcome.BROKEN;
        }
        byte[] array = bytes.array();
        keyframe = (array[0] & 1) == 0;
        if (keyframe && !readSize(array)) {
            return FrameOutcome.BROKEN;
        }
        frame.content(array, bytes.length(), keyframe);
        frame.size(width, height);
        frame.layers(temporalId, Frame.UNKNOWN_LAYER, nonReference);
        return FrameOutcome.WHOLE;
    }

    private boolean readSize(byte[] array) {
        if (bytes.length() < KEYFRAME_HEADER_BYTES || array[3] != (byte) 0x9D || array[4] != 0x01 || array[5] != 0x2A) {
            return false;
        }
        width = (array[7] & 0x3F) << 8 | (array[6] & 0xFF);
        height = (array[9] & 0x3F) << 8 | (array[8] & 0xFF);
        return width > 0 && height > 0;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The PictureID grows by one with each frame (RFC 7741 §4.2), so the next ID at the start of a frame proves it.
     */
    @Override
    public boolean provesNothingLost(byte[] buffer, int offset, int length) {
        int last = pictureId;
        return lastWasWhole
                && last != Vp8Descriptor.ABSENT
                && descriptor.parse(buffer, offset, length) >= 0
                && descriptor.isFrameStart()
                && descriptor.pictureId() == descriptor.pictureIdAfter(last);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Nothing is lost for others with a frame whose N is set (RFC 7741 §4.2); else the base layer is counted.
     */
    @Override
    public boolean maySurviveLoss(byte[] buffer, int offset, int length) {
        int cut = lastWasWhole || !nonReference ? Vp8Descriptor.ABSENT : pictureId;
        if (descriptor.parse(buffer, offset, length) < 0) {
            return false;
        }
        boolean isNext = cut != Vp8Descriptor.ABSENT
                && descriptor.isFrameStart()
                && descriptor.pictureId() == descriptor.pictureIdAfter(cut);
        if (isNext && nextPictureId == cut) {
            nextPictureId = descriptor.pictureId();
            return true;
        }
        return temporal.survive(descriptor.tl0PicIdx(), descriptor.temporalId(), descriptor.isFrameStart());
    }

    @Override
    public void delivered() {
        nextPictureId = pictureId == Vp8Descriptor.ABSENT ? Vp8Descriptor.ABSENT : descriptor.pictureIdAfter(pictureId);
        temporal.delivered(tl0PicIdx, temporalId, keyframe, layerSync ? temporalId : 0);
    }

    @Override
    public FrameRecovery recovery() {
        boolean isNext = pictureId != Vp8Descriptor.ABSENT && pictureId == nextPictureId;
        boolean hasLayers = tl0PicIdx >= 0 && temporalId >= 0;
        return isNext && !hasLayers ? FrameRecovery.DECODABLE : temporal.judge(tl0PicIdx, temporalId, layerSync);
    }
}
