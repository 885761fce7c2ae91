package dev.nightjar.rtp.payload;

import static java.util.Objects.requireNonNull;

/**
 * VP9, RFC 9628: a frame in payloads of one length, each after a descriptor with a picture id of 15 bits.
 *
 * <p>What a frame refers to is read from the frame itself: P and D always, P_DIFF in flexible mode. Keyframes of the
 * base layer carry the scalability structure, with the size where there is one spatial layer, and the group where the
 * mode is not flexible. A frame of a higher spatial layer than the one before belongs to the same picture. *Choice:* U
 * is never set and Z neither, since what will refer to a frame is not told; a reference of more than 127 pictures back,
 * which P_DIFF has no room for, is told as 127; a chunk of several frames with an index, as encoders make them of
 * frames that are not shown, is sent whole, as one frame.
 */
public final class Vp9Packetiser implements Packetiser {
    private static final int MAX_DIFFERENCE = 127;
    private static final int MAX_REFERENCES = 3;

    /** The fixed part at most, and a structure with one size and a group of four. */
    private static final int MAX_DESCRIPTOR_BYTES = 64;

    private final Vp9Settings settings;
    private final EvenPayloads payloads = new EvenPayloads();
    private final Vp9Descriptor descriptor = new Vp9Descriptor();
    private final Vp9Superframe superframe = new Vp9Superframe();
    private final Vp9FrameHeader header = new Vp9FrameHeader();
    private final Vp9Slots slots = new Vp9Slots();
    private final byte[] bytes = new byte[MAX_DESCRIPTOR_BYTES];
    private long picture;
    private int lastSpatialLayer = Integer.MAX_VALUE;
    private int tl0PicIdx;

    /** Creates a packetiser with {@link Vp9Settings#DEFAULT}. */
    public Vp9Packetiser() {
        this(Vp9Settings.DEFAULT);
    }

    /** Creates a packetiser. */
    public Vp9Packetiser(Vp9Settings settings) {
        this.settings = requireNonNull(settings, "settings");
        this.picture = settings.firstPictureId() - 1L;
        descriptor.structure().layers(settings.spatialLayers());
        if (!settings.isFlexible()) {
            settings.writeGroup(descriptor.structure());
        }
    }

    @Override
    public CodecKind codec() {
        return CodecKind.VP9;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The last payload of a picture is that of its highest layer, by {@link Vp9Settings#spatialLayers}.
     */
    @Override
    public void packetise(EncodedFrame frame, int maxPayloadBytes, PayloadSink sink) {
        PayloadChecks.check(frame, CodecKind.VP9, maxPayloadBytes);
        requireNonNull(sink, "sink");
        if (frame.spatialLayer() >= settings.spatialLayers()) {
            throw new IllegalArgumentException("spatialLayer: " + frame.spatialLayer() + " (expected: fewer than "
                    + settings.spatialLayers() + ")");
        }
        checkFrames(frame);
        boolean samePicture = frame.spatialLayer() > lastSpatialLayer;
        lastSpatialLayer = frame.spatialLayer() < 0 ? Integer.MAX_VALUE : frame.spatialLayer();
        if (!samePicture) {
            picture++;
            tl0PicIdx = tl0PicIdx + (frame.temporalLayer() <= 0 ? 1 : 0) & 0xFF;
        }
        boolean isBaseKeyframe = describe(frame);
        if (isBaseKeyframe && settings.spatialLayers() == 1) {
            descriptor.structure().size(0, slots.width(), slots.height());
        }
        boolean endsPicture = frame.spatialLayer() < 0 || frame.spatialLayer() == settings.spatialLayers() - 1;
        handOut(frame, isBaseKeyframe, maxPayloadBytes, endsPicture, sink);
    }

    private void checkFrames(EncodedFrame frame) {
        superframe.split(frame.buffer(), frame.offset(), frame.length());
        for (int i = 0; i < superframe.count(); i++) {
            if (!header.parse(frame.buffer(), superframe.offset(i), superframe.length(i))) {
                throw new IllegalArgumentException("frame: " + frame.length() + " bytes (expected: a VP9 frame)");
            }
        }
    }

    /** {@return whether the frame is a keyframe of the base layer} */
    private boolean describe(EncodedFrame frame) {
        descriptor.pictureId((int) picture & PictureIds.MASK);
        descriptor.mode(settings.isFlexible());
        boolean isLayered = frame.temporalLayer() >= 0 || frame.spatialLayer() >= 0;
        int spatial = Math.max(0, frame.spatialLayer());
        boolean isInterLayer = false;
        boolean isKeyframe = false;
        for (int i = 0; i < superframe.count(); i++) {
            header.parse(frame.buffer(), superframe.offset(i), superframe.length(i));
            isKeyframe |= i == 0 && header.isKeyframe();
            isInterLayer |= addReferences();
            slots.decoded(header, picture);
        }
        if (isLayered || !settings.isFlexible()) {
            descriptor.layers(
                    Math.max(0, frame.temporalLayer()), false, spatial, isInterLayer && spatial > 0, tl0PicIdx);
        } else {
            descriptor.noLayers();
        }
        return isKeyframe && spatial == 0;
    }

    /** {@return whether it refers to a frame of the same picture} */
    private boolean addReferences() {
        if (header.showsExisting()) {
            addReference(header.existingSlot());
            return false;
        }
        boolean isWithin = false;
        for (int i = 0; !header.isIntra() && i < MAX_REFERENCES; i++) {
            isWithin |= !addReference(header.slot(i));
        }
        return isWithin;
    }

    /** {@return false where the slot holds a frame of the same picture} */
    private boolean addReference(int slot) {
        long referred = slots.picture(slot);
        if (referred == picture) {
            return false;
        }
        long back = referred == Vp9Slots.NO_PICTURE ? 1 : Math.min(MAX_DIFFERENCE, picture - referred);
        descriptor.reference((int) back);
        return true;
    }

    private void handOut(
            EncodedFrame frame, boolean hasStructure, int maxPayloadBytes, boolean endsPicture, PayloadSink sink) {
        descriptor.bounds(true, false, hasStructure);
        int firstLength = descriptor.write(bytes, 0);
        int structureLength = hasStructure ? descriptor.structure().length() : 0;
        int length = firstLength - structureLength;
        int count = payloads.begin(frame.length(), length, structureLength, maxPayloadBytes);
        for (int i = 0; i < count; i++) {
            descriptor.bounds(i == 0, i == count - 1, i == 0 && hasStructure);
            int written = descriptor.write(bytes, 0);
            payloads.next(frame.buffer(), frame.offset(), bytes, written, endsPicture, sink);
        }
    }
}
