import org.jspecify.annotations.NullMarked;

/**
 * Media files: WebM and Matroska, frames in and file out; IVF, Annex B, Ogg and WAV both ways; no dependencies.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.container.MatroskaWriter}.
 */
@NullMarked
module dev.nightjar.container {
    requires static transitive org.jspecify;

    exports dev.nightjar.container;
}
