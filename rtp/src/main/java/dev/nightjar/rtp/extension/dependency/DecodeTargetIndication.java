package dev.nightjar.rtp.extension.dependency;

/** What a frame is to a decode target, RTP Payload Format For AV1 table A.1; the ordinal is the value on the wire. */
public enum DecodeTargetIndication {
    /** Not a part of it. */
    NOT_PRESENT,
    /** A part of it which no other frame of it refers to. */
    DISCARDABLE,
    /** A part of it; who can decode this frame can decode all later ones of the target. */
    SWITCH,
    /** A part of it which others may refer to. */
    REQUIRED;

    private static final DecodeTargetIndication[] VALUES = values();

    /** {@return the indication of a value on the wire, 0 to 3} */
    static DecodeTargetIndication of(int code) {
        return VALUES[code];
    }
}
