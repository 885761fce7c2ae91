package dev.nightjar.benchmarks.load;

/** Where the packets of a published picture go. */
interface PictureOutlet {
    /** Takes one RTP packet in clear; copied. */
    void packet(byte[] packet, int length);

    /** The picture is whole: what waits is to leave. */
    default void endOfPicture() {}
}
