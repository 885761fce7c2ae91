package dev.nightjar.rtp.forward;

/** Picks the packets of one receiver from the layers of one encoding. Confined to one thread. */
interface LayerPicker {
    /** What becomes of a packet. */
    enum Choice {
        /** It is sent on. */
        FORWARD,
        /** It is of a layer that the receiver does not get. */
        LEAVE_OUT,
        /** Nothing tells yet what layer it is of. */
        WAIT
    }

    /** Sets the highest layers the receiver may have, from the next picture where that is possible. */
    void limit(int maxSpatialId, int maxTemporalId);

    /** {@return what becomes of a packet; every packet of an encoding is asked about, as it comes} */
    Choice choose(ForwardedPacket packet);

    /** {@return whether a packet that is sent on is the last of its picture, the layers above it being left out} */
    boolean endsPicture(ForwardedPacket packet);

    /** {@return whether what the receiver may have can be reached by a keyframe only, or is long in coming} */
    boolean needsKeyframe();
}
