import org.jspecify.annotations.NullMarked;

/** Candidates, STUN connectivity checks and the ICE agent. */
@NullMarked
module dev.nightjar.ice {
    requires static transitive org.jspecify;
    requires transitive dev.nightjar.core;
    requires static ice4j;

    exports dev.nightjar.ice;
}
