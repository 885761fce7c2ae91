import org.jspecify.annotations.NullMarked;

/** Session descriptions as values, and the rules by which an answer follows from an offer; no dependencies. */
@NullMarked
module dev.nightjar.sdp {
    requires static transitive org.jspecify;

    exports dev.nightjar.sdp;
}
