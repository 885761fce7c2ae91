import org.jspecify.annotations.NullMarked;

/** What every protocol core of Nightjar shares; no dependencies. */
@NullMarked
module dev.nightjar.core {
    requires static transitive org.jspecify;

    exports dev.nightjar.core;
}
