package dev.nightjar.rtp.payload;

/** Picture identifiers of 15 bits, which VP8 and VP9 count their pictures by (RFC 7741 §4.2, RFC 9628 §4.2). */
final class PictureIds {
    static final int MASK = 0x7FFF;

    private PictureIds() {}

    static int checked(int pictureId) {
        if (pictureId < 0 || pictureId > MASK) {
            throw new IllegalArgumentException("pictureId: " + pictureId + " (expected: 0 to 32767)");
        }
        return pictureId;
    }

    static int next(int pictureId) {
        return pictureId + 1 & MASK;
    }
}
