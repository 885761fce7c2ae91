package dev.nightjar.rtp.payload;

/** VP8: the PictureID of each packet grows by one with each frame, RFC 7741 §4.2. */
final class Vp8Numbering implements FrameNumbering {
    private final Vp8Descriptor descriptor = new Vp8Descriptor();
    private boolean isValid;

    @Override
    public void read(byte[] buffer, int offset, int length) {
        isValid = descriptor.parse(buffer, offset, length) >= 0;
    }

    @Override
    public boolean isStart() {
        return isValid && descriptor.isFrameStart();
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
