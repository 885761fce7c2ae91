package dev.nightjar.endpoint;

/** What a sender can send: a track that arrives on another connection, or one that the application fills. */
public sealed interface Track permits MediaStreamTrack, EncodedTrack {
    /** {@return what names it} */
    String id();

    /** {@return what it carries} */
    MediaKind kind();

    /** {@return whether nothing will come of it any more} */
    boolean isEnded();
}
