package dev.nightjar.rtp.payload;

/** VP9: the picture id of each packet grows by one with each picture, all its layers together, RFC 9628 §4.2. */
final class Vp9Numbering implements FrameNumbering {
    private final Vp9Descriptor descriptor = new Vp9Descriptor();
    private boolean isValid;

    @Override
    public void read(byte[] buffer, int offset, int length) {
        isValid = descriptor.parse(buffer, offset, length) >= 0;
    }

    @Override
    public boolean isStart() {
        return isValid && descriptor.isFrameStart() && descriptor.spatialId() <= 0;
    }

    @Override
    public int number() {
        return isValid ? descriptor.pictureId() : NONE;
    }

    @Override
    public int mask() {
        return descriptor.isLongPictureId() ? 0x7FFF : 0x7F;
    }
}
