import org.jspecify.annotations.NullMarked;

/**
 * Session descriptions as values, and the rules by which an answer follows from an offer; no dependencies.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.sdp.SessionDescription}.
 */
@NullMarked
module dev.nightjar.sdp {
    requires static transitive org.jspecify;

    exports dev.nightjar.sdp;
}
