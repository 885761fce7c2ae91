import org.jspecify.annotations.NullMarked;

/**
 * What every protocol core of Nightjar shares; no dependencies.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.core.SansIo}.
 */
@NullMarked
module dev.nightjar.core {
    requires static transitive org.jspecify;

    exports dev.nightjar.core;
}
