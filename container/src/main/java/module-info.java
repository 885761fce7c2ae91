import org.jspecify.annotations.NullMarked;

/** Media files, frames in and file out: WebM and Matroska; no dependencies. */
@NullMarked
module dev.nightjar.container {
    requires static transitive org.jspecify;

    exports dev.nightjar.container;
}
