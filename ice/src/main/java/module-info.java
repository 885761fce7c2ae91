import org.jspecify.annotations.NullMarked;

/**
 * The ICE agent, its candidates and checks, and the client of STUN and TURN servers.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.ice.IceAgent}.
 */
@NullMarked
module dev.nightjar.ice {
    requires static transitive org.jspecify;
    requires transitive dev.nightjar.core;
    requires static ice4j;

    exports dev.nightjar.ice;
}
