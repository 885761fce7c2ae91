import org.jspecify.annotations.NullMarked;

/** Media files: WebM and Matroska, frames in and file out; IVF, Annex B, Ogg and WAV both ways; no dependencies. */
@NullMarked
module dev.nightjar.container {
    requires static transitive org.jspecify;

    exports dev.nightjar.container;
}
