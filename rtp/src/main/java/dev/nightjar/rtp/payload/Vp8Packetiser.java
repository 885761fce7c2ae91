package dev.nightjar.rtp.payload;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.NetworkBytes;

/**
 * VP8, RFC 7741: a frame in payloads of one length, each after a descriptor with a picture id of 15 bits.
 *
 * <pre>
 * |X=1|0|0|S|0| 0 |  |I=1|L|T|0|  0  |  |M=1|  PictureID  |  [ TL0PICIDX ]  [ TID |Y| 0 ]      §4.2
 * </pre>
 *
 * <p>TL0PICIDX, TID and Y come where the frame names its temporal layer. *Choice:* partitions are not told apart (PID
 * is always 0), which §4.2 allows and browsers do too; Y is set until the first frame of an upper layer after a
 * keyframe has been sent, since a frame can depend on the base layer alone for certain only then; N is never set, since
 * what refers to a frame is not told.
 */
public final class Vp8Packetiser implements Packetiser {
    private static final int MAX_DESCRIPTOR_BYTES = 6;
    private static final int MAX_TEMPORAL_LAYER = 3;

    private final EvenPayloads payloads = new EvenPayloads();
    private final byte[] descriptor = new byte[MAX_DESCRIPTOR_BYTES];
    private int pictureId;
    private int tl0PicIdx;
    private boolean upperLayersUsed;

    /** Creates a packetiser whose first picture id is 0. */
    public Vp8Packetiser() {
        this(0);
    }

    /**
     * Creates a packetiser.
     *
     * @param firstPictureId 0 to 32767
     */
    public Vp8Packetiser(int firstPictureId) {
        this.pictureId = PictureIds.checked(firstPictureId);
    }

    @Override
    public CodecKind codec() {
        return CodecKind.VP8;
    }

    @Override
    public void packetise(EncodedFrame frame, int maxPayloadBytes, PayloadSink sink) {
        PayloadChecks.check(frame, CodecKind.VP8, maxPayloadBytes);
        requireNonNull(sink, "sink");
        if (frame.temporalLayer() > MAX_TEMPORAL_LAYER) {
            throw new IllegalArgumentException("temporalLayer: " + frame.temporalLayer() + " (expected: -1 to 3)");
        }
        int length = writeDescriptor(frame);
        int count = payloads.begin(frame.length(), length, 0, maxPayloadBytes);
        for (int i = 0; i < count; i++) {
            descriptor[0] = (byte) (i == 0 ? 0x90 : 0x80);
            payloads.next(frame, descriptor, length, sink);
        }
        pictureId = PictureIds.next(pictureId);
    }

    private int writeDescriptor(EncodedFrame frame) {
        NetworkBytes.putInt16(descriptor, 2, 0x8000 | pictureId);
        int layer = frame.temporalLayer();
        if (layer < 0) {
            descriptor[1] = (byte) 0x80;
            return 4;
        }
        if (layer == 0) {
            tl0PicIdx = tl0PicIdx + 1 & 0xFF;
        }
        upperLayersUsed &= !frame.keyframe();
        boolean isSync = !upperLayersUsed && (layer > 0 || frame.keyframe());
        upperLayersUsed |= layer > 0;
        descriptor[1] = (byte) 0xE0;
        descriptor[4] = (byte) tl0PicIdx;
        descriptor[5] = (byte) (layer << 6 | (isSync ? 0x20 : 0));
        return 6;
    }
}
